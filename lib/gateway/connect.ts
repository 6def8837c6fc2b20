import { Annotations, Fn, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { type ICognitoAuthorizer, isCognitoAuthorizer } from '../authorizers/cognito-authorizer';
import { warnAboutStatement } from '../credentials/unknown-role';
import type { Issue } from '../schema/issue';
import { checkText, propertyIssue, type TextRule } from '../schema/property-issues';
import { throwIfErrors } from '../schema/render-issues';
import type { IMcpGateway } from './mcp-gateway-base';
import { UNKNOWN_AUTHORIZER } from './unknown-authorizer';

const DEFAULT_PREFIX = 'MCP_GATEWAY';

const PREFIX: TextRule = {
  code: 'GATEWAY_CALLER_PREFIX_INVALID',
  max: 100,
  pattern: /^[A-Za-z][A-Za-z0-9_]*$/,
  allows: 'letters, digits and underscores, and begins with a letter',
  suggest: (value) =>
    value
      .replace(/[^A-Za-z0-9]+/g, '_')
      .replace(/^[^A-Za-z]+|_$/g, '')
      .toUpperCase(),
};

/** Options for `connect` and `connectGrantee`. */
export interface ConnectOptions {
  /**
   * What the names of the variables begin with: letters, digits and underscores. A caller of two gateways needs two.
   *
   * @default 'MCP_GATEWAY'
   */
  readonly environmentPrefix?: string;
}

/** Which gateway a function reads from variables of a prefix. */
const connections = new WeakMap<lambda.Function, Map<string, IMcpGateway>>();

/** Gives a function its permission, and its variables as environment. */
export function connectFunction(gateway: IMcpGateway, caller: lambda.Function, options: ConnectOptions): void {
  const { environmentPrefix: prefix = DEFAULT_PREFIX } = options;
  const connected = connections.get(caller) ?? new Map<string, IMcpGateway>();
  const other = connected.get(prefix);
  if (other === gateway) return;
  throwIfErrors(subject(gateway), checkFree(prefix, caller, other));
  const variables = connect(gateway, caller, options);
  connections.set(caller, connected.set(prefix, gateway));
  for (const [name, value] of Object.entries(variables)) caller.addEnvironment(name, value);
  // Interceptors may be added later.
  gateway.node.addValidation({ validate: () => interceptorProblems(gateway, caller) });
}

/** Gives a caller its permission, and returns the variables that it needs. */
export function connect(
  gateway: IMcpGateway,
  grantee: iam.IGrantable,
  { environmentPrefix: prefix = DEFAULT_PREFIX }: ConnectOptions,
): { [name: string]: string } {
  const authorizer = gateway.authorizerConfiguration;
  throwIfErrors(subject(gateway), [...checkPrefix(prefix), ...checkKnown(authorizer)]);

  const url = { [`${prefix}_URL`]: gateway.url };
  if (isCognitoAuthorizer(authorizer)) return { ...url, ...connectCognito(gateway, authorizer, grantee, prefix) };
  if (authorizer.authorizerType === agentcore.GatewayAuthorizerType.AWS_IAM) connectIam(gateway, grantee);
  if (authorizer.authorizerType === agentcore.GatewayAuthorizerType.CUSTOM_JWT) {
    Annotations.of(gateway).addWarningV2(
      'cdk-mcp-gateway:callerNeedsToken',
      `Callers get ${prefix}_URL alone, because the tokens of this gateway come from an issuer that is not a CognitoAuthorizer. Give them its token endpoint, a client ID, scopes and a secret yourself.`,
    );
  }
  return url;
}

function connectCognito(
  gateway: IMcpGateway,
  authorizer: ICognitoAuthorizer,
  grantee: iam.IGrantable,
  prefix: string,
): { [name: string]: string } {
  const { clientSecret, clientId, tokenEndpoint, scopes } = authorizer;
  throwIfErrors(subject(gateway), checkAccount(clientSecret.stack, grantee));
  warnIfRefused(gateway, clientSecret.grantRead(grantee), 'secretsmanager:GetSecretValue', clientSecret.secretArn);
  return {
    [`${prefix}_TOKEN_ENDPOINT`]: tokenEndpoint,
    [`${prefix}_CLIENT_ID`]: clientId,
    [`${prefix}_SCOPES`]: Fn.join(' ', scopes),
    [`${prefix}_CLIENT_SECRET_ARN`]: clientSecret.secretArn,
  };
}

function connectIam(gateway: IMcpGateway, grantee: iam.IGrantable): void {
  warnIfRefused(gateway, gateway.grantInvoke(grantee), 'bedrock-agentcore:InvokeGateway', gateway.gatewayArn);
  const account = otherAccount(gateway.env.account, grantee);
  if (account === undefined) return;
  Annotations.of(gateway).addWarningV2(
    'cdk-mcp-gateway:callerInOtherAccount',
    `A caller of account ${account} may call this gateway of account ${gateway.env.account} only when the gateway's resource policy lets it in, too. Add one with AWS::BedrockAgentCore::ResourcePolicy.`,
  );
}

/** A principal that takes no policies, such as a service, got nothing. */
function warnIfRefused(gateway: IMcpGateway, grant: iam.Grant, action: string, resource: string): void {
  if (grant.success) return;
  const message = 'This app cannot change what the caller may do, so allow it this yourself';
  const statement = new iam.PolicyStatement({ actions: [action], resources: [resource] });
  warnAboutStatement(gateway, 'callerFixed', message, statement);
}

function subject(gateway: IMcpGateway): string {
  return `McpGateway "${gateway.node.path}"`;
}

function checkPrefix(prefix: string): Issue[] {
  if (!Token.isUnresolved(prefix)) return checkText('environmentPrefix', prefix, PREFIX, Token.isUnresolved);
  const message = 'is only known at deployment, and names of variables cannot be; write it as a text';
  return [propertyIssue(PREFIX.code, 'environmentPrefix', message)];
}

function checkFree(prefix: string, caller: lambda.Function, other: IMcpGateway | undefined): Issue[] {
  if (!other) return [];
  const message = `is ${JSON.stringify(prefix)}, with which "${caller.node.path}" is connected to "${other.node.path}" already; give one of them another, such as "${prefix}_2"`;
  return [propertyIssue('GATEWAY_CALLER_PREFIX_TAKEN', 'environmentPrefix', message)];
}

/** The gateway waits for its interceptors, and a connected function for the gateway. */
function interceptorProblems(gateway: IMcpGateway, caller: lambda.Function): string[] {
  const resource = gateway.node.defaultChild;
  const interceptors = agentcore.CfnGateway.isCfnGateway(resource) ? resource.interceptorConfigurations : undefined;
  const json = (value: unknown) => JSON.stringify(Stack.of(gateway).resolve(value));
  if (!interceptors || !json(interceptors).includes(json(caller.functionArn))) return [];
  const code = 'GATEWAY_CALLER_IS_INTERCEPTOR';
  return [
    `'caller' is "${caller.node.path}", an interceptor that the gateway waits for, and a connected function waits for the gateway; let another function do one of both [${code}]`,
  ];
}

/** Whether anybody knows how callers get in. */
export function checkKnown(authorizer: agentcore.IGatewayAuthorizerConfig): Issue[] {
  if (authorizer.authorizerType !== UNKNOWN_AUTHORIZER) return [];
  const message =
    "of this imported gateway is not known, so callers cannot be told how to get in; pass 'authorizer' to McpGateway.fromGatewayAttributes, such as CognitoAuthorizer.fromUserPool(…) or GatewayAuthorizer.usingAwsIam()";
  return [propertyIssue('GATEWAY_AUTHORIZER_UNKNOWN', 'authorizer', message)];
}

function checkAccount(stack: Stack, grantee: iam.IGrantable): Issue[] {
  const account = otherAccount(stack.account, grantee);
  if (account === undefined) return [];
  const message = `is of account ${account}, and the client secret of account ${stack.account} is encrypted with a key that no other account may use; call the gateway from account ${stack.account}, or keep a copy of the secret in account ${account}`;
  return [propertyIssue('GATEWAY_CALLER_IN_OTHER_ACCOUNT', 'caller', message)];
}

/** The account of a caller, when it is known to be another one. */
function otherAccount(account: string, { grantPrincipal }: iam.IGrantable): string | undefined {
  const { principalAccount } = grantPrincipal;
  if (principalAccount === undefined) return undefined;
  return Token.compareStrings(account, principalAccount) === TokenComparison.DIFFERENT ? principalAccount : undefined;
}
