// The parcel service on your machine: its authorization server and its API, for as long as it runs.
//   node --import tsx stand-in.ts
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

const PORT = 4090;
const CLIENT = `Basic ${Buffer.from('parcel-agents:local-secret').toString('base64')}`;

const PARCELS = [
  { number: 'P-1001', postcode: '8001', status: 'moving', arrives: '2026-12-01', events: [{ place: 'Basel' }] },
  { number: 'P-1002', postcode: '8001', status: 'announced', arrives: '2026-12-03', events: [] },
  { number: 'P-1003', postcode: '10115', status: 'delivered', arrives: '2026-11-20', events: [{ place: 'Berlin' }] },
];

/** A parcel service that runs. */
export interface ParcelService {
  readonly url: string;
  /** The method and path of every request that it got, in order. */
  readonly asked: readonly string[];
  close(): void;
}

interface ReceivedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

type Answer = readonly [status: number, body: object];

/** Starts the stand-in; on a free port unless one is given. */
export async function startParcelService(port = 0): Promise<ParcelService> {
  const tokens = new Set<string>();
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const { method = 'GET', headers } = request;
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    asked.push(`${method} ${url.pathname}${url.search}`);
    const [status, body] =
      url.pathname === '/token' ? issueToken(tokens, headers, text) : answer(tokens, { method, url, headers, text });
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  // A server that listens on a port has an address that is no text.
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close };
}

/** The token endpoint: client credentials for the one client, with the scopes that the gateway asks for. */
function issueToken(tokens: Set<string>, { authorization }: IncomingHttpHeaders, form: string): Answer {
  if (authorization !== CLIENT) return [401, { error: 'invalid_client' }];
  if (new URLSearchParams(form).get('scope') !== 'parcels/read prices/read') return [400, { error: 'invalid_scope' }];
  const token = randomUUID();
  tokens.add(token);
  return [200, { access_token: token, token_type: 'Bearer', expires_in: 3600 }];
}

/** The API of apis/parcels.yaml, for callers that show a token. */
function answer(tokens: Set<string>, { method, url, headers, text }: ReceivedRequest): Answer {
  const { authorization = '' } = headers;
  const { pathname, searchParams } = url;
  const operation = `${method} ${pathname}`;
  if (!tokens.has(authorization.replace('Bearer ', ''))) return [401, { error: 'show a token of the parcel service' }];
  if (operation === 'GET /v4/parcels') {
    const wanted = searchParams.get('status');
    const there = PARCELS.filter(({ postcode }) => postcode === searchParams.get('postcode'));
    return [200, there.filter(({ status }) => wanted === null || status === wanted)];
  }
  if (operation === 'POST /v4/prices') {
    const { grams, handover } = JSON.parse(text);
    return [200, { euros: 4 + Math.ceil(grams / 1000) + (handover.shop ? 0 : 3), days: 2 }];
  }
  const parcel = PARCELS.find(({ number }) => operation === `GET /v4/parcels/${number}`);
  return parcel ? [200, parcel] : [404, { error: 'not found' }];
}

if (require.main === module) {
  startParcelService(PORT).then(({ url }) => {
    process.stdout.write(`The parcel service answers at ${url}, and issues tokens at ${url}/token\n`);
  });
}
