import { readFileSync } from 'node:fs';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as iam from 'aws-cdk-lib/aws-iam';
import { report } from './report';
import { Surroundings } from './surroundings';

const { STRING, OBJECT } = agentcore.SchemaDefinitionType;
const { MCP_2025_03_26, MCP_2025_06_18, MCP_2025_11_25, MCP_2026_07_28 } = agentcore.MCPProtocolVersion;

const TOOLS: agentcore.ToolDefinition[] = [
  {
    name: 'get_weather',
    description: 'Returns the current weather of a place. Sample data: made up from the name of the place.',
    inputSchema: {
      type: OBJECT,
      properties: { location: { type: STRING, description: 'Name of a city or region, such as "Berlin"' } },
      required: ['location'],
    },
  },
  {
    name: 'get_time',
    description: 'Returns the current date and time in a time zone.',
    inputSchema: {
      type: OBJECT,
      properties: { timezone: { type: STRING, description: 'IANA time zone, such as "Europe/Berlin"' } },
      required: ['timezone'],
    },
  },
];

/** The quickstart's gateway, written with nothing but `aws-cdk-lib`. */
const app = new App({ analyticsReporting: false });
const stack = new Stack(app, 'Quickstart');
const { table, secret, handler } = new Surroundings(stack, 'Surroundings');

const gateway = new agentcore.Gateway(stack, 'Gateway', {
  protocolConfiguration: agentcore.GatewayProtocol.mcp({
    instructions: `Orders: table ${table.tableName}`,
    searchType: agentcore.McpGatewaySearchType.SEMANTIC,
    supportedVersions: [MCP_2025_03_26, MCP_2025_06_18, MCP_2025_11_25, MCP_2026_07_28],
  }),
});

gateway.addLambdaTarget('Sample', {
  gatewayTargetName: 'Sample',
  lambdaFunction: handler,
  toolSchema: agentcore.ToolSchema.fromInline(TOOLS),
});

const provider = new agentcore.ApiKeyCredentialProvider(stack, 'NasaKey', {
  apiKey: secret.secretValueFromJson('api_key'),
});
gateway.addOpenApiTarget('Mars', {
  gatewayTargetName: 'Mars',
  apiSchema: agentcore.ApiSchema.fromInline(readFileSync('examples/quickstart/apis/nasa-insight.json', 'utf8')),
  // Its check refuses the document for a "oneOf" in a response, which costs it no time either.
  validateOpenApiSchema: false,
  credentialProviderConfigurations: [
    agentcore.GatewayCredentialProvider.fromApiKeyIdentity(provider, {
      credentialLocation: agentcore.ApiKeyCredentialLocation.queryParameter({ credentialParameterName: 'api_key' }),
    }),
  ],
});

// It cannot choose operations, so the whole model is deployed. An asset costs it less than 82 KB of template.
gateway.addSmithyTarget('Orders', {
  gatewayTargetName: 'Orders',
  smithyModel: agentcore.ApiSchema.fromLocalAsset('examples/quickstart/models/dynamodb.json'),
});
gateway.role.addToPrincipalPolicy(
  new iam.PolicyStatement({
    actions: ['dynamodb:DescribeTable', 'dynamodb:GetItem', 'dynamodb:Query'],
    resources: [table.tableArn],
  }),
);

const outputs = {
  Url: gateway.gatewayUrl,
  TokenEndpoint: gateway.tokenEndpointUrl,
  ClientId: gateway.userPoolClient?.userPoolClientId,
  Scopes: gateway.oauthScopes?.join(' '),
};
for (const [id, value] of Object.entries(outputs)) if (value) new CfnOutput(stack, id, { value });
report(app);
