import {
  ANYBODY,
  type GatewayOptions,
  NO_ARGUMENTS,
  type RunningGateway,
  startGateway,
  stopGateways,
  target,
  tool,
} from '../gateways';

afterEach(stopGateways);

const named = (count: number) =>
  Array.from({ length: count }, (_, index) => tool(`t${String(index).padStart(3, '0')}`));

async function page(gateway: RunningGateway, cursor?: unknown) {
  const { result, error } = (await gateway.ask('tools/list', cursor === undefined ? {} : { cursor })).body;
  const { tools = [], nextCursor } = (result ?? {}) as { tools?: { name: string }[]; nextCursor?: string };
  return { names: tools.map(({ name }) => name), nextCursor, error };
}

test('Search tool, exact; Synthesized tools carry exactly inputSchema, name and description in that key order', async () => {
  const search: GatewayOptions = { gateway: { semanticSearch: true } };
  const gateway = await startGateway({ ...search, targets: [target('lambda-inline', [tool('add')])] });

  const { text } = await gateway.ask('tools/list');

  expect(text).toBe(
    '{"jsonrpc":"2.0","id":1,"result":{"tools":[' +
      '{"inputSchema":{"type":"object","properties":{"query":{"type":"string"}},"required":["query"]},"name":"x_amz_bedrock_agentcore_search","description":"A special tool that returns a trimmed down list of tools given a context. Use this tool only when there are many tools available and you want to get a subset that matches the provided context."},' +
      '{"inputSchema":{"type":"object","properties":{}},"name":"lambda-inline___add","description":"Does add"}' +
      ']}}',
  );
});

test('outputSchema is not listed', async () => {
  const add = { ...tool('add'), outputSchema: { type: 'object' } };
  const gateway = await startGateway({ targets: [target('tools', [add])] });

  const { body } = await gateway.ask('tools/list');

  expect(body.result).toEqual({ tools: [{ inputSchema: NO_ARGUMENTS, name: 'tools___add', description: 'Does add' }] });
});

test('Order: search tool first, then alphabetical by full name', async () => {
  const gateway = await startGateway({
    gateway: { semanticSearch: true },
    targets: [target('zoo', [tool('b'), tool('a')]), target('api-stage', [tool('z')])],
  });

  expect((await page(gateway)).names).toEqual([
    'x_amz_bedrock_agentcore_search',
    'api-stage___z',
    'zoo___a',
    'zoo___b',
  ]);
});

describe('Page size 30 per page, opaque nextCursor', () => {
  test.each([
    [30, false, [30]],
    [31, false, [30, 1]],
    [29, true, [30]],
    [30, true, [30, 1]],
    [95, false, [30, 30, 30, 5]],
    [0, false, [0]],
  ])('%i tools, search tool: %s', async (count, semanticSearch, sizes) => {
    const gateway = await startGateway({ gateway: { semanticSearch }, targets: [target('tools', named(count))] });

    const pages = [await page(gateway)];
    for (let cursor = pages[0]?.nextCursor; cursor !== undefined; cursor = pages.at(-1)?.nextCursor) {
      pages.push(await page(gateway, cursor));
    }

    const names = pages.flatMap((one) => one.names);
    expect(pages.map((one) => one.names.length)).toEqual(sizes);
    expect(new Set(names).size).toBe(count + Number(semanticSearch));
  });

  test.each([
    ['a number as text', '30'],
    ['nothing', ''],
    ['a number', 30],
    ['JSON of another kind', Buffer.from('{"a":1}').toString('base64url')],
    ['a part that is none', Buffer.from('["other","a"]').toString('base64url')],
    ['a cursor with something behind it', `${Buffer.from('["known","a"]').toString('base64url')}=`],
    ['null', null],
  ])('fails for a cursor that is %s', async (_what, cursor) => {
    const gateway = await startGateway({ targets: [target('tools', named(31))] });

    expect((await page(gateway, cursor)).error).toEqual({ code: -32602, message: 'Invalid cursor' });
  });

  test('a page begins where the last one ended, even when tools have come and gone since', async () => {
    const gateway = await startGateway({ targets: [target('tools', named(40))] });
    const { nextCursor } = await page(gateway);

    await gateway.replace({ targets: [target('tools', [...named(5), tool('t030'), tool('t0295')])] });

    expect((await page(gateway, nextCursor)).names).toEqual(['tools___t0295', 'tools___t030']);
  });

  test('disableMcpListToolsPagination turns it off', async () => {
    const gateway = await startGateway({ served: { pagination: false }, targets: [target('tools', named(95))] });

    const { names, nextCursor } = await page(gateway);

    expect([names.length, nextCursor]).toEqual([95, undefined]);
  });
});

test('lists what a policy could let the caller call, in whole pages', async () => {
  const gateway = await startGateway({
    targets: [target('tools', named(80))],
    policies: {
      authorize: () => ({ allowed: true, enforced: true, policies: [], errors: [] }),
      mayCall: ({ claims }, name) => claims.sub === 'admin' || Number(name.slice(-3)) % 2 === 0,
    },
    authenticator: ANYBODY,
  });

  const first = await page(gateway);

  expect([first.names.length, first.names[1], first.nextCursor !== undefined]).toEqual([30, 'tools___t002', true]);
  expect((await page(gateway, first.nextCursor)).names).toHaveLength(10);
});

test('lists everything when policies are only logged', async () => {
  const gateway = await startGateway({
    served: { policyEngine: { label: 'Engine', mode: 'LOG_ONLY', policies: [] } },
    policies: {
      authorize: () => ({ allowed: false, enforced: false, policies: [], errors: [] }),
      mayCall: () => false,
    },
  });

  expect((await page(gateway)).names).toEqual(['tools___echo']);
});
