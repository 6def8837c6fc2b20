import { App, Duration, Stack } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import { QuickstartStack } from '../../../examples/quickstart/quickstart-stack';
import { McpGateway, type McpGatewayProps, ToolComparison, ToolDefinitions, ToolVerification } from '../../../lib';
import type { Clock } from '../../../lib/custom-resources/runtime/attempts';
import type { ResourceEvent } from '../../../lib/custom-resources/runtime/events';
import { verifyTools } from '../../../lib/custom-resources/tool-verification/handler/handler';
import { toolVerificationPort } from '../../../lib/custom-resources/tool-verification/handler/port';
import { cloudFormationClient } from '../../control-plane/clients';
import { faultsOf } from '../../control-plane/faults';
import { Stacks } from '../../control-plane/stacks';
import { VirtualClock } from '../../control-plane/virtual-clock';
import { newFunction } from '../../targets/sample-inputs';
import { FakeClock } from '../fake-clock';
import { attemptsFor, failureOf } from '../handler-runs';
import { newEvent } from '../resource-events';
import { changeTools, SECRET_ARN, ServedStack, without } from './served-stack';

jest.setTimeout(120_000);

const BUDGET = 460_000;
const { StackId } = newEvent();

const environment = { ...process.env };

let stacks: Stacks;
let client: ReturnType<typeof cloudFormationClient>;
let served: ServedStack | undefined;

beforeEach(async () => {
  stacks = new Stacks(new VirtualClock());
  await stacks.listen();
  stacks.statuses.set(StackId, 'UPDATE_IN_PROGRESS');
  client = cloudFormationClient(stacks.endpoint);
});

afterEach(async () => {
  client.destroy();
  await stacks.close();
  await served?.close();
  served = undefined;
  process.env = { ...environment };
});

function shop(props: McpGatewayProps = {}, names: readonly string[] = ['find', 'search']): Stack {
  const stack = new Stack(new App(), 'Shop');
  const gateway = new McpGateway(stack, 'Gateway', { verifyTools: true, ...props });
  const tools = ToolDefinitions.fromInline(
    names.map((name) => ({ name, description: `Does ${name}`, inputSchema: { type: 'object', properties: {} } })),
  );
  gateway.addLambdaTarget('Books', { handler: newFunction(stack), tools });
  return stack;
}

async function serve(stack: Stack): Promise<ServedStack> {
  served = await ServedStack.start(stack);
  Object.assign(process.env, served.environment);
  return served;
}

function run(changes: Partial<ResourceEvent>, clock: Clock = new FakeClock()): Promise<string> {
  return verifyTools(newEvent(changes), attemptsFor(clock, BUDGET), toolVerificationPort(client));
}

describe('a gateway that lists what its stack gives it', () => {
  test.each<[string, McpGatewayProps]>([
    ['with tokens', {}],
    ['with signatures', { authorizer: agentcore.GatewayAuthorizer.usingAwsIam() }],
    ['with everybody let in', { authorizer: agentcore.GatewayAuthorizer.withNoAuth() }],
    ['without search', { semanticSearch: false }],
    ['in sessions', { sessionTimeout: Duration.minutes(15) }],
    ['with the oldest version of MCP alone', { supportedVersions: [agentcore.MCPProtocolVersion.MCP_2025_03_26] }],
    ['with the newest version of MCP alone', { supportedVersions: [agentcore.MCPProtocolVersion.MCP_2026_07_28] }],
  ])('is verified %s', async (_, props) => {
    const { properties } = await serve(shop(props));
    const clock = new FakeClock();

    expect(await run({ ResourceProperties: properties }, clock)).toBe('shop-ab12cd34ef');
    expect(clock.pauses).toEqual([]);
  });

  test('is verified by all pages', async () => {
    const names = Array.from({ length: 95 }, (_, index) => `tool_${index}`);
    const { properties } = await serve(shop({}, names));

    expect(await run({ ResourceProperties: properties })).toBe('shop-ab12cd34ef');
  });

  test('is verified to the last keyword, for a target of each kind', async () => {
    const stack = new QuickstartStack(new App(), 'Quickstart');
    const gateway = stack.node.findChild('Gateway');
    if (!(gateway instanceof McpGateway)) throw new Error('No gateway');
    new ToolVerification(stack, 'Tools', { gateway, compare: ToolComparison.DEFINITIONS });
    const { properties } = await serve(stack);

    expect(JSON.stringify(properties.Targets)).toMatch(/GetItem [0-9a-f]{8} [0-9a-f]{8}/);
    expect(await run({ ResourceProperties: properties })).toBe('shop-ab12cd34ef');
  });

  test('may have tools of targets that others deploy', async () => {
    const { properties } = await serve(shop());
    const [books] = [properties.Targets].flat();

    const other = { ...properties, Targets: [], GatewayTools: undefined };
    expect(books).toEqual({ Name: 'Books', Tools: ['find', 'search'] });
    expect(await run({ ResourceProperties: other })).toBe('shop-ab12cd34ef');
  });

  test('is waited for while its tools appear', async () => {
    const running = await serve(shop());
    const { properties } = running;
    const complete = running.gateway.served;
    await running.change(without('search'));
    const clock = new FakeClock();
    const sleep = clock.sleep.bind(clock);
    clock.sleep = async (milliseconds) => {
      await sleep(milliseconds);
      if (clock.pauses.length === 4) await running.change(() => complete);
    };

    expect(await run({ ResourceProperties: properties }, clock)).toBe('shop-ab12cd34ef');
    expect(clock.pauses).toEqual([1_000, 2_000, 4_000, 8_000]);
    // One token is enough for all of it.
    expect(running.secretReads).toBe(1);
  });
});

