import type { GatewayModel } from '../../lib/assembly/model';
import type { ServedGateway, ServedTarget } from '../../lib/assembly/serving/model';
import type { TargetKind } from '../../lib/catalog/target';
import type { Authenticator } from '../../lib/local/authenticator';
import type { LocalEvent } from '../../lib/local/events';
import type { GatewayParts } from '../../lib/local/gateway-parts';
import { createGatewayServer, type GatewayServer, type Patience } from '../../lib/local/http/gateway-server';
import type { TargetCaller, ToolCall, ToolResult } from '../../lib/local/target-caller';
import type { Node } from '../../lib/schema/node';
import type { JsonSchema, Tool } from '../../lib/schema/tool';

/** A gateway as tests serve it: one Lambda target that echoes, unless something else is said. */
export interface GatewayOptions extends Partial<Omit<GatewayParts, 'served' | 'callers' | 'events'>> {
  readonly gateway?: Partial<GatewayModel>;
  readonly served?: Partial<ServedGateway>;
  readonly targets?: readonly ServedTarget[];
  readonly callers?: { readonly [target: string]: TargetCaller };
}

export const EVERY_VERSION = ['2025-03-26', '2025-06-18', '2025-11-25', '2026-07-28'];

export const NO_ARGUMENTS: JsonSchema = { type: 'object', properties: {} };

export function tool(name: string, inputSchema: JsonSchema = NO_ARGUMENTS, description = `Does ${name}`): Tool {
  return { name, description, inputSchema, pointer: '' };
}

export function target(name: string, tools: readonly Tool[] | undefined, options: Partial<ServedTarget> = {}) {
  const kind: TargetKind = options.backend?.kind === 'MCP_SERVER' ? 'MCP_SERVER' : 'LAMBDA';
  const served: ServedTarget = {
    target: { stack: 'Stack', logicalId: name, name, kind, ...(tools && { tools }) },
    backend: { kind: 'REFUSED', reason: 'a test answers' },
    requestHeaders: [],
    responseHeaders: [],
    queryParameters: [],
    ...options,
  };
  return served;
}

/** A target that answers with what a function makes of the call. */
export function caller(call: (call: ToolCall) => ToolResult | Promise<ToolResult>): TargetCaller {
  return { call: async (request) => call(request), close: async () => {} };
}

export function textResult(text: string): ToolResult {
  return { isError: false, content: [{ type: 'text', text }] };
}

/** Answers with the arguments, compactly, as a Lambda target would. */
export const ECHO = caller(({ arguments: args }) => textResult(JSON.stringify(args)));

/** Lets in everybody who says who they are, as `Bearer <name>`, and everybody else as nobody. */
export const ANYBODY: Authenticator = {
  async admit({ headers }) {
    const token = headers.authorization?.replace('Bearer ', '');
    return { caller: { claims: token === undefined ? {} : { sub: token }, ...(token !== undefined && { token }) } };
  },
};

export function partsOf(options: GatewayOptions, events: LocalEvent[] = []): GatewayParts {
  const {
    gateway,
    served,
    targets = [target('tools', [tool('echo')])],
    callers = { tools: ECHO },
    ...others
  } = options;
  const model: GatewayModel = {
    stack: 'Stack',
    logicalId: 'Gateway',
    stackId: 'Stack',
    template: 'Stack.template.json',
    environment: {},
    name: 'Orders',
    authorizer: { type: 'NONE', allowedClients: [], allowedScopes: [], allowedAudience: [], customClaims: [] },
    semanticSearch: false,
    protocolVersions: [],
    interceptors: [],
    role: { arn: 'arn:aws:iam::123456789012:role/Gateway', managedPolicies: [], statements: [] },
    targets: [],
    outputs: [],
    notices: [],
    ...gateway,
  };
  return {
    served: {
      gateway: model,
      id: 'orders-abcdefghij',
      region: 'us-east-1',
      account: '123456789012',
      streaming: false,
      pagination: true,
      inbound: { type: 'NONE' },
      targets,
      interceptors: [],
      notices: [],
      ...served,
    },
    callers: new Map(Object.entries(callers)),
    authenticator: ANYBODY,
    events: (event) => events.push(event),
    ...others,
  };
}

export interface RunningGateway {
  readonly server: GatewayServer;
  readonly url: string;
  /** What the gateway has told so far. */
  readonly events: LocalEvent[];
  /** Posts a message, and reads the answer. */
  post(message: unknown, headers?: { readonly [name: string]: string }): Promise<Answer>;
  /** Posts a request with an ID of 1, and reads the answer. */
  ask(method: string, params?: Node, headers?: { readonly [name: string]: string }): Promise<Answer>;
  replace(options: GatewayOptions): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; of a stream, its first event. */
  readonly body: Node;
  /** The messages of a stream. */
  readonly messages: Node[];
}

const running: GatewayServer[] = [];

/** Serves a gateway until the test ends. */
export async function startGateway(
  options: GatewayOptions = {},
  patience: Partial<Patience> = {},
): Promise<RunningGateway> {
  const events: LocalEvent[] = [];
  const server = createGatewayServer(partsOf(options, events), { closeMilliseconds: 100, ...patience });
  running.push(server);
  await server.listen(0);
  const { url } = server;
  const post: RunningGateway['post'] = (message, headers = {}) =>
    send(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof message === 'string' ? message : JSON.stringify(message),
    });
  return {
    server,
    url,
    events,
    post,
    ask: (method, params, headers) => post({ jsonrpc: '2.0', id: 1, method, ...(params && { params }) }, headers),
    replace: (others) => server.replace(partsOf(others, events)),
  };
}

export async function stopGateways(): Promise<void> {
  await Promise.all(running.splice(0).map((server) => server.close()));
}

export async function send(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const isStream = response.headers.get('content-type') === 'text/event-stream';
  const messages = isStream ? [...text.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data)) : [];
  const body = isStream ? messages[0] : text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : {};
  return { status: response.status, headers: response.headers, text, body, messages };
}
