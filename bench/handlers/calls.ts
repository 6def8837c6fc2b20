import type { Construct } from 'constructs';
import { CognitoAuthorizer, McpGateway, McpServer } from '../../lib';
import type { ClientSecretProperties } from '../../lib/custom-resources/client-secret/contract';
import type { TargetReadinessProperties } from '../../lib/custom-resources/target-readiness/contract';

/** A call of AWS that a custom resource makes, and what each contender needs to make it. */
export interface BenchedCall {
  readonly action: string;
  /** Package of the SDK that has the call. */
  readonly service: string;
  readonly parameters: object;
  /** Makes our custom resource; it gets `properties`. */
  readonly makeOurs: (scope: Construct) => void;
  readonly properties: object;
  /** Source of a function behind the provider framework, which gets `parameters` or `properties`. */
  readonly userFunction: string;
  /** What ours does beyond the call, for the reader. */
  readonly remark?: string;
}

const readiness: TargetReadinessProperties = { GatewayId: 'shop-ab12cd34ef', TargetId: 'AB12CD34EF' };

const secret: ClientSecretProperties = {
  UserPoolId: 'eu-west-1_Ab12Cd34E',
  ClientId: '1h57kf5cpq17m0eml12EXAMPLE',
  SecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:AuthClientSecret-AbCdEf',
  TokenEndpoint: 'https://shop.auth.eu-west-1.amazoncognito.com/oauth2/token',
  Scopes: 'shop/invoke',
};

export const CALLS: readonly BenchedCall[] = [
  {
    action: 'GetGatewayTarget',
    service: '@aws-sdk/client-bedrock-agentcore-control',
    parameters: { gatewayIdentifier: readiness.GatewayId, targetId: readiness.TargetId },
    makeOurs: (scope) => {
      const gateway = new McpGateway(scope, 'Gateway', { waitForTargets: true });
      gateway.addMcpServerTarget('Tools', { server: McpServer.fromUrl('https://tools.example.com/mcp') });
    },
    properties: readiness,
    userFunction: 'get-gateway-target',
  },
  {
    action: 'DescribeUserPoolClient',
    service: '@aws-sdk/client-cognito-identity-provider',
    parameters: { UserPoolId: secret.UserPoolId, ClientId: secret.ClientId },
    makeOurs: (scope) => void new CognitoAuthorizer(scope, 'Auth').clientSecret,
    properties: secret,
    userFunction: 'describe-user-pool-client',
    remark:
      'Ours makes two calls of Secrets Manager on top: the others answer with the secret, which CloudFormation then has.',
  },
];

/** What AWS answers, by operation; the names are those of the paths and headers that ask. */
export const ANSWERS: { readonly [operation: string]: object } = {
  GetGatewayTarget: {
    gatewayArn: 'arn:aws:bedrock-agentcore:eu-west-1:111122223333:gateway/shop-ab12cd34ef',
    targetId: readiness.TargetId,
    name: 'Tools',
    status: 'READY',
    createdAt: '2026-01-01T00:00:00Z',
    updatedAt: '2026-01-01T00:00:00Z',
    targetConfiguration: { mcp: { mcpServer: { endpoint: 'https://tools.example.com/mcp' } } },
    credentialProviderConfigurations: [],
  },
  DescribeUserPoolClient: { UserPoolClient: { ...secret, ClientName: 'agents', ClientSecret: 'not-a-secret' } },
  GetSecretValue: { ARN: secret.SecretArn, Name: 'AuthClientSecret', SecretString: '{}' },
  PutSecretValue: { ARN: secret.SecretArn, Name: 'AuthClientSecret' },
  // What a function behind the provider framework returned.
  Invoke: { PhysicalResourceId: 'id', Data: {} },
};