describe('a gateway that lists something else', () => {
  const remedy =
    'Deploy with --no-rollback and look closer with "mcp-gateway doctor --stack Shop --assembly cdk.out"; interceptors and Cedar policies hide tools, too';

  test('fails after five minutes, by name of what is missing and what is too much', async () => {
    const running = await serve(shop());
    const { properties } = running;
    await running.change(changeTools(([first, ...others]) => (first ? [{ ...first, name: 'lend' }, ...others] : [])));
    const clock = new FakeClock();

    const reason = await failureOf(run({ ResourceProperties: properties }, clock));
    expect(reason).toMatch(
      /^Gateway shop-ab12cd34ef does not list the tools that Shop gives it, after \d+ seconds: missing: Books___find; not in the catalog: Books___lend\. /,
    );
    expect(reason).toContain(remedy);
    expect(clock.now()).toBeGreaterThanOrEqual(300_000);
    expect(clock.now()).toBeLessThan(320_000);
  });

  test('fails without the search tool', async () => {
    const { properties } = await serve(shop({ semanticSearch: false }));
    const withSearch = { ...properties, GatewayTools: ['x_amz_bedrock_agentcore_search'] };

    expect(await failureOf(run({ ResourceProperties: withSearch }))).toContain(
      'missing: x_amz_bedrock_agentcore_search. ',
    );
  });

  test('fails when a target that nobody knows the tools of has none', async () => {
    const { properties } = await serve(shop());
    const Targets = [{ Name: 'Books' }, { Name: 'Server' }];

    expect(await failureOf(run({ ResourceProperties: { ...properties, Targets } }))).toContain(
      ': target Server has no tools. ',
    );
  });

  test('fails for other definitions where they are compared', async () => {
    const stack = shop({ verifyTools: undefined });
    const gateway = stack.node.findChild('Gateway');
    if (!(gateway instanceof McpGateway)) throw new Error('No gateway');
    new ToolVerification(stack, 'Tools', { gateway, compare: ToolComparison.DEFINITIONS });
    const running = await serve(stack);
    await running.change(
      changeTools(([first, second]) =>
        first && second
          ? [
              { ...first, description: 'Looks' },
              { ...second, inputSchema: { type: 'object', properties: { isbn: { type: 'string' } } } },
            ]
          : [],
      ),
    );

    expect(await failureOf(run({ ResourceProperties: running.properties }))).toContain(
      'described otherwise: Books___find; with other arguments: Books___search. ',
    );
  });

  test('fails for tools that are only counted, when there are others or not as many', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `tool_${index}`);
    const stack = shop({}, names);
    const gateway = stack.node.findChild('Gateway');
    if (!(gateway instanceof McpGateway)) throw new Error('No gateway');
    for (const id of ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight']) {
      const tools = ToolDefinitions.fromInline(
        names.map((name) => ({ name, description: 'Does', inputSchema: { type: 'object', properties: {} } })),
      );
      gateway.addLambdaTarget(id, { handler: newFunction(stack, `Of${id}`), tools });
    }
    const running = await serve(stack);
    const complete = running.gateway.served;
    expect(JSON.stringify(running.properties.Targets)).not.toContain('tool_1');
    expect(await run({ ResourceProperties: running.properties })).toBe('shop-ab12cd34ef');

    await running.change(without('tool_7'));
    expect(await failureOf(run({ ResourceProperties: running.properties }, shortClock()))).toContain(
      'target Books has 999 of 1000 tools; ',
    );
    await running.change(() => complete);
    await running.change(changeTools(([first, ...others]) => (first ? [{ ...first, name: 'lend' }, ...others] : [])));
    expect(await failureOf(run({ ResourceProperties: running.properties }, shortClock()))).toContain(
      'target Books has as many tools as it shall, and not the same; ',
    );
  });

  test('fails within 1,000 characters, whatever there is to name', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `${'a'.repeat(200)}_${index}`);
    const running = await serve(shop({}, names));
    await running.change(changeTools((tools) => tools.map((tool) => ({ ...tool, name: `b${tool.name}` }))));

    const reason = await failureOf(run({ ResourceProperties: running.properties }, shortClock()));
    expect(reason).toContain(' and 299 more');
    expect(reason).toContain(remedy);
    expect(reason.length).toBeLessThan(1_000);
  });

  test('fails for tools that a Cedar policy hides', async () => {
    const stack = new Stack(new App(), 'Shop');
    const policyEngine = new agentcore.PolicyEngine(stack, 'Engine');
    const mode = agentcore.PolicyEngineMode.ENFORCE;
    const gateway = new McpGateway(stack, 'Gateway', {
      verifyTools: true,
      policyEngineConfiguration: { policyEngine, mode },
    });
    const tools = ToolDefinitions.fromInline([
      { name: 'find', description: 'Finds', inputSchema: { type: 'object', properties: {} } },
    ]);
    gateway.addLambdaTarget('Books', { handler: newFunction(stack), tools });
    const { properties } = await serve(stack);

    expect(await failureOf(run({ ResourceProperties: properties }))).toContain('missing: Books___find. ');
  });
});

