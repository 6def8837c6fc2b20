import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NodeStreamableHTTPServerTransport, toNodeHandler } from '@modelcontextprotocol/node';
import {
  createMcpHandler,
  type ListToolsResult,
  ProtocolError,
  ProtocolErrorCode,
  Server,
} from '@modelcontextprotocol/server';

export type SeenRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly rpc?: string;
};

export interface SdkServer {
  readonly url: string;
  /** HTTP requests, in the order in which they came. */
  readonly seen: SeenRequest[];
  /** What the tools are from now on. */
  tools: ListToolsResult['tools'];
  toolsChanged(): Promise<void>;
  /** Sends a message that belongs to no call. */
  broadcast(text: string): Promise<void>;
  /** Forgets all sessions, as a restarted server has, and says so with a status. */
  forgetSessions(status?: number): void;
  close(): Promise<void>;
}

type Handler = (request: IncomingMessage, response: ServerResponse, body: unknown) => unknown;

const NO_ARGUMENTS = { type: 'object' as const, properties: {} };

export const TOOLS: ListToolsResult['tools'] = [
  { name: 'echo', description: 'Echoes', inputSchema: { type: 'object', properties: { text: { type: 'string' } } } },
  { name: 'fail', inputSchema: NO_ARGUMENTS },
  { name: 'structured', inputSchema: NO_ARGUMENTS, annotations: { readOnlyHint: true }, title: 'Structured' },
  { name: 'slow', inputSchema: NO_ARGUMENTS },
];

/** A server of the official SDK: `sessions` of 2025, `stateless` of 2025 and 2026, or `modern`, which is 2026 alone. */
export async function startSdkServer(kind: 'sessions' | 'stateless' | 'modern', port = 0): Promise<SdkServer> {
  const seen: SeenRequest[] = [];
  const sessions = new Map<string, { transport: NodeStreamableHTTPServerTransport; server: Server }>();
  const state = { tools: TOOLS, lostStatus: 404 };
  const factory = () => mcpServer(state);
  const stateless = createMcpHandler(factory, { legacy: kind === 'modern' ? 'reject' : 'stateless' });
  const answer: Handler = kind === 'sessions' ? withSessions(sessions, factory, state) : toNodeHandler(stateless);
  const http = createServer((request, response) => {
    void readJson(request).then((body) => {
      const rpc = (body as { method?: string } | undefined)?.method;
      const { method = '', url = '', headers } = request;
      seen.push({ method, url, headers, ...(rpc !== undefined && { rpc }) });
      return answer(request, response, body);
    });
  });
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`,
    seen,
    get tools() {
      return state.tools;
    },
    set tools(tools) {
      state.tools = tools;
    },
    toolsChanged: async () => {
      await stateless.notify.toolsChanged();
      await Promise.all([...sessions.values()].map(({ server }) => server.sendToolListChanged()));
    },
    broadcast: async (data) => {
      await Promise.all([...sessions.values()].map(({ server }) => server.sendLoggingMessage({ level: 'info', data })));
    },
    forgetSessions: (status = 404) => {
      state.lostStatus = status;
      sessions.clear();
    },
    close: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

function mcpServer(state: { readonly tools: ListToolsResult['tools'] }): Server {
  const server = new Server(
    { name: 'upstream', version: '1.0.0' },
    { capabilities: { tools: { listChanged: true }, prompts: {}, resources: {}, logging: {} } },
  );
  // Two tools a page, so that lists have several.
  server.setRequestHandler('tools/list', ({ params }) => {
    const start = Number(params?.cursor ?? 0);
    const end = start + 2;
    return {
      tools: state.tools.slice(start, end),
      ...(end < state.tools.length && { nextCursor: String(end) }),
    };
  });
  server.setRequestHandler('tools/call', async ({ params }, { mcpReq }) => {
    const { name, arguments: args = {}, _meta } = params;
    switch (name) {
      case 'fail':
        throw new ProtocolError(ProtocolErrorCode.InternalError, 'The database is down');
      case 'structured':
        return { content: [{ type: 'text', text: 'ok' }], structuredContent: { b: 1, a: [2] }, isError: true, more: 1 };
      case 'slow':
        await new Promise((_, reject) => mcpReq.signal.addEventListener('abort', () => reject(new Error('aborted'))));
        break;
    }
    await mcpReq.notify({ method: 'notifications/message', params: { level: 'info', data: args.text } });
    const token = _meta?.progressToken;
    if (token !== undefined) {
      const params = { progressToken: token, progress: 1, total: 2, message: `half of ${args.text}` };
      await mcpReq.notify({ method: 'notifications/progress', params });
    }
    return { content: [{ type: 'text', text: JSON.stringify(args) }], isError: false };
  });
  server.setRequestHandler('prompts/list', () => ({ prompts: [{ name: 'hello', arguments: [{ name: 'who' }] }] }));
  server.setRequestHandler('prompts/get', ({ params }) => ({
    messages: [{ role: 'user', content: { type: 'text', text: `Hello ${params.arguments?.who}` } }],
  }));
  server.setRequestHandler('resources/list', () => ({ resources: [{ uri: 'test://info', name: 'info' }] }));
  server.setRequestHandler('resources/templates/list', () => ({
    resourceTemplates: [{ uriTemplate: 'test://{id}', name: 'one' }],
  }));
  server.setRequestHandler('resources/read', ({ params }) => ({ contents: [{ uri: params.uri, text: 'content' }] }));
  return server;
}

function withSessions(
  sessions: Map<string, { transport: NodeStreamableHTTPServerTransport; server: Server }>,
  factory: () => Server,
  state: { readonly lostStatus: number },
): Handler {
  return async (request, response, body) => {
    const id = request.headers['mcp-session-id'];
    const known = typeof id === 'string' ? sessions.get(id) : undefined;
    if (id !== undefined && known === undefined) {
      response.writeHead(state.lostStatus).end('No valid session ID provided');
      return;
    }
    if (known !== undefined) {
      await known.transport.handleRequest(request, response, body);
      return;
    }
    const server = factory();
    const transport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (session) => {
        sessions.set(session, { transport, server });
      },
      onsessionclosed: (session) => {
        sessions.delete(session);
      },
    });
    await server.connect(transport);
    await transport.handleRequest(request, response, body);
  };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString();
  return text === '' ? undefined : JSON.parse(text);
}
