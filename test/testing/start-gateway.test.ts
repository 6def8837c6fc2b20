import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { App, Stack } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { RootConstruct } from 'constructs';
import { LambdaTarget, McpGateway, ToolDefinitions } from '../../lib';
import { GatewayConnection } from '../../lib/client';
import { startGateway, type TestGateway } from '../../lib/testing';
import { folderOf } from '../assembly/serving/sample-templates';

jest.setTimeout(120_000);

const TOOLS = [
  {
    name: 'find_order',
    description: 'Finds an order',
    inputSchema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
  },
];

const CODE = `
const orders = { 'o-1': { id: 'o-1', total: 42 } };
exports.handler = async ({ id }) => {
  console.log('looking for ' + id);
  if (!orders[id]) throw new Error('no such order');
  return { ...orders[id], table: process.env.TABLE };
};
`;

const open: TestGateway[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((gateway) => gateway.close()));
});

async function start(...given: Parameters<typeof startGateway>): Promise<TestGateway> {
  const gateway = await startGateway(...given);
  open.push(gateway);
  return gateway;
}

/** A stack of a user, with a tool of its own. */
function shop(app = new App(), id = 'Shop', name = 'Orders') {
  const stack = new Stack(app, id);
  const gateway = new McpGateway(stack, 'Gateway', { gatewayName: name });
  const handler = new lambda.Function(stack, 'Handler', {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline(CODE),
    environment: { TABLE: 'orders' },
  });
  const target = new LambdaTarget(stack, 'Orders', {
    gateway,
    targetName: 'orders',
    handler,
    tools: ToolDefinitions.fromInline(TOOLS),
  });
  return { app, stack, gateway, target };
}

test('a tool Lambda of a user is tested through the gateway: schema, code, environment and failure', async () => {
  const { stack } = shop();

  const gateway = await start(stack);
  const found = await gateway.callTool('orders___find_order', { id: 'o-1' });
  const missing = await gateway.callTool('orders___find_order', { id: 'o-2' });
  const wrong = await gateway.callTool('orders___find_order', {});

  expect((await gateway.listTools()).map(({ name }) => name)).toContain('orders___find_order');
  expect(JSON.parse(found.text)).toEqual({ id: 'o-1', total: 42, table: 'orders' });
  expect([missing.isError, missing.text]).toEqual([true, 'An internal error occurred. Please retry later.']);
  expect(wrong.text).toContain("Missing required field(s): 'id'");
});

test('the log has what the function printed and why it failed', async () => {
  const gateway = await start(shop().stack);

  await gateway.callTool('orders___find_order', { id: 'o-2' });

  expect(gateway.log).toContain('Shop/Handler: looking for o-2');
  expect(gateway.log).toContainEqual(expect.stringMatching(/^orders___find_order: .*no such order/));
});

describe('starts from', () => {
  test.each<[string, () => Parameters<typeof startGateway>[0]]>([
    ['a stack', () => shop().stack],
    ['an app', () => shop().app],
    ['a gateway', () => shop().gateway],
    ['a target within a stack', () => shop().stack.node.findChild('Gateway')],
    ['a cloud assembly', () => shop().app.synth().directory],
  ])('%s', async (_, source) => {
    const gateway = await start(source());

    expect((await gateway.callTool('orders___find_order', { id: 'o-1' })).isError).toBe(false);
  });

  test('a stack among others, whose gateway is meant', async () => {
    const { app, stack } = shop(new App(), 'Shop', 'Orders');
    shop(app, 'Other', 'Others');

    const gateway = await start(stack);

    await gateway.callTool('orders___find_order', { id: 'o-1' });
    expect(gateway.log).toContain('Shop/Handler: looking for o-1');
  });

  test('an app with several gateways, by name', async () => {
    const { app } = shop(new App(), 'Shop', 'Orders');
    shop(app, 'Other', 'Others');

    const gateway = await start(app, { gateway: 'Others' });

    await gateway.callTool('orders___find_order', { id: 'o-1' });
    expect(gateway.log).toContain('Other/Handler: looking for o-1');
  });

  test('a stack that has changed since it was synthesized', async () => {
    const { app, stack, gateway: construct } = shop();
    app.synth();
    const Late = lambda.Function.fromFunctionArn(stack, 'Late', 'arn:aws:lambda:us-east-1:111122223333:function:late');
    new LambdaTarget(stack, 'LateTarget', {
      gateway: construct,
      targetName: 'late',
      handler: Late,
      tools: ToolDefinitions.fromInline(TOOLS),
    });

    const gateway = await start(stack);

    expect((await gateway.listTools()).map(({ name }) => name)).toContain('late___find_order');
    expect(gateway.log).toContainEqual(expect.stringContaining('--invoke "late=<url>"'));
  });
});

