import {
  type Attribute,
  accountOf,
  arn,
  gatewayArn,
  type LocalResource,
  type LocalResourceType,
  localPartition,
  madeUpId,
  name,
  namedArn,
  property,
  regionOf,
} from './local-resource';

const poolId: Attribute = (resource) => resource.given ?? `${regionOf(resource)}_${madeUpId(resource, 9, 'mixed')}`;

const poolProvider: Attribute = (resource) =>
  `cognito-idp.${regionOf(resource)}.${localPartition(resource).domain}/${poolId(resource)}`;

const clientId: Attribute = (resource) => madeUpId(resource, 26, 'lower');

const gatewayId = (resource: LocalResource): string =>
  resource.given ?? `${resource.name.toLowerCase()}-${madeUpId(resource, 10, 'lower')}`;

/** IDs of policies and their engines keep the name as it is. */
const policyId: Attribute = (resource) => resource.given ?? `${resource.name}-${madeUpId(resource, 10, 'lower')}`;

const targetId: Attribute = (resource) => madeUpId(resource, 10, 'upper');

const secretArn: Attribute = (resource) =>
  arn(resource, 'secretsmanager', `secret:${resource.name}-${madeUpId(resource, 6, 'mixed')}`);

const versionArn: Attribute = (resource) => `${functionArn(resource)}:1`;

const aliasArn: Attribute = (resource) => `${functionArn(resource)}:${resource.name}`;

const ready: Attribute = () => 'READY';

/** Resources that a local gateway plays itself, or whose names only have to be the same everywhere. */
export const MADE_UP_RESOURCES: { readonly [type: string]: LocalResourceType } = {
  'AWS::Lambda::Function': {
    nameProperty: 'FunctionName',
    refIsName: true,
    isMadeUp: 'unnamed',
    attributes: { Ref: name, Arn: namedArn('lambda', 'function:') },
  },
  'AWS::Lambda::Version': {
    isMadeUp: 'always',
    attributes: { Ref: versionArn, FunctionArn: versionArn, Version: () => '1' },
  },
  'AWS::Lambda::Alias': {
    nameProperty: 'Name',
    isMadeUp: 'unnamed',
    attributes: { Ref: aliasArn, AliasArn: aliasArn },
  },
  'AWS::IAM::Role': {
    nameProperty: 'RoleName',
    refIsName: true,
    isMadeUp: 'unnamed',
    attributes: {
      Ref: name,
      Arn: (resource) =>
        `arn:${localPartition(resource).name}:iam::${accountOf(resource)}:role${resource.property('Path') ?? '/'}${resource.name}`,
    },
  },
  'AWS::SecretsManager::Secret': {
    nameProperty: 'Name',
    isMadeUp: 'always',
    attributes: { Ref: secretArn, Id: secretArn },
  },
  'AWS::Cognito::UserPool': {
    isMadeUp: 'always',
    attributes: {
      Ref: poolId,
      UserPoolId: poolId,
      Arn: (resource) => arn(resource, 'cognito-idp', `userpool/${poolId(resource)}`),
      ProviderName: poolProvider,
      ProviderURL: (resource) => `https://${poolProvider(resource)}`,
    },
  },
  'AWS::Cognito::UserPoolClient': {
    isMadeUp: 'always',
    attributes: { Ref: clientId, ClientId: clientId, Name: property('ClientName') },
  },
  'AWS::BedrockAgentCore::Gateway': {
    nameProperty: 'Name',
    isMadeUp: 'always',
    attributes: {
      Ref: gatewayId,
      GatewayIdentifier: gatewayId,
      GatewayArn: (resource) =>
        gatewayArn({ id: gatewayId(resource), region: regionOf(resource), account: accountOf(resource) }),
      GatewayUrl: (resource) =>
        `https://${gatewayId(resource)}.gateway.bedrock-agentcore.${regionOf(resource)}.${localPartition(resource).domain}/mcp`,
      Status: ready,
      'WorkloadIdentityDetails.WorkloadIdentityArn': (resource) =>
        arn(
          resource,
          'bedrock-agentcore',
          `workload-identity-directory/default/workload-identity/${gatewayId(resource)}`,
        ),
    },
  },
  'AWS::BedrockAgentCore::GatewayTarget': {
    isMadeUp: 'always',
    attributes: {
      Ref: (resource) => `${resource.property('GatewayIdentifier')}|${targetId(resource)}`,
      TargetId: targetId,
      Status: ready,
    },
  },
  'AWS::BedrockAgentCore::PolicyEngine': {
    nameProperty: 'Name',
    isMadeUp: 'always',
    attributes: {
      Ref: policyId,
      PolicyEngineId: policyId,
      PolicyEngineArn: (resource) => arn(resource, 'bedrock-agentcore', `policy-engine/${policyId(resource)}`),
      Status: () => 'ACTIVE',
    },
  },
  'AWS::BedrockAgentCore::Policy': {
    nameProperty: 'Name',
    isMadeUp: 'always',
    attributes: {
      PolicyId: policyId,
      PolicyArn: (resource) =>
        arn(
          resource,
          'bedrock-agentcore',
          `policy-engine/${resource.property('PolicyEngineId')}/policy/${policyId(resource)}`,
        ),
      Status: () => 'ACTIVE',
    },
  },
  'AWS::BedrockAgentCore::ApiKeyCredentialProvider': credentialProvider('apikeycredentialprovider', {
    'ApiKeySecretArn.SecretArn': providerSecretArn('apikey'),
  }),
  'AWS::BedrockAgentCore::OAuth2CredentialProvider': credentialProvider('oauth2credentialprovider', {
    'ClientSecretArn.SecretArn': providerSecretArn('oauth2'),
  }),
};

/** The unqualified ARN of the function that a version or alias is of. */
function functionArn(resource: LocalResource): string {
  const functionName = resource.property('FunctionName') ?? '';
  return functionName.startsWith('arn:') ? functionName : arn(resource, 'lambda', `function:${functionName}`);
}

function credentialProvider(path: string, attributes: LocalResourceType['attributes']): LocalResourceType {
  return {
    nameProperty: 'Name',
    isMadeUp: 'unnamed',
    attributes: {
      Ref: name,
      CredentialProviderArn: namedArn('bedrock-agentcore', `token-vault/default/${path}/`),
      ...attributes,
    },
  };
}

/** The secret that AgentCore Identity keeps for a credential provider. */
function providerSecretArn(kind: string): Attribute {
  return (resource) =>
    arn(
      resource,
      'secretsmanager',
      `secret:bedrock-agentcore-identity!default/${kind}/${resource.name}-${madeUpId(resource, 6, 'mixed')}`,
    );
}
