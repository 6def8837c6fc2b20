// The rows of §4 in docs/fidelity.md: MCP server targets.
import type { Node } from '../../../lib/schema/node';
import { target } from '../../assembly/serving/sample-templates';
import { type RawRequest, respond, startRawServer } from '../targets/mcp-server/raw-server';
import { startSdkServer } from '../targets/mcp-server/sdk-server';
import { resultText, serveTemplate, stopAll } from './served-template';

jest.setTimeout(30_000);

const servers: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await stopAll();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const ECHO = {
  name: 'echo',
  description: 'Echoes',
  inputSchema: {
    type: 'object',
    properties: { limit: { anyOf: [{ type: 'integer' }, { type: 'null' }] } },
    additionalProperties: false,
  },
};

const EVERYTHING = { tools: {}, prompts: {}, resources: {} };

const ANSWERS: { readonly [method: string]: Node } = {
  'tools/list': { tools: [ECHO] },
  'prompts/list': { prompts: [{ name: 'hello', arguments: [{ name: 'who', required: true }] }] },
  'prompts/get': { messages: [{ role: 'user', content: { type: 'text', text: 'Hello' } }] },
  'resources/list': { resources: [{ uri: 'test://china/info' }] },
  'resources/templates/list': {
    resourceTemplates: [{ uriTemplate: 'test://china/{city}' }],
  },
  'resources/read': { contents: [{ uri: 'test://china/info', text: 'content' }] },
  'tools/call': { content: [{ type: 'text', text: 'hi' }], isError: false },
};

/** An MCP server that answers with what it is made of, and tells what it was asked. */
async function startServer() {
  const seen: RawRequest['rpc'][] = [];
  const server = await startRawServer(({ response, rpc }) => {
    seen.push(rpc);
    respond(response, { jsonrpc: '2.0', id: rpc.id, result: ANSWERS[rpc.method ?? ''] ?? {} });
  }, EVERYTHING);
  servers.push(server);
  return { url: server.url, seen };
}

const serverParts = (Endpoint: string, configuration: object = {}) => ({
  Target: target('mcp-server', { Mcp: { McpServer: { Endpoint, ...configuration } } }),
});

test('§4 tools: prefixed, and otherwise as the server lists them', async () => {
  const { url } = await startServer();
  const served = await serveTemplate(serverParts(url));

  const answer = await served.ask('tools/list');

  expect(resultText(answer)).toBe(JSON.stringify({ tools: [{ ...ECHO, name: 'mcp-server___echo' }] }));
});

test('§4 result: as the server gives it', async () => {
  const { url, seen } = await startServer();
  const served = await serveTemplate(serverParts(url));

  const answer = await served.call('mcp-server___echo', { limit: 3 });

  expect(resultText(answer)).toBe('{"content":[{"type":"text","text":"hi"}],"isError":false}');
  expect(seen.at(-1)?.params).toMatchObject({ name: 'echo', arguments: { limit: 3 } });
});

test('§4 prompts: prefixed, too, with their arguments', async () => {
  const { url, seen } = await startServer();
  const served = await serveTemplate(serverParts(url));

  const list = await served.ask('prompts/list');
  const got = await served.ask('prompts/get', { name: 'mcp-server___hello', arguments: { who: 'you' } });

  expect(list.body.result).toEqual({
    prompts: [{ name: 'mcp-server___hello', arguments: [{ name: 'who', required: true }] }],
  });
  expect(got.body.result).toEqual({ messages: [{ role: 'user', content: { type: 'text', text: 'Hello' } }] });
  expect(seen.at(-1)).toMatchObject({ method: 'prompts/get', params: { name: 'hello', arguments: { who: 'you' } } });
});

test('§4 resources: URIs are not prefixed; without a name and a description, they have their URI and nothing', async () => {
  const { url } = await startServer();
  const served = await serveTemplate(serverParts(url));

  const list = await served.ask('resources/list');
  const templates = await served.ask('resources/templates/list');
  const read = await served.ask('resources/read', { uri: 'test://china/info' });

  expect(list.body.result).toEqual({
    resources: [{ uri: 'test://china/info', name: 'test://china/info', description: '' }],
  });
  expect(templates.body.result).toEqual({
    resourceTemplates: [{ uriTemplate: 'test://china/{city}', name: 'test://china/{city}', description: '' }],
  });
  expect(read.body.result).toEqual({ contents: [{ uri: 'test://china/info', text: 'content' }] });
});

test('§4 validation: before the server is asked', async () => {
  const { url, seen } = await startServer();
  const served = await serveTemplate(serverParts(url));

  const { body } = await served.call('mcp-server___echo', { _meta: {} });

  expect(body.result).toHaveProperty(
    'content[0].text',
    "ValidationException - Parameter validation failed: Invalid request parameters:\n- additionalProperties validation failed: property '_meta' is not defined in the schema and the schema does not allow additional properties",
  );
  expect(seen.map(({ method }) => method)).not.toContain('tools/call');
});

test('§4 anyOf: listed, and one line for each branch that fails', async () => {
  const { url } = await startServer();
  const served = await serveTemplate(serverParts(url));

  const { body } = await served.call('mcp-server___echo', { limit: 'x' });

  expect(Object(body.result).content[0].text.split('\n').slice(1)).toEqual([
    "- Field '/limit' has invalid type: string found, integer expected",
    "- Field '/limit' has invalid type: string found, null expected",
  ]);
});

test('§4 streaming: progress and messages, then the result', async () => {
  const server = await startSdkServer('sessions');
  servers.push(server);
  const served = await serveTemplate(serverParts(server.url), {
    properties: { ProtocolConfiguration: { Mcp: { StreamingConfiguration: { EnableResponseStreaming: true } } } },
  });

  const { headers, messages } = await served.ask(
    'tools/call',
    { name: 'mcp-server___echo', arguments: { text: 'a' }, _meta: { progressToken: 'p' } },
    { accept: 'application/json, text/event-stream' },
  );

  expect(headers.get('content-type')).toBe('text/event-stream');
  expect(messages).toEqual([
    { jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data: 'a' } },
    {
      jsonrpc: '2.0',
      method: 'notifications/progress',
      params: { progressToken: 'p', progress: 1, total: 2, message: 'half of a' },
    },
    { jsonrpc: '2.0', id: 1, result: { content: [{ type: 'text', text: '{"text":"a"}' }], isError: false } },
  ]);
});