describe('a gateway that does not let the function in', () => {
  test('fails with the reason of the token endpoint, and without the secret', async () => {
    const running = await serve(shop());
    running.fillSecret({ clientSecret: 'not-the-secret-of-this-client' });

    const reason = await failureOf(run({ ResourceProperties: running.properties }));
    expect(reason).toMatch(
      /^The tools of gateway shop-ab12cd34ef cannot be listed after \d+ seconds: http:\/\/127\.0\.0\.1:\d+\S+ gives no token \(invalid_client\); check the client ID, its secret and the scopes$/,
    );
    expect(reason).not.toContain('not-the-secret');
  });

  test('fails for a secret without a client', async () => {
    const running = await serve(shop());
    running.fillSecret({ clientSecret: undefined });

    expect(await failureOf(run({ ResourceProperties: running.properties }))).toContain(
      `${SECRET_ARN} holds no client: clientId, clientSecret, tokenEndpoint and scopes`,
    );
  });

  test('fails with the status and the words of the gateway, and waits as long as permissions take', async () => {
    const running = await serve(shop({ authorizer: agentcore.GatewayAuthorizer.usingAwsIam() }));
    process.env.AWS_SECRET_ACCESS_KEY = 'another-key-that-nobody-may-see';
    const clock = new FakeClock();

    const reason = await failureOf(run({ ResourceProperties: running.properties }, clock));
    expect(reason).toMatch(/cannot be listed after 3\d\d seconds: the gateway answers HTTP 40[13], "/);
    expect(reason).not.toContain('another-key');
  });

  test('is let in once it knows the client', async () => {
    const running = await serve(shop());
    running.fillSecret({ clientSecret: 'of-before' });
    const clock = new FakeClock();
    const sleep = clock.sleep.bind(clock);
    clock.sleep = async (milliseconds) => {
      await sleep(milliseconds);
      if (clock.pauses.length === 2) running.fillSecret();
    };

    expect(await run({ ResourceProperties: running.properties }, clock)).toBe('shop-ab12cd34ef');
    expect(clock.pauses).toEqual([1_000, 2_000]);
  });

  test('fails for a URL where nothing answers', async () => {
    const { properties } = await serve(shop({ authorizer: agentcore.GatewayAuthorizer.withNoAuth() }));
    await served?.gateway.close();

    expect(await failureOf(run({ ResourceProperties: properties }))).toMatch(
      /cannot be listed after 3\d\d seconds: 127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\); check the URL and the network$/,
    );
  });

  test('fails for a URL where something else answers', async () => {
    const { properties } = await serve(shop({ authorizer: agentcore.GatewayAuthorizer.withNoAuth() }));

    expect(
      await failureOf(run({ ResourceProperties: { ...properties, GatewayUrl: `${stacks.endpoint}/mcp` } })),
    ).toContain('seconds: the gateway answers HTTP 4');
  });
});

