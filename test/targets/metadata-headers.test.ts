import { Lazy, Token } from 'aws-cdk-lib';
import { Annotations, Template } from 'aws-cdk-lib/assertions';
import type * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import { McpGateway, McpServer } from '../../lib';
import { ApiDefinition } from '../../lib/targets/api-definition';
import { newStack } from '../new-stack';
import { DYNAMODB_MODEL, newFunction, openApi, thrownBy, tools } from './sample-inputs';

const TARGET = 'AWS::BedrockAgentCore::GatewayTarget';

function withMetadata(metadataConfiguration: agentcore.MetadataConfiguration) {
  const stack = newStack();
  const gateway = new McpGateway(stack, 'Gateway');
  gateway.addLambdaTarget('Target', { handler: newFunction(stack), tools: tools(), metadataConfiguration });
  return stack;
}

test('targets of every kind say what passes between callers and them', () => {
  const stack = newStack();
  const gateway = new McpGateway(stack, 'Gateway');
  const metadataConfiguration = {
    allowedRequestHeaders: ['X-Tenant', 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-User'],
    allowedResponseHeaders: ['X-Rate_Limit'],
    allowedQueryParameters: ['tenant', 'a b'],
  };

  gateway.addLambdaTarget('A', { handler: newFunction(stack), tools: tools(), metadataConfiguration });
  gateway.addOpenApiTarget('B', { api: openApi(), metadataConfiguration });
  gateway.addSmithyTarget('C', { model: ApiDefinition.fromFile(DYNAMODB_MODEL), metadataConfiguration });
  gateway.addMcpServerTarget('D', { server: McpServer.fromUrl('https://mcp.example.com'), metadataConfiguration });

  const configurations = Object.values(Template.fromStack(stack).findResources(TARGET)).map(
    ({ Properties }) => Properties.MetadataConfiguration,
  );
  expect(configurations).toEqual(
    Array.from({ length: 4 }, () => ({
      AllowedRequestHeaders: ['X-Tenant', 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-User'],
      AllowedResponseHeaders: ['X-Rate_Limit'],
      AllowedQueryParameters: ['tenant', 'a b'],
    })),
  );
});

const eleven = Array.from({ length: 11 }, (_, index) => `X-${index}`);

const refused: [string, agentcore.MetadataConfiguration, string, string][] = [
  [
    'no header',
    { allowedRequestHeaders: [] },
    'TARGET_HEADERS_INVALID',
    "'metadataConfiguration.allowedRequestHeaders' takes 1 to 10 names, got 0; leave it out",
  ],
  [
    'too many headers',
    { allowedResponseHeaders: eleven },
    'TARGET_HEADERS_INVALID',
    "'metadataConfiguration.allowedResponseHeaders' takes 1 to 10 names, got 11; leave some out",
  ],
  [
    'a header with a space',
    { allowedRequestHeaders: ['X Tenant'] },
    'TARGET_HEADERS_INVALID',
    `'metadataConfiguration.allowedRequestHeaders[0]' may hold letters, digits, hyphens and underscores, got "X Tenant"`,
  ],
  [
    'a header with a name that is too long',
    { allowedRequestHeaders: ['x'.repeat(101)] },
    'TARGET_HEADERS_INVALID',
    `'metadataConfiguration.allowedRequestHeaders[0]' takes 1 to 100 characters, got 101: "${'x'.repeat(77)}..."`,
  ],
  ...['Cookie', 'content-type', 'HOST', 'X-Forwarded-For', 'Sec-WebSocket-Key', 'X-Amzn-Trace-Id', 'Link'].map(
    (name): [string, agentcore.MetadataConfiguration, string, string] => [
      `the header ${name}`,
      { allowedRequestHeaders: ['X-Tenant', name] },
      'TARGET_HEADERS_INVALID',
      `'metadataConfiguration.allowedRequestHeaders[1]' is "${name}", which the gateway passes to no target; use a header of your own`,
    ],
  ),
  [
    'a header that comes back and belongs to browsers',
    { allowedResponseHeaders: ['Set-Cookie'] },
    'TARGET_HEADERS_INVALID',
    `'metadataConfiguration.allowedResponseHeaders[0]' is "Set-Cookie", which the gateway passes to no target; use a header of your own`,
  ],
  [
    'no query parameter',
    { allowedQueryParameters: [] },
    'TARGET_QUERY_PARAMETERS_INVALID',
    "'metadataConfiguration.allowedQueryParameters' takes 1 to 10 names, got 0; leave it out",
  ],
  [
    'a query parameter with a name that is too long',
    { allowedQueryParameters: ['p'.repeat(41)] },
    'TARGET_QUERY_PARAMETERS_INVALID',
    `'metadataConfiguration.allowedQueryParameters[0]' takes 1 to 40 characters, got 41: "${'p'.repeat(41)}"`,
  ],
];

test.each(refused)('fails for %s', (_, metadata, code, message) => {
  expect(thrownBy(() => withMetadata(metadata))).toMatchObject({
    code,
    message: `LambdaTarget "Stack/Gateway/Target": ${message} [${code}]`,
  });
});

test('Authorization, which AWS refuses with a reservation, is a warning', () => {
  const stack = withMetadata({ allowedRequestHeaders: ['authorization'] });

  Annotations.fromStack(stack).hasWarning(
    '/Stack/Gateway/Target',
    "'metadataConfiguration.allowedRequestHeaders[0]' is Authorization, which AWS's list of headers that are not passed names with a reservation; give the target a 'credential' if its calls lack it [ack: cdk-mcp-gateway:TARGET_HEADER_AUTHORIZATION]",
  );
});

test('names that only the deployment knows are taken as they are', () => {
  const stack = withMetadata({
    allowedRequestHeaders: [Lazy.string({ produce: () => 'Cookie' })],
    allowedQueryParameters: Token.asList({ Ref: 'Names' }),
  });

  Template.fromStack(stack).hasResourceProperties(TARGET, {
    MetadataConfiguration: { AllowedRequestHeaders: ['Cookie'], AllowedQueryParameters: { Ref: 'Names' } },
  });
});
