import { NO_ARGUMENTS, startGateway, stopGateways, target, tool } from '../gateways';

afterEach(stopGateways);

const SEARCH = 'x_amz_bedrock_agentcore_search';
const targets = [target('tools', [tool('cancelOrder'), tool('listOrders'), tool('forecast')])];
const gatewayOptions = { gateway: { semanticSearch: true }, targets };

const namesOf = (result: unknown) =>
  (result as { structuredContent: { tools: { name: string }[] } }).structuredContent.tools.map(({ name }) => name);

test('Search result: the same list twice', async () => {
  const gateway = await startGateway(gatewayOptions);

  const { text } = await gateway.ask('tools/call', { name: SEARCH, arguments: { query: 'weather forecast' } });

  const found = { tools: [{ inputSchema: NO_ARGUMENTS, name: 'tools___forecast', description: 'Does forecast' }] };
  expect(text).toBe(
    `{"jsonrpc":"2.0","id":1,"result":{"structuredContent":${JSON.stringify(found)},"isError":false,"content":[{"type":"text","text":${JSON.stringify(JSON.stringify(found))}}]}}`,
  );
});

test('fails without a query', async () => {
  const gateway = await startGateway(gatewayOptions);

  const { body } = await gateway.ask('tools/call', { name: SEARCH, arguments: {} });

  expect(body.result).toHaveProperty('content[0].text', expect.stringContaining("Missing required field(s): 'query'"));
});

test('finds new tools after a replacement', async () => {
  const gateway = await startGateway(gatewayOptions);
  await gateway.ask('tools/call', { name: SEARCH, arguments: { query: 'orders' } });

  await gateway.replace({ ...gatewayOptions, targets: [target('tools', [tool('shipOrder')])] });
  const { body } = await gateway.ask('tools/call', { name: SEARCH, arguments: { query: 'orders' } });

  expect(namesOf(body.result)).toEqual(['tools___shipOrder']);
});

test('finds only what the caller may see, without asking policies about the search itself', async () => {
  const gateway = await startGateway({
    ...gatewayOptions,
    policies: {
      authorize: () => ({ allowed: false, enforced: true, policies: [], errors: [] }),
      mayCall: (_caller, name) => name === 'tools___listOrders',
    },
  });

  const { body } = await gateway.ask('tools/call', { name: SEARCH, arguments: { query: 'order' } });

  expect(namesOf(body.result)).toEqual(['tools___listOrders']);
});
