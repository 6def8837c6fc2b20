import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { GatewayConnection } from '../../client';
import { GatewayError } from '../../schema/gateway-error';
import { nameOf, reasonOf, tellAwsFailure } from './aws-failure';
import { tokenFromEnvironment } from './environment-credentials';
import { findGatewayOutputs, type GatewayOutputs, tryFindDeployed } from './gateway-outputs';
import type { Located } from './locate';

/** Finds the gateway of a stack by its outputs, and how to get in. */
export async function findStackGateway(
  stackName: string,
  region: string | undefined,
  gateway: string | undefined,
): Promise<Pick<Located, 'connection' | 'deployed'>> {
  const client = new CloudFormationClient({ ...(region && { region }) });
  try {
    const stack = await describe(client, stackName);
    const outputs = choose(findGatewayOutputs(outputsOf(stack)), stackName, gateway);
    const deployed = tryFindDeployed(outputs.url) ?? (await tryFindResource(client, stackName));
    return { connection: await connect(client, stackName, outputs), ...(deployed && { deployed }) };
  } finally {
    client.destroy();
  }
}

async function describe(client: CloudFormationClient, StackName: string): Promise<Stack> {
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    if (stack) return stack;
  } catch (error) {
    // CloudFormation has no other name for it.
    if (nameOf(error) !== 'ValidationError') {
      throw new GatewayError('AWS_CALL_FAILED', `the stack "${StackName}" cannot be read: ${reasonOf(error)}`);
    }
  }
  const message = `there is no stack "${StackName}" in ${await client.config.region()}; check its name, the Region (--region) and the account`;
  throw new GatewayError('STACK_NOT_FOUND', message);
}

/** The gateway behind a domain of one's own: the only one of the stack. */
async function tryFindResource(client: CloudFormationClient, stackName: string): Promise<Located['deployed']> {
  const [gatewayId, ...others] = await physicalIds(client, stackName, 'AWS::BedrockAgentCore::Gateway');
  return gatewayId === undefined || others.length > 0 ? undefined : { gatewayId, region: await client.config.region() };
}

/** What the service calls the resources of a stack that are of a type. */
export async function readPhysicalIds(stackName: string, region: string | undefined, type: string): Promise<string[]> {
  const client = new CloudFormationClient({ ...(region && { region }) });
  try {
    return await physicalIds(client, stackName, type);
  } finally {
    client.destroy();
  }
}

async function physicalIds(client: CloudFormationClient, stackName: string, type: string): Promise<string[]> {
  return tellAwsFailure(`the resources of the stack "${stackName}"`, async () => {
    const ids: string[] = [];
    for await (const page of paginateListStackResources({ client }, { StackName: stackName })) {
      for (const { ResourceType, PhysicalResourceId } of page.StackResourceSummaries ?? []) {
        if (ResourceType === type && PhysicalResourceId) ids.push(PhysicalResourceId);
      }
    }
    return ids;
  });
}

function outputsOf({ Outputs = [] }: Stack) {
  return Outputs.map(({ OutputKey = '', OutputValue = '' }) => ({ key: OutputKey, value: OutputValue }));
}

function choose(found: readonly GatewayOutputs[], stack: string, wanted: string | undefined): GatewayOutputs {
  const chosen = wanted === undefined ? found : found.filter(({ prefix }) => prefix === wanted);
  const [gateway, ...others] = chosen;
  if (gateway && others.length === 0) return gateway;
  const names = found.map(({ prefix }) => `"${prefix}"`).join(', ');
  if (found.length === 0) {
    const message = `the stack "${stack}" has no output with a gateway's URL; give the McpGateway "outputs: true" and deploy, or name the gateway with --url`;
    throw new GatewayError('STACK_NO_GATEWAY', message);
  }
  const message = `the stack "${stack}" has outputs of ${found.length} gateways; choose one with --gateway: ${names}`;
  throw new GatewayError('STACK_GATEWAY_AMBIGUOUS', message);
}

async function connect(
  client: CloudFormationClient,
  stackName: string,
  { url, tokenEndpoint, clientId, scopes = '', clientSecretArn }: GatewayOutputs,
): Promise<GatewayConnection> {
  if (clientSecretArn !== undefined) return new GatewayConnection({ url, secretArn: clientSecretArn });
  // A gateway without Cognito's outputs has IAM, or tokens of somebody else.
  if (tokenEndpoint === undefined || clientId === undefined) {
    const token = tokenFromEnvironment();
    return new GatewayConnection(token ? { url, token } : { url, sigV4: { region: await client.config.region() } });
  }
  const clientSecret = await readClientSecret(client, stackName, clientId);
  return new GatewayConnection({ url, client: { clientId, clientSecret, tokenEndpoint, scopes } });
}

/** Without a secret of its own, a client's secret is known to its user pool alone. */
async function readClientSecret(client: CloudFormationClient, stackName: string, clientId: string): Promise<string> {
  const pools = await physicalIds(client, stackName, 'AWS::Cognito::UserPool');
  const cognito = new CognitoIdentityProviderClient({ region: await client.config.region() });
  try {
    for (const UserPoolId of pools) {
      const { UserPoolClient } = await tellAwsFailure(`the client "${clientId}"`, () =>
        cognito.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId: clientId })),
      );
      if (UserPoolClient?.ClientSecret) return UserPoolClient.ClientSecret;
    }
  } finally {
    cognito.destroy();
  }
  const message = `the secret of the client "${clientId}" cannot be found from the stack "${stackName}"; set MCP_GATEWAY_TOKEN to a token that you got yourself`;
  throw new GatewayError('STACK_NO_CLIENT_SECRET', message);
}
