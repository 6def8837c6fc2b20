import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { NodeStreamableHTTPServerTransport, toNodeHandler } from '@modelcontextprotocol/node';
import { type CallToolResult, createMcpHandler, type GetPromptResult, Server } from '@modelcontextprotocol/server';
import { ASKING_TOOLS } from './asking-tools';

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';
const WAV = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=';

const image = { type: 'image' as const, data: PNG, mimeType: 'image/png' };
const text = (value: string) => ({ type: 'text' as const, text: value });
const embedded = (uri: string, mimeType: string, content: string) => ({
  type: 'resource' as const,
  resource: { uri, mimeType, text: content },
});

/** The tools that the conformance scenarios call, with what they want to read. */
const RESULTS: { readonly [tool: string]: CallToolResult } = {
  test_simple_text: { content: [text('This is a simple text response for testing.')] },
  test_image_content: { content: [image] },
  test_audio_content: { content: [{ type: 'audio', data: WAV, mimeType: 'audio/wav' }] },
  test_embedded_resource: {
    content: [embedded('test://embedded-resource', 'text/plain', 'This is an embedded resource content.')],
  },
  test_multiple_content_types: {
    content: [
      text('Multiple content types test:'),
      image,
      embedded('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
    ],
  },
  test_error_handling: {
    isError: true,
    content: [text('This tool intentionally returns an error for testing')],
  },
  test_tool_with_progress: { content: [text('done')] },
  test_tool_with_logging: { content: [text('done')] },
  test_logging_tool: { content: [text('done')] },
  json_schema_2020_12_tool: { content: [text('ok')] },
};

/** What JSON Schema 2020-12 has and older dialects have not. */
const MODERN_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object' as const,
  $defs: {
    address: {
      $anchor: 'addressDef',
      type: 'object',
      properties: { street: { type: 'string' }, city: { type: 'string' } },
    },
  },
  properties: {
    name: { type: 'string' },
    address: { $ref: '#/$defs/address' },
    contactMethod: { type: 'string', enum: ['phone', 'email'] },
    phone: { type: 'string' },
    email: { type: 'string' },
  },
  allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
  if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { required: ['phone'] },
  else: { required: ['email'] },
  additionalProperties: false,
};

const PROMPTS: { readonly [prompt: string]: (args: { readonly [name: string]: string }) => GetPromptResult } = {
  test_simple_prompt: () => ({
    messages: [{ role: 'user', content: text('This is a simple prompt for testing.') }],
  }),
  test_prompt_with_arguments: ({ arg1, arg2 }) => ({
    messages: [{ role: 'user', content: text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`) }],
  }),
  test_prompt_with_embedded_resource: ({ resourceUri = '' }) => ({
    messages: [
      { role: 'user', content: embedded(resourceUri, 'text/plain', 'Embedded resource content for testing.') },
      { role: 'user', content: text('Please process the embedded resource above.') },
    ],
  }),
  test_prompt_with_image: () => ({
    messages: [
      { role: 'user', content: image },
      { role: 'user', content: text('Please analyze the image above.') },
    ],
  }),
};

const ARGUMENTS: { readonly [prompt: string]: readonly string[] } = {
  test_prompt_with_arguments: ['arg1', 'arg2'],
  test_prompt_with_embedded_resource: ['resourceUri'],
};

/** An MCP server with everything that the conformance scenarios ask of a gateway's targets, by the official SDK. */
export async function startEverythingServer() {
  const stateless = toNodeHandler(createMcpHandler(everything, { legacy: 'reject' }));
  const transports = new Map<string, NodeStreamableHTTPServerTransport>();
  const http = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const known = transports.get(String(request.headers['mcp-session-id']));
    if (known === undefined && body?.method !== 'initialize') {
      await stateless(request, response, body);
      return;
    }
    // Only who keeps sessions gets answers to what was asked over a stream.
    const transport =
      known ??
      new NodeStreamableHTTPServerTransport({
        sessionIdGenerator: randomUUID,
        onsessioninitialized: (id) => void transports.set(id, transport),
      });
    if (known === undefined) await everything().connect(transport);
    await transport.handleRequest(request, response, body);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    // A server that listens on a port has an address that is no text.
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`,
    close: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

function everything(): Server {
  const capabilities = { tools: {}, prompts: {}, resources: {}, logging: {} };
  const server = new Server({ name: 'everything', version: '1.0.0' }, { capabilities });
  server.setRequestHandler('tools/list', () => ({
    tools: [...Object.keys(RESULTS), ...Object.keys(ASKING_TOOLS)].map((name) => ({
      name,
      description: `Conformance: ${name}`,
      inputSchema: name.startsWith('json_schema') ? MODERN_SCHEMA : { type: 'object', properties: {} },
    })),
  }));
  server.setRequestHandler('tools/call', async ({ params: { name, arguments: args = {}, _meta } }, context) => {
    const { mcpReq } = context;
    const asking = ASKING_TOOLS[name];
    if (asking !== undefined) return asking(args, context);
    const token = _meta?.progressToken;
    if (name === 'test_tool_with_progress' && token !== undefined) {
      for (const progress of [0, 50, 100]) {
        const params = { progressToken: token, progress, total: 100 };
        await mcpReq.notify({ method: 'notifications/progress', params });
        await sleep(50);
      }
    }
    if (name === 'test_tool_with_logging' || name === 'test_logging_tool') {
      for (const data of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
        await mcpReq.notify({ method: 'notifications/message', params: { level: 'info', data } });
        await sleep(50);
      }
    }
    return RESULTS[name] ?? { isError: true, content: [text(`no tool ${name}`)] };
  });
  server.setRequestHandler('prompts/list', () => ({
    prompts: Object.keys(PROMPTS).map((name) => ({
      name,
      description: `Conformance: ${name}`,
      arguments: ARGUMENTS[name]?.map((argument) => ({ name: argument, description: argument, required: true })),
    })),
  }));
  server.setRequestHandler('prompts/get', ({ params: { name, arguments: args = {} } }) => {
    const prompt = PROMPTS[name];
    if (prompt === undefined) throw new Error(`no prompt ${name}`);
    return prompt(args);
  });
  server.setRequestHandler('resources/list', () => ({
    resources: [
      { uri: 'test://static-text', name: 'Text', mimeType: 'text/plain', description: 'A text' },
      { uri: 'test://static-binary', name: 'Binary', mimeType: 'image/png', description: 'An image' },
    ],
  }));
  server.setRequestHandler('resources/templates/list', () => ({
    resourceTemplates: [{ uriTemplate: 'test://template/{id}/data', name: 'Data', mimeType: 'application/json' }],
  }));
  server.setRequestHandler('resources/read', ({ params: { uri } }) => ({ contents: [contentOf(uri)] }));
  return server;
}

function contentOf(uri: string) {
  if (uri === 'test://static-binary') return { uri, mimeType: 'image/png', blob: PNG };
  const [, id] = /^test:\/\/template\/(.+)\/data$/.exec(uri) ?? [];
  return id === undefined
    ? { uri, mimeType: 'text/plain', text: 'This is the content of the static text resource.' }
    : {
        uri,
        mimeType: 'application/json',
        text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }),
      };
}

async function bodyOf(request: IncomingMessage) {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  return body === '' ? undefined : JSON.parse(body);
}
