import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
  ServedInbound,
  ServedJwtRules,
  ServedPoolClient,
  ServedUserPool,
} from '../../../lib/assembly/serving/model';
import type { AuthContext, Inbound } from '../../../lib/local/auth/create-authenticator';
import { createAuthenticator } from '../../../lib/local/auth/create-authenticator';
import { LocalSecrets } from '../../../lib/local/auth/local-secrets';
import type { InboundRequest, Refusal } from '../../../lib/local/authenticator';

export const BASE_URL = 'http://127.0.0.1:3000';
export const POOL_ID = 'eu-west-1_Pool';
export const ISSUER = `${BASE_URL}/${POOL_ID}`;

/** A gateway that the tests talk to over HTTP. It is closed after the last of them. */
export interface ServedAuth {
  readonly url: string;
  readonly inbound: Inbound;
  readonly notices: readonly string[];
  close(): Promise<void>;
}

const open = new Set<() => Promise<void>>();

afterAll(async () => {
  await Promise.all([...open].map((close) => close()));
});

export function poolClient(overrides: Partial<ServedPoolClient> = {}): ServedPoolClient {
  return {
    stack: 'Shop',
    logicalId: 'Client',
    id: 'agents',
    name: 'Agents',
    hasSecret: true,
    flows: ['client_credentials'],
    scopes: ['gateway/read', 'gateway/write'],
    accessTokenMinutes: 60,
    ...overrides,
  };
}

export function userPool(...clients: ServedPoolClient[]): ServedUserPool {
  return {
    stack: 'Shop',
    logicalId: 'Pool',
    id: POOL_ID,
    issuer: `https://cognito-idp.eu-west-1.amazonaws.com/${POOL_ID}`,
    scopes: ['gateway/read', 'gateway/write'],
    clients: clients.length === 0 ? [poolClient()] : clients,
  };
}

export function rules(overrides: Partial<ServedJwtRules> = {}): ServedJwtRules {
  return {
    discoveryUrl: `https://cognito-idp.eu-west-1.amazonaws.com/${POOL_ID}/.well-known/openid-configuration`,
    allowedAudience: [],
    allowedClients: ['agents'],
    allowedScopes: ['gateway/read'],
    advertisedScopes: {},
    customClaims: [],
    userPool: userPool(),
    ...overrides,
  };
}

export function jwt(overrides: Partial<ServedJwtRules> = {}): ServedInbound {
  return { type: 'CUSTOM_JWT', jwt: rules(overrides) };
}

export function context(overrides: Partial<AuthContext> = {}): AuthContext {
  return {
    baseUrl: () => BASE_URL,
    region: 'eu-west-1',
    account: '111122223333',
    localIssuer: false,
    secrets: new LocalSecrets(),
    events: () => undefined,
    ...overrides,
  };
}

export function request(overrides: Partial<InboundRequest> = {}): InboundRequest {
  return { method: 'POST', path: '/mcp', headers: {}, body: Buffer.alloc(0), ...overrides };
}

export function bearer(token: string): InboundRequest {
  return request({ headers: { authorization: `Bearer ${token}` } });
}

/** The refusal of a request; fails when it is let in. */
export async function refusalOf({ authenticator }: Inbound, inbound: InboundRequest): Promise<Refusal> {
  const admission = await authenticator.admit(inbound);
  if (!('refusal' in admission)) {
    throw new Error('the request was let in');
  }
  return admission.refusal;
}

/** Serves what the authenticator answers, and the least of MCP behind it. */
export async function serveAuth(inbound: ServedInbound, overrides: Partial<AuthContext> = {}): Promise<ServedAuth> {
  const notices: string[] = [];
  const server = createServer();
  const url = await listen(server);
  const made = await createAuthenticator(
    inbound,
    context({
      baseUrl: () => url,
      events: (event) => notices.push(event.type === 'notice' ? event.message : event.type),
      ...overrides,
    }),
  );
  server.on('request', (incoming, response) => void answer(made, incoming, response));
  const close = async () => {
    open.delete(close);
    await made.close();
    await closeServer(server);
  };
  open.add(close);
  return { url, inbound: made, notices, close };
}

export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has an address of this form.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

async function answer({ routes, authenticator }: Inbound, incoming: IncomingMessage, response: ServerResponse) {
  for (const route of routes) {
    if (await route(incoming, response)) return;
  }
  if (incoming.url?.startsWith('/.well-known/oauth-protected-resource') && authenticator.protectedResource) {
    send(response, 200, authenticator.protectedResource);
    return;
  }
  if (incoming.url?.split('?')[0] !== '/mcp') {
    send(response, 404, {});
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const message = JSON.parse(body.toString('utf8') || '{}');
  const { method = '', url = '', headers } = incoming;
  const admission = await authenticator.admit({ method, path: url, headers, body });
  if ('refusal' in admission) {
    const { httpStatus, headers: refusalHeaders, code, message: text } = admission.refusal;
    send(response, httpStatus, { jsonrpc: '2.0', id: message.id, error: { code, message: text } }, refusalHeaders);
  } else if (message.id === undefined) {
    response.writeHead(202).end();
  } else {
    send(response, 200, { jsonrpc: '2.0', id: message.id, result: resultOf(message, admission.caller.claims) });
  }
}

function resultOf({ method, params }: { method: string; params?: { protocolVersion: string } }, claims: object) {
  switch (method) {
    case 'initialize':
      return {
        protocolVersion: params?.protocolVersion,
        capabilities: { tools: {} },
        serverInfo: { name: 'shop', version: '1.0.0' },
      };
    case 'tools/list':
      return { tools: [{ name: 'shop___search', description: 'Searches', inputSchema: { type: 'object' } }] };
    default:
      return { claims };
  }
}

function send(response: ServerResponse, status: number, body: object, headers: object = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
