// The other company's documentation server on your machine, with its authorization server, for as long as it runs.
//   node --import tsx docs-stand-in.ts
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, fromJsonSchema, McpServer } from '@modelcontextprotocol/server';

const PORT = 4091;
const CLIENT = `Basic ${Buffer.from('gateway:local-secret').toString('base64')}`;

const PAGES = [
  { path: '/cloud/backups', product: 'cloud', text: '# Backups\n\nBackups are made every night.' },
  { path: '/desktop/backups', product: 'desktop', text: '# Backups\n\nChoose a folder in the settings.' },
];

/** A documentation server that runs. */
export interface DocsServer {
  readonly url: string;
  close(): void;
}

/** Starts the stand-in; on a free port unless one is given. */
export async function startDocsServer(port = 0): Promise<DocsServer> {
  const tokens = new Set<string>();
  const handle = toNodeHandler(createMcpHandler(docsServer));
  const server = createServer(async (request, response) => {
    const { authorization = '' } = request.headers;
    const answer = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (request.url !== '/token') {
      if (tokens.has(authorization.replace('Bearer ', ''))) return handle(request, response);
      return answer(401, { error: 'show a token of the documentation server' });
    }
    if (authorization !== CLIENT) return answer(401, { error: 'invalid_client' });
    const token = randomUUID();
    tokens.add(token);
    return answer(200, { access_token: token, token_type: 'Bearer', expires_in: 3600 });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  // A server that listens on a port has an address that is no text.
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

/** What the server lists: the tools that were reviewed, and one that came later. */
function docsServer(): McpServer {
  const server = new McpServer({ name: 'docs', version: '3.1.0' });
  const schemaOf = (name: string) =>
    fromJsonSchema<{ readonly [argument: string]: string }>({
      type: 'object',
      properties: { [name]: { type: 'string' }, product: { type: 'string' } },
      required: [name],
    });
  const text = (value: string) => ({ content: [{ type: 'text' as const, text: value }] });

  server.registerTool('search_docs', { inputSchema: schemaOf('words') }, ({ words = '', product }) => {
    const found = PAGES.filter((page) => page.text.toLowerCase().includes(words.toLowerCase()));
    const asked = found.filter((page) => product === undefined || page.product === product);
    return text(JSON.stringify(asked.map(({ path }) => ({ path }))));
  });
  server.registerTool('read_page', { inputSchema: schemaOf('path') }, ({ path }) => {
    return text(PAGES.find((page) => page.path === path)?.text ?? 'There is no such page');
  });
  server.registerTool('delete_page', { inputSchema: schemaOf('path') }, ({ path }) => text(`${path} is deleted`));
  return server;
}

if (require.main === module) {
  startDocsServer(PORT).then(({ url }) => {
    process.stdout.write(`The documentation server answers at ${url}/mcp, and issues tokens at ${url}/token\n`);
  });
}
