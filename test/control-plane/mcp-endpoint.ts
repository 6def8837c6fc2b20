import { AwsService, type Json, type Operation, type ServiceCall, ServiceError } from './aws-service';
import type { VirtualClock } from './virtual-clock';

const PAGE = 3;
const TOKEN = 'token-of-the-only-client';

/** The other end of a gateway: where its callers get tokens and list tools, which appear some time after they are given. */
export class McpEndpoint extends AwsService {
  /** What the only client proves itself with. */
  public clientSecret = 'secret-of-the-only-client';

  private lists: { readonly from: number; readonly tools: readonly string[] }[] = [];

  public constructor(clock: VirtualClock) {
    super(clock, 'application/json');
  }

  public get url(): string {
    return `${this.endpoint}/mcp`;
  }

  public get tokenEndpoint(): string {
    return `${this.endpoint}/oauth2/token`;
  }

  /** Lists these tools from some time on, in milliseconds; until then what was listed before. */
  public show(tools: readonly string[], after: number): void {
    const from = this.clock.now() + after;
    this.lists = [...this.lists.filter((list) => list.from < from), { from, tools }];
  }

  protected override read(text: string): Json {
    return text.startsWith('{') ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text));
  }

  protected override write({ __type, message, ...body }: Json): string {
    return JSON.stringify(
      __type === undefined ? body : { jsonrpc: '2.0', id: null, error: { code: -32603, message }, error_type: __type },
    );
  }

  protected route({ method, path, authorization, body }: ServiceCall): Operation {
    if (method === 'POST' && path === '/oauth2/token') {
      return { name: 'Token', status: 200, run: () => this.giveToken(authorization) };
    }
    if (method !== 'POST' || path !== '/mcp') throw new ServiceError('MethodNotAllowed', 405, 'Method not allowed');
    if (authorization !== `Bearer ${TOKEN}`) throw new ServiceError('Unauthorized', 401, 'Invalid Bearer token');
    const { id, method: name, params } = body;
    if (name === 'notifications/initialized') return { name, status: 202, run: () => ({}) };
    const results: { readonly [name: string]: () => Json } = {
      initialize: () => ({
        protocolVersion: '2025-11-25',
        capabilities: { tools: { listChanged: false } },
        serverInfo: { name: 'shop', version: '1.0.0' },
      }),
      'tools/list': () => this.list(params),
    };
    const result = results[String(name)];
    if (!result) throw new ServiceError('MethodNotFound', 404, `There is no method ${name}`);
    return { name: String(name), status: 200, run: () => ({ jsonrpc: '2.0', id, result: result() }) };
  }

  private giveToken(authorization: string): Json {
    const [, basic = ''] = authorization.split(' ');
    const [, secret] = Buffer.from(basic, 'base64').toString().split(':');
    if (secret !== this.clientSecret) throw new ServiceError('invalid_client', 400, 'Unknown client');
    return { access_token: TOKEN, token_type: 'Bearer', expires_in: 3600 };
  }

  private list(params: unknown): Json {
    const cursor = typeof params === 'object' && params !== null && 'cursor' in params ? Number(params.cursor) : 0;
    const now = this.clock.now();
    const { tools = [] } = this.lists.filter(({ from }) => from <= now).at(-1) ?? {};
    const page = tools.slice(cursor, cursor + PAGE).map((name) => ({
      inputSchema: { type: 'object', properties: {} },
      name,
      description: `Does ${name}`,
    }));
    return { tools: page, ...(cursor + PAGE < tools.length && { nextCursor: String(cursor + PAGE) }) };
  }
}
