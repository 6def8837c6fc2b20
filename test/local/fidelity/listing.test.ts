// The rows of §5 in docs/fidelity.md: tools/list and search.
import type { Node } from '../../../lib/schema/node';
import { target } from '../../assembly/serving/sample-templates';
import { startSdkServer } from '../targets/mcp-server/sdk-server';
import {
  lambdaParts,
  listed,
  OK,
  openApiParts,
  resultText,
  type ServedTemplate,
  serveTemplate,
  stopAll,
} from './served-template';

jest.setTimeout(30_000);

afterEach(stopAll);

const SEMANTIC = {
  ProtocolConfiguration: { Mcp: { SearchType: 'SEMANTIC', SupportedVersions: ['2025-03-26', '2026-07-28'] } },
};

const SEARCH_TOOL =
  '{"inputSchema":{"type":"object","properties":{"query":{"type":"string"}},"required":["query"]},"name":"x_amz_bedrock_agentcore_search","description":"A special tool that returns a trimmed down list of tools given a context. Use this tool only when there are many tools available and you want to get a subset that matches the provided context."}';

const tool = (name: string, description = `Does ${name}`) => ({
  Name: name,
  Description: description,
  InputSchema: { Type: 'object' },
});

function many(name: string, count: number): object {
  const tools = Array.from({ length: count }, (_, index) => tool(`tool${String(index).padStart(3, '0')}`));
  return lambdaParts(name, '', { InlinePayload: tools });
}

/** The names on each page, until there is no further one. */
async function pagesOf({ ask }: ServedTemplate): Promise<string[][]> {
  const pages: string[][] = [];
  let cursor: unknown;
  do {
    const { body } = await ask('tools/list', cursor === undefined ? undefined : { cursor });
    const { tools, nextCursor } = body.result as { tools: Node[]; nextCursor?: string };
    pages.push(tools.map(({ name }) => String(name)));
    cursor = nextCursor;
  } while (cursor !== undefined);
  return pages;
}

test('§5 page size: 30, the search tool among them', async () => {
  const served = await serveTemplate(many('shop', 61), { properties: SEMANTIC });

  const pages = await pagesOf(served);

  expect(pages.map(({ length }) => length)).toEqual([30, 30, 2]);
  expect(pages.flat()).toHaveLength(62);
  expect(new Set(pages.flat()).size).toBe(62);
});

test('§5 dynamic targets: on a page of their own', async () => {
  const server = await startSdkServer('sessions');
  const Mcp = { McpServer: { Endpoint: server.url, ListingMode: 'DYNAMIC' } };
  const served = await serveTemplate({ ...many('shop', 2), Dynamic: target('dynamic', { Mcp }) });

  const pages = await pagesOf(served);
  await stopAll();
  await server.close();

  expect(pages).toEqual([
    ['shop___tool000', 'shop___tool001'],
    ['dynamic___echo', 'dynamic___fail', 'dynamic___slow', 'dynamic___structured'],
  ]);
});

test('§5 order: the search tool, then by full name, whatever was created first', async () => {
  const paths = {
    '/b': { get: { operationId: 'b', responses: OK } },
    '/a': { get: { operationId: 'a', responses: OK } },
  };
  const served = await serveTemplate(
    {
      ...openApiParts('openapi-file', 'https://x.example.com', paths),
      ...lambdaParts('lambda-inline', '', { InlinePayload: [tool('z'), tool('Z'), tool('b')] }),
      ...openApiParts('api-stage', 'https://x.example.com', paths),
    },
    { properties: SEMANTIC },
  );

  const names = (await listed(served)).map(({ name }) => name);

  expect(names).toEqual([
    'x_amz_bedrock_agentcore_search',
    'api-stage___a',
    'api-stage___b',
    'lambda-inline___Z',
    'lambda-inline___b',
    'lambda-inline___z',
    'openapi-file___a',
    'openapi-file___b',
  ]);
});

test('§5 members: `inputSchema`, `name` and `description`, in this order', async () => {
  const served = await serveTemplate(many('shop', 3));

  const members = (await listed(served)).map((each) => Object.keys(each));

  expect(members).toEqual(Array(3).fill(['inputSchema', 'name', 'description']));
});

test('§5 search tool: to the letter', async () => {
  const served = await serveTemplate({}, { properties: SEMANTIC });

  const answer = await served.ask('tools/list');

  expect(resultText(answer)).toBe(`{"tools":[${SEARCH_TOOL}]}`);
});

test('§5 search tool: not there without semantic search', async () => {
  const served = await serveTemplate(many('shop', 1));

  expect((await listed(served)).map(({ name }) => name)).toEqual(['shop___tool000']);
});

test('§5 search result: the same list as a value and as text', async () => {
  const tools = [tool('refund', 'Pays an order back'), tool('weather', 'Tells the weather of a city')];
  const served = await serveTemplate(lambdaParts('shop', '', { InlinePayload: tools }), { properties: SEMANTIC });

  const answer = await served.call('x_amz_bedrock_agentcore_search', { query: 'weather in Bern' });

  const found =
    '{"tools":[{"inputSchema":{"type":"object"},"name":"shop___weather","description":"Tells the weather of a city"}]}';
  expect(resultText(answer)).toBe(
    `{"structuredContent":${found},"isError":false,"content":[{"type":"text","text":${JSON.stringify(found)}}]}`,
  );
});

describe('§5 2026-07-28', () => {
  const headers = (method: string, name?: string) => ({
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': method,
    ...(name !== undefined && { 'mcp-name': name }),
  });
  const _meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' };

  test('§5 2026-07-28: server/discover, to the letter', async () => {
    const served = await serveTemplate(many('shop', 1), { properties: SEMANTIC });

    const { status, text } = await served.ask('server/discover', { _meta }, headers('server/discover'));

    expect([status, text]).toEqual([
      200,
      '{"jsonrpc":"2.0","id":1,"result":{"supportedVersions":["2025-03-26","2026-07-28"],"capabilities":{"tools":{"listChanged":false},"prompts":{"listChanged":false},"resources":{"listChanged":false}},"serverInfo":{"version":"1.0.0","name":"Shop"},"ttlMs":0,"cacheScope":"private"}}',
    ]);
  });

  test('§5 2026-07-28: tools/list says how long it is good for, and that it is complete', async () => {
    const served = await serveTemplate(many('shop', 1), { properties: SEMANTIC });

    const { body } = await served.ask('tools/list', { _meta }, headers('tools/list'));

    expect(body.result).toMatchObject({ resultType: 'complete', ttlMs: 0, cacheScope: 'private' });
  });

  test('§5 2026-07-28: results of tools are complete', async () => {
    const served = await serveTemplate({}, { properties: SEMANTIC });
    const name = 'x_amz_bedrock_agentcore_search';

    const { body } = await served.ask(
      'tools/call',
      { _meta, name, arguments: { query: 'x' } },
      headers('tools/call', name),
    );

    expect(body.result).toMatchObject({ resultType: 'complete', isError: false });
  });

  test('§5 2026-07-28: fails without the header Mcp-Method', async () => {
    const served = await serveTemplate({}, { properties: SEMANTIC });

    const { status } = await served.ask('tools/list', { _meta }, { 'mcp-protocol-version': '2026-07-28' });

    expect(status).toBe(400);
  });
});
