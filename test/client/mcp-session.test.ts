import { App, Stack } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import { McpGateway, type McpGatewayProps, ToolDefinitions } from '../../lib';
import { startGateway } from '../../lib/testing';
import { newFunction } from '../targets/sample-inputs';

jest.setTimeout(60_000);

async function listed(props: McpGatewayProps, targets: readonly string[], toolsOfEach: number): Promise<number> {
  const stack = new Stack(new App(), 'Shop');
  const authorizer = agentcore.GatewayAuthorizer.withNoAuth();
  const gateway = new McpGateway(stack, 'Gateway', { authorizer, semanticSearch: false, ...props });
  for (const id of targets) {
    const tools = Array.from({ length: toolsOfEach }, (_, index) => ({
      name: `tool_${index}`,
      description: 'Does something',
      inputSchema: { type: 'object', properties: {} },
    }));
    gateway.addLambdaTarget(id, { handler: newFunction(stack, `Of${id}`), tools: ToolDefinitions.fromInline(tools) });
  }
  await using running = await startGateway(stack);
  return (await running.listTools()).length;
}

test('lists more pages than the SDK does by itself', async () => {
  expect(await listed({}, ['A', 'B', 'C'], 1000)).toBe(3000);
});

test('speaks to a gateway that takes the newest version of MCP alone', async () => {
  const supportedVersions = [agentcore.MCPProtocolVersion.MCP_2026_07_28];

  expect(await listed({ supportedVersions }, ['A'], 2)).toBe(2);
});