describe('an update', () => {
  const update = { RequestType: 'Update', PhysicalResourceId: 'shop-ab12cd34ef' } as const;

  test('is verified as a creation is', async () => {
    const { properties } = await serve(shop());

    expect(await run({ ...update, ResourceProperties: properties, OldResourceProperties: properties })).toBe(
      'shop-ab12cd34ef',
    );
    expect(stacks.calls).toEqual(['DescribeStacks']);
  });

  test('of a rollback succeeds whatever the gateway lists, and looks at nothing', async () => {
    const { properties } = await serve(shop());
    await served?.gateway.close();
    stacks.statuses.set(StackId, 'UPDATE_ROLLBACK_IN_PROGRESS');
    const clock = new FakeClock();

    expect(await run({ ...update, ResourceProperties: properties, OldResourceProperties: properties }, clock)).toBe(
      'shop-ab12cd34ef',
    );
    expect(clock.now()).toBe(0);
  });

  test('of a rollback is told apart after calls that broke, too', async () => {
    const { properties } = await serve(shop());
    await served?.gateway.close();
    stacks.statuses.set(StackId, 'UPDATE_ROLLBACK_IN_PROGRESS');
    stacks.plan = faultsOf('DescribeStacks', 'reset-before', 'server-error', 'throttle', 'denied');

    expect(await run({ ...update, ResourceProperties: properties, OldResourceProperties: properties })).toBe(
      'shop-ab12cd34ef',
    );
  });

  test('is verified when nobody tells what is done with the stack', async () => {
    const { properties } = await serve(shop());
    stacks.statuses.clear();

    expect(await run({ ...update, ResourceProperties: properties, OldResourceProperties: properties })).toBe(
      'shop-ab12cd34ef',
    );
  });

  test('to another gateway is another resource', async () => {
    const { properties } = await serve(shop());
    const ResourceProperties = { ...properties, GatewayId: 'shop-zzzzzzzzzz' };

    expect(await run({ ...update, ResourceProperties })).toBe('shop-zzzzzzzzzz');
  });
});

describe('a deletion', () => {
  test.each([{}, { GatewayId: 7 }, { Targets: 'none' }])('succeeds with %j, and asks nobody', async (properties) => {
    const id = await run({
      RequestType: 'Delete',
      PhysicalResourceId: 'shop-ab12cd34ef',
      ResourceProperties: properties,
    });

    expect(id).toBe('shop-ab12cd34ef');
    expect(stacks.calls).toEqual([]);
  });
});

describe('bad properties', () => {
  const good = {
    GatewayId: 'shop-ab12cd34ef',
    GatewayUrl: 'https://shop-ab12cd34ef.gateway.bedrock-agentcore.eu-west-1.amazonaws.com/mcp',
    Access: 'TOKEN',
    SecretArn: SECRET_ARN,
    Targets: [{ Name: 'Books', Tools: ['find'] }],
  };

  test.each([
    [{ GatewayId: undefined }, `'GatewayId' is the ID of a gateway, such as "shop-ab12cd34ef", got nothing`],
    [
      { GatewayUrl: 'http://shop.example.com/mcp' },
      `'GatewayUrl' is the HTTPS URL of a gateway, got "http://shop.example.com/mcp"`,
    ],
    [{ Access: 'ALL' }, `'Access' is "TOKEN", "IAM" or "NONE", got "ALL"`],
    [{ SecretArn: undefined }, `'SecretArn' is the ARN of a secret, got nothing`],
    [{ GatewayTools: 'search' }, `'GatewayTools' is a list of names, got "search"`],
    [{ Targets: 'Books' }, `'Targets' is a list of targets with their tools, got "Books"`],
    [{ Targets: [7] }, `'Targets' is a list of targets with names, got 7`],
    [{ Targets: [{ Tools: ['find'] }] }, `'Targets' is a list of targets with names, got {"Tools":["find"]}`],
    [{ Targets: [{ Name: 'Books', Tools: [7] }] }, `'Tools' is a list of names, got [7]`],
    [
      { Targets: [{ Name: 'Books', Count: 'many' }] },
      `'Count' is a number, with a digest, got {"Name":"Books","Count":"many"}`,
    ],
  ])('fails for %j', async (changes, reason) => {
    expect(await failureOf(run({ ResourceProperties: { ...good, ...changes } }))).toBe(reason);
    expect(stacks.calls).toEqual([]);
  });
});

/** Five minutes are over in some steps. */
function shortClock(): FakeClock {
  const clock = new FakeClock();
  const sleep = clock.sleep.bind(clock);
  clock.sleep = async (milliseconds) => sleep(milliseconds * 40);
  return clock;
}
