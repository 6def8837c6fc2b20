import { type Answer, type Asked, type BreakOff, startServer, type TestServer } from '../../client/token-server';

export const SECRET = 'client-secret-that-nobody-may-see';

/** Thirty tools a page, as the service has them. */
const PAGE = 30;

const SEARCH = 'x_amz_bedrock_agentcore_search';

export interface FakeTool {
  readonly name: string;
  readonly description?: string;
  readonly inputSchema: { readonly [keyword: string]: unknown };
}

/** A gateway that takes the token `token-of-id`, and a token endpoint that gives it for a client's ID and secret. */
export interface FakeGateway extends TestServer {
  readonly mcpUrl: string;
  readonly tokenEndpoint: string;
  /** The arguments of each call, by the tool. */
  readonly calls: (readonly [tool: string, args: unknown])[];
}

/** @param intercept answers a request instead of the gateway, when it answers */
export async function startGateway(
  tools: readonly FakeTool[],
  intercept: (asked: Asked) => Answer | BreakOff | Promise<Answer> | undefined = () => undefined,
): Promise<FakeGateway> {
  const calls: (readonly [string, unknown])[] = [];
  const server = await startServer((asked) => {
    const special = intercept(asked);
    if (special) return special;
    if (asked.path === '/oauth2/token') return answerToken(asked);
    if (asked.headers.authorization !== 'Bearer token-of-id') {
      const error = { code: -32001, message: 'Invalid Bearer token' };
      return { status: 401, body: { jsonrpc: '2.0', id: 0, error } };
    }
    return asked.method === 'POST' ? answerRpc(JSON.parse(asked.body), tools, calls) : { status: 405 };
  });
  return { ...server, calls, mcpUrl: `${server.url}/mcp`, tokenEndpoint: `${server.url}/oauth2/token` };
}

function answerToken({ headers, body }: Asked): Answer {
  const wanted = `Basic ${Buffer.from(`id:${SECRET}`).toString('base64')}`;
  return headers.authorization === wanted && body.includes('scope=a%2Fb')
    ? { body: { access_token: 'token-of-id', expires_in: 3600 } }
    : { status: 400, body: { error: 'invalid_client' } };
}

function answerRpc(
  { id, method, params = {} }: { id?: number; method: string; params?: { [member: string]: unknown } },
  tools: readonly FakeTool[],
  calls: (readonly [string, unknown])[],
): Answer {
  if (id === undefined) return { status: 202 };
  const answer = (result: unknown): Answer => ({ body: { jsonrpc: '2.0', id, result } });
  switch (method) {
    case 'initialize':
      return answer({
        protocolVersion: params.protocolVersion,
        capabilities: { tools: { listChanged: false } },
        serverInfo: { name: 'Orders', version: '1.0.0' },
      });
    case 'tools/list': {
      const start = Number(params.cursor ?? 0);
      const next = start + PAGE < tools.length ? { nextCursor: String(start + PAGE) } : {};
      return answer({ tools: tools.slice(start, start + PAGE), ...next });
    }
    case 'tools/call': {
      const name = String(params.name);
      calls.push([name, params.arguments]);
      if (name === SEARCH) {
        const found = { tools: tools.filter((tool) => tool.description?.includes('weather')) };
        return answer({
          content: [{ type: 'text', text: JSON.stringify(found) }],
          structuredContent: found,
          isError: false,
        });
      }
      const isError = name.endsWith('___fail');
      const text = isError ? 'The order is gone' : JSON.stringify(params.arguments);
      return answer({ content: [{ type: 'text', text }], isError });
    }
    default:
      return { body: { jsonrpc: '2.0', id, error: { code: -32601, message: 'Method not found' } } };
  }
}
