import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NodeStreamableHTTPServerTransport, toNodeHandler } from '@modelcontextprotocol/node';
import {
  type CallToolResult,
  createMcpHandler,
  inputRequired,
  ProtocolError,
  Server,
  type ServerContext,
  UrlElicitationRequiredError,
} from '@modelcontextprotocol/server';

const NO_ARGUMENTS = { type: 'object' as const, properties: {} };
const FORM = {
  message: 'Really?',
  requestedSchema: { type: 'object' as const, properties: { confirm: { type: 'boolean' as const } } },
};
const PAGE = { mode: 'url' as const, message: 'Log in', url: 'https://login.example.com', elicitationId: 'e1' };
const SAMPLE = { messages: [{ role: 'user' as const, content: { type: 'text' as const, text: 'Hi' } }], maxTokens: 9 };

const TOOLS = ['form', 'page', 'sample', 'login', 'count', 'echo'];

/** A server of the official SDK whose tools ask the client: over the stream of the call, or with their result. */
export interface AskingServer {
  readonly url: string;
  /** What clients have told of themselves in handshakes. */
  readonly clients: unknown[];
  /** How many sessions are open. */
  sessions(): number;
  close(): Promise<void>;
}

/** A server with sessions, which asks over the stream of a call. */
export async function startAskingServer(): Promise<AskingServer> {
  const clients: unknown[] = [];
  const transports = new Map<string, NodeStreamableHTTPServerTransport>();
  const http = createServer(async (request, response) => {
    const body = await bodyOf(request);
    if (body?.method === 'initialize') clients.push(body.params.capabilities);
    const known = transports.get(String(request.headers['mcp-session-id']));
    if (known !== undefined) {
      await known.handleRequest(request, response, body);
      return;
    }
    const transport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void transports.set(id, transport),
      onsessionclosed: (id) => void transports.delete(id),
    });
    await withSessions().connect(transport);
    await transport.handleRequest(request, response, body);
  });
  return served(http, clients, () => transports.size);
}

/** A server of 2026-07-28, which asks with its result. */
export async function startModernAskingServer(): Promise<AskingServer> {
  return served(createServer(toNodeHandler(createMcpHandler(stateless, { legacy: 'reject' }))), []);
}

function withSessions(): Server {
  let calls = 0;
  const server = serverWith(async (name, { mcpReq }): Promise<CallToolResult> => {
    switch (name) {
      case 'form':
        return textOf(await mcpReq.send({ method: 'elicitation/create', params: FORM }));
      case 'page':
        return textOf(await mcpReq.send({ method: 'elicitation/create', params: PAGE }));
      case 'sample':
        return textOf(await mcpReq.send({ method: 'sampling/createMessage', params: SAMPLE }));
      case 'login':
        throw new UrlElicitationRequiredError([PAGE], 'Log in first');
      case 'count':
        calls += 1;
        return textOf(calls);
      default:
        return textOf('');
    }
  });
  return server;
}

function stateless(): Server {
  return serverWith(async (name, { mcpReq }) => {
    const { inputResponses } = mcpReq;
    if (inputResponses !== undefined) {
      return textOf({ inputResponses, state: mcpReq.requestState() });
    }
    switch (name) {
      case 'form':
        return inputRequired({ inputRequests: { answer: inputRequired.elicit(FORM) }, requestState: 'step-1' });
      case 'sample':
        return inputRequired({ inputRequests: { answer: inputRequired.createMessage(SAMPLE) } });
      default:
        return textOf('');
    }
  });
}

type Call = (name: string, context: ServerContext) => Promise<CallToolResult | ReturnType<typeof inputRequired>>;

function serverWith(call: Call): Server {
  const server = new Server({ name: 'asking', version: '1.0.0' }, { capabilities: { tools: {} } });
  server.setRequestHandler('tools/list', () => ({
    tools: TOOLS.map((name) => ({ name, inputSchema: NO_ARGUMENTS })),
  }));
  server.setRequestHandler('tools/call', async ({ params }, context) => {
    try {
      return await call(params.name, context);
    } catch (error) {
      // As frameworks do: what a tool does not catch is its result.
      if (error instanceof UrlElicitationRequiredError || !(error instanceof ProtocolError)) throw error;
      return { ...textOf(`${error.code} ${error.message}`), isError: true };
    }
  });
  return server;
}

function textOf(value: unknown): CallToolResult {
  return {
    content: [{ type: 'text', text: typeof value === 'string' ? value : JSON.stringify(value) }],
    isError: false,
  };
}

async function served(
  http: ReturnType<typeof createServer>,
  clients: unknown[],
  sessions = () => 0,
): Promise<AskingServer> {
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    // A server that listens on a port has an address that is no text.
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`,
    clients,
    sessions,
    close: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage) {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text === '' ? undefined : JSON.parse(text);
}
