import { Lazy } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ApiKeyCredential, OAuthCredential, OAuthGrant, OAuthProvider } from '../../lib';
import { checkCredentialPair, type PairedTarget } from '../../lib/credentials/credential-pairs';
import { newStack } from '../new-stack';

const SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:oauth-AbCdEf';

const oauth = () =>
  agentcore.GatewayCredentialProvider.fromOauthIdentityArn({
    providerArn: 'arn:aws:bedrock-agentcore:us-east-1:111122223333:token-vault/default/oauth2credentialprovider/idp',
    secretArn: SECRET_ARN,
    scopes: ['read'],
  });

const officialApiKey = () =>
  agentcore.GatewayCredentialProvider.fromApiKeyIdentityArn({
    providerArn: 'arn:aws:bedrock-agentcore:us-east-1:111122223333:token-vault/default/apikeycredentialprovider/key',
    secretArn: SECRET_ARN,
  });

const ourApiKey = () => {
  const stack = newStack();
  const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', SECRET_ARN);
  return ApiKeyCredential.fromSecret(stack, 'Key', { secret, jsonKey: 'api_key' });
};

const ourOAuth = (grant?: OAuthGrant) => {
  const stack = newStack();
  const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', SECRET_ARN);
  const provider = OAuthProvider.custom({
    discoveryUrl: 'https://idp.example.com/.well-known/openid-configuration',
  });
  return OAuthCredential.fromSecret(stack, 'Idp', { provider, clientId: 'agents', secret, jsonKey: 'secret', grant });
};

const consent = () => ourOAuth(OAuthGrant.authorizationCode('https://app.example.com/done'));
const exchange = () => ourOAuth(OAuthGrant.tokenExchange());

const role = (service?: string) => agentcore.GatewayCredentialProvider.fromIamRole(service ? { service } : undefined);

type CredentialOf = () => agentcore.ICredentialProviderConfig | undefined;

const taken: [PairedTarget, string, CredentialOf][] = [
  ['lambda', 'nothing', () => undefined],
  ['lambda', 'the role', () => role()],
  ['openApi', 'nothing', () => undefined],
  ['openApi', 'our API key', ourApiKey],
  ['openApi', 'an API key of aws-cdk-lib', officialApiKey],
  ['openApi', 'an OAuth token', oauth],
  ['openApi', 'the role for a service', () => role('execute-api')],
  ['openApi', 'the role for a service that the deployment knows', () => role(Lazy.string({ produce: () => 'lambda' }))],
  ['smithy', 'nothing', () => undefined],
  ['smithy', 'the role', () => role()],
  ['smithy', 'an OAuth token', oauth],
  ['smithy', 'an OAuth token of ours for the client itself', () => ourOAuth()],
  ['openApi', 'an OAuth token of ours for the client itself', () => ourOAuth()],
  ['openApi', 'an OAuth token for a person', consent],
  ['openApi', 'an OAuth token for another token', exchange],
  ['mcpServer', 'nothing', () => undefined],
  ['mcpServer', 'our API key', ourApiKey],
  ['mcpServer', 'an OAuth token', oauth],
  ['mcpServer', 'an OAuth token of ours for the client itself', () => ourOAuth()],
  ['mcpServer', 'an OAuth token for a person', consent],
  ['mcpServer', 'an OAuth token for another token', exchange],
  ['mcpServer', 'the role for a service', () => role('bedrock-agentcore')],
];

test.each(taken)('%s takes %s', (kind, _, credentialOf) => {
  expect(checkCredentialPair(kind, credentialOf())).toEqual([]);
});

const refused: [PairedTarget, string, CredentialOf, string, string][] = [
  [
    'lambda',
    'an API key',
    ourApiKey,
    'CREDENTIAL_NOT_TAKEN',
    "'credential' is API_KEY, which a Lambda target does not take (it takes GATEWAY_IAM_ROLE); leave it out: the gateway invokes the function as its own role",
  ],
  [
    'lambda',
    'an OAuth token',
    oauth,
    'CREDENTIAL_NOT_TAKEN',
    "'credential' is OAUTH, which a Lambda target does not take (it takes GATEWAY_IAM_ROLE); leave it out: the gateway invokes the function as its own role",
  ],
  [
    'lambda',
    'the role for a service',
    () => role('lambda'),
    'CREDENTIAL_SERVICE_NOT_TAKEN',
    `'credential' names the service "lambda", which a Lambda target does not take, because the gateway knows it; write GatewayCredentialProvider.fromIamRole()`,
  ],
  [
    'openApi',
    'the role without a service',
    () => role(),
    'CREDENTIAL_SERVICE_MISSING',
    "'credential' signs requests as the gateway's role but names no service, which an OpenAPI target needs; write GatewayCredentialProvider.fromIamRole({ service: 'execute-api' }) with the service that checks the signature",
  ],
  [
    'smithy',
    'our API key',
    ourApiKey,
    'CREDENTIAL_NOT_TAKEN',
    "'credential' is API_KEY, which a Smithy target does not take (it takes GATEWAY_IAM_ROLE, OAUTH); leave it out: the gateway signs requests as its own role",
  ],
  [
    'smithy',
    'an API key of aws-cdk-lib',
    officialApiKey,
    'CREDENTIAL_NOT_TAKEN',
    "'credential' is API_KEY, which a Smithy target does not take (it takes GATEWAY_IAM_ROLE, OAUTH); leave it out: the gateway signs requests as its own role",
  ],
  [
    'smithy',
    'the role for a service',
    () => role('dynamodb'),
    'CREDENTIAL_SERVICE_NOT_TAKEN',
    `'credential' names the service "dynamodb", which a Smithy target does not take, because the gateway knows it; write GatewayCredentialProvider.fromIamRole()`,
  ],
  [
    'smithy',
    'an OAuth token for a person',
    consent,
    'CREDENTIAL_GRANT_NOT_TAKEN',
    "'credential' gets its OAuth tokens by AUTHORIZATION_CODE, which a Smithy target does not take (it takes CLIENT_CREDENTIALS); write OAuthGrant.clientCredentials()",
  ],
  [
    'smithy',
    'an OAuth token for another token',
    exchange,
    'CREDENTIAL_GRANT_NOT_TAKEN',
    "'credential' gets its OAuth tokens by TOKEN_EXCHANGE, which a Smithy target does not take (it takes CLIENT_CREDENTIALS); write OAuthGrant.clientCredentials()",
  ],
  [
    'mcpServer',
    'the role without a service',
    () => role(),
    'CREDENTIAL_SERVICE_MISSING',
    "'credential' signs requests as the gateway's role but names no service, which an MCP server target needs; write GatewayCredentialProvider.fromIamRole({ service: 'execute-api' }) with the service that checks the signature",
  ],
];

test.each(refused)('fails for %s with %s', (kind, _, credentialOf, code, message) => {
  expect(checkCredentialPair(kind, credentialOf())).toEqual([{ code, severity: 'error', path: '', message }]);
});
