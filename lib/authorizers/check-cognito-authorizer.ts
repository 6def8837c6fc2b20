import { Token } from 'aws-cdk-lib';
import type { Issue } from '../schema/issue';
import { LIMITS } from '../schema/limits';
import { checkText, propertyIssue, type TextRule } from '../schema/property-issues';
import type { CognitoAuthorizerOptions, CognitoUserPoolAttributes } from './cognito-authorizer';
import { DOMAIN_PREFIX } from './domain-prefix';

const SCOPE: TextRule = {
  code: 'COGNITO_SCOPE_INVALID',
  max: LIMITS.scope,
  pattern: /^[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]+$/,
  allows: 'printable characters except space, "/", "\\" and quotation marks',
};

const RESOURCE_SERVER_IDENTIFIER: TextRule = {
  code: 'COGNITO_RESOURCE_SERVER_INVALID',
  max: LIMITS.scope,
  pattern: /^[\x21\x23-\x5B\x5D-\x7E]+$/,
  allows: 'printable characters except space, "\\" and quotation marks',
};

/** Checks what a new user pool is to be made of. */
export function checkProps(props: CognitoAuthorizerOptions, identifier: string): Issue[] {
  const { scopes, domainPrefix, resourceServerIdentifier } = props;
  return [
    ...checkKnown('scopes', scopes),
    ...(scopes ? checkNotEmpty('scopes', scopes, 'a token with any scope would be admitted') : []),
    ...(scopes ?? []).flatMap((scope, index) => checkScope(`scopes[${index}]`, scope, identifier)),
    ...checkText('resourceServerIdentifier', resourceServerIdentifier, RESOURCE_SERVER_IDENTIFIER, Token.isUnresolved),
    ...checkText('domainPrefix', domainPrefix, DOMAIN_PREFIX, Token.isUnresolved),
  ];
}

function checkScope(property: string, scope: string, identifier: string): Issue[] {
  const issues = checkText(property, scope, SCOPE, Token.isUnresolved);
  const { length } = `${identifier}/${scope}`;
  if (issues.length > 0 || Token.isUnresolved(`${identifier}${scope}`) || length <= LIMITS.scope) return issues;
  const message = `has ${length} characters together with the resource server's identifier, and a gateway takes ${LIMITS.scope}; shorten one of them`;
  return [propertyIssue(SCOPE.code, property, message)];
}

/** Checks what is said of a user pool that exists. */
export function checkAttributes({ clients, scopes, tokenEndpoint }: CognitoUserPoolAttributes): Issue[] {
  const endpointIsKnown = !Token.isUnresolved(tokenEndpoint);
  return [
    ...checkNotEmpty('clients', clients, 'every client of the user pool would be admitted'),
    ...checkNotEmpty('scopes', scopes, 'a token with any scope would be admitted'),
    ...(Token.isUnresolved(scopes) ? [] : scopes.flatMap(checkFullScope)),
    ...(endpointIsKnown && !/^https:\/\/[^/\s]+\/\S+$/.test(tokenEndpoint)
      ? [
          propertyIssue(
            'COGNITO_TOKEN_ENDPOINT_INVALID',
            'tokenEndpoint',
            `is a URL such as "https://example.auth.us-east-1.amazoncognito.com/oauth2/token", got ${JSON.stringify(tokenEndpoint)}`,
          ),
        ]
      : []),
  ];
}

/** Names that only the deployment knows cannot be made into full scopes, and a client asks for each. */
export function checkKnown(property: string, values: string[] | undefined): Issue[] {
  if (!values || !Token.isUnresolved(values)) return [];
  const message = 'is a list that only the deployment knows; write the names, each of which may be a token';
  return [propertyIssue('COGNITO_SCOPES_UNRESOLVED', property, message)];
}

/** Amazon Cognito writes a resource server's scopes with its identifier, and tokens carry them so. */
function checkFullScope(scope: string, index: number): Issue[] {
  if (Token.isUnresolved(scope) || /^.+\/[^/]+$/.test(scope)) return [];
  const message = `is ${JSON.stringify(scope)}, and tokens carry scopes in full; write "<resource server>/${scope}"`;
  return [propertyIssue('COGNITO_SCOPE_INVALID', `scopes[${index}]`, message)];
}

function checkNotEmpty(property: string, values: readonly unknown[], because: string): Issue[] {
  if (Token.isUnresolved(values) || values.length > 0) return [];
  return [propertyIssue('AUTHORIZER_ADMITS_EVERYONE', property, `is empty, so ${because}; name at least one`)];
}