test('fails for an app with several gateways when none is named', async () => {
  const { app } = shop(new App(), 'Shop', 'Orders');
  shop(app, 'Other', 'Others');

  await expect(startGateway(app)).rejects.toThrow(/"Shop\/Gateway", "Other\/Gateway"/);
});

test('fails for a construct that belongs to no app', async () => {
  await expect(startGateway(new RootConstruct('alone'))).rejects.toThrow(
    'give a construct of an App, such as the stack',
  );
});

test('fails for options that name no target', async () => {
  const { stack } = shop();

  await expect(startGateway(stack, { endpoints: { shop: 'http://127.0.0.1:1' } })).rejects.toMatchObject({
    code: 'TARGET_UNKNOWN',
  });
});

test('options: a tool is answered by a file', async () => {
  const file = join(folderOf({ 'order.json': { id: 'mocked' } }), 'order.json');

  const gateway = await start(shop().stack, { mocks: { orders___find_order: file } });

  expect((await gateway.callTool('orders___find_order', { id: 'o-1' })).text).toBe('{"id":"mocked"}');
  expect(gateway.log).not.toContain('Shop/Handler: looking for o-1');
});

test('a client and requests of the test’s own get in with its transport and headers', async () => {
  const gateway = await start(shop().stack);
  const client = new Client({ name: 'own', version: '1.0.0' });

  await client.connect(gateway.transport());
  const { tools } = await client.listTools();
  await client.close();
  const post = (headers: { readonly [name: string]: string }) =>
    fetch(gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
    });
  const [allowed, refused] = [await post(await gateway.headers()), await post({})];

  expect(tools.map(({ name }) => name)).toContain('orders___find_order');
  expect([allowed.status, refused.status]).toEqual([200, 401]);
});

test('a caller of the stack runs here with the environment that it would have', async () => {
  const gateway = await start(shop().stack);

  const environment = await gateway.environment('TOOLS');
  const response = await ping(GatewayConnection.fromEnvironment('TOOLS', environment));

  expect(Object.keys(environment)).toEqual(['TOOLS_URL', 'TOOLS_TOKEN']);
  expect(response.status).toBe(200);
});

test('a caller of a gateway with IAM gets credentials that let it in', async () => {
  const stack = new Stack(new App(), 'Stack');
  new McpGateway(stack, 'Gateway', { authorizer: agentcore.GatewayAuthorizer.usingAwsIam() });
  const gateway = await start(stack);

  const { MCP_GATEWAY_URL: url = '', ...credentials } = await gateway.environment();
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = credentials;
  const sigV4 = { region: credentials.AWS_REGION, credentials: { accessKeyId, secretAccessKey } };
  const response = await ping(new GatewayConnection({ url, sigV4 }));

  expect(Object.keys(credentials)).toEqual(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_REGION']);
  expect(response.status).toBe(200);
});

test('close ends the server and the processes of functions', async () => {
  const marker = join(folderOf({}), 'pid');
  const stack = new Stack(new App(), 'Stack');
  const construct = new McpGateway(stack, 'Gateway');
  const handler = new lambda.Function(stack, 'Handler', {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline(
      `exports.handler = async () => require('fs').writeFileSync(${JSON.stringify(marker)}, String(process.pid));`,
    ),
  });
  new LambdaTarget(stack, 'Target', {
    gateway: construct,
    targetName: 't',
    handler,
    tools: ToolDefinitions.fromInline(TOOLS),
  });
  const gateway = await startGateway(stack);
  await gateway.callTool('t___find_order', { id: 'x' });
  const pid = Number(readFileSync(marker, 'utf8'));
  expect(isAlive(pid)).toBe(true);

  await gateway.close();

  expect(isAlive(pid)).toBe(false);
  await expect(fetch(gateway.url)).rejects.toThrow();
});

test('`await using` closes it', async () => {
  let url = '';
  {
    await using gateway = await startGateway(shop().stack);
    url = gateway.url;
    expect((await fetch(url)).status).toBe(401);
  }

  await expect(fetch(url)).rejects.toThrow();
});

test('closing twice is closing once', async () => {
  const gateway = await startGateway(shop().stack);

  await gateway.close();

  await expect(gateway.close()).resolves.toBeUndefined();
});

function ping(connection: GatewayConnection): Promise<Response> {
  return connection.fetch(connection.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
