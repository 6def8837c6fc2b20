import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LocalEvent } from '../../../lib/local/events';
import { LocalGateway, type LocalGatewayOptions } from '../../../lib/local/local-gateway';
import type { Node } from '../../../lib/schema/node';
import { lambdaFunction, openApiTarget, serveOne, shop, target } from '../../assembly/serving/sample-templates';
import { type Answer, send } from '../gateways';

type Headers = { readonly [name: string]: string };

/** A local gateway that a template was started with, as `mcp-gateway dev` starts it. */
export interface ServedTemplate {
  readonly gateway: LocalGateway;
  readonly url: string;
  readonly events: readonly LocalEvent[];
  post(message: unknown, headers?: Headers): Promise<Answer>;
  ask(method: string, params?: Node, headers?: Headers): Promise<Answer>;
  call(tool: string, args?: Node, headers?: Headers): Promise<Answer>;
}

export interface TemplateOptions extends Partial<LocalGatewayOptions> {
  /** Of the gateway. */
  readonly properties?: object;
  /** Beside the template. */
  readonly files?: { readonly [name: string]: string | object };
}

const closing: (() => Promise<void>)[] = [];

/** Starts the gateway of a template; it ends with the test. */
export async function serveTemplate(resources: object, options: TemplateOptions = {}): Promise<ServedTemplate> {
  const { properties = {}, files = {}, ...others } = options;
  const events: LocalEvent[] = [];
  const gateway = await LocalGateway.start(serveOne(shop(resources, properties), {}, files), {
    port: 0,
    cwd: process.cwd(),
    secrets: {},
    endpoints: {},
    invokes: {},
    mocks: {},
    localIssuer: false,
    passAwsCredentials: false,
    onEvent: (event) => events.push(event),
    ...others,
  });
  closing.push(() => gateway.close());
  const { url } = gateway;
  const post: ServedTemplate['post'] = (message, headers = {}) =>
    send(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof message === 'string' ? message : JSON.stringify(message),
    });
  const ask: ServedTemplate['ask'] = (method, params, headers) =>
    post({ jsonrpc: '2.0', id: 1, method, ...(params && { params }) }, headers);
  return {
    gateway,
    url,
    events,
    post,
    ask,
    call: (name, args = {}, headers = {}) => ask('tools/call', { name, arguments: args }, headers),
  };
}

/** A server of the test that targets call; it ends with the test. */
export async function startUpstream(
  answer: (request: IncomingMessage & { readonly text: string }, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    answer(Object.assign(request, { text }), response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  // A server that listens on a port has an address that is no text.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Ends what tests have started. */
export async function stopAll(): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close();
}

/** A Lambda target and its function, which is written in Python or, with `language`, in JavaScript. */
export function lambdaParts(
  name: string,
  code: string,
  toolSchema: object = { InlinePayload: [ANY_TOOL] },
  {
    language = 'python',
    properties = {},
  }: { readonly language?: 'python' | 'nodejs'; readonly properties?: object } = {},
): object {
  const id = name.replaceAll('-', '');
  const runtime = language === 'python' ? 'python3.13' : 'nodejs22.x';
  return {
    [`${id}Function`]: lambdaFunction({ Runtime: runtime, Code: { ZipFile: code }, Timeout: 30, MemorySize: 256 }),
    [`${id}Target`]: target(
      name,
      {
        Mcp: {
          Lambda: {
            LambdaArn: { 'Fn::GetAtt': [`${id}Function`, 'Arn'] },
            ToolSchema: toolSchema,
          },
        },
      },
      properties,
    ),
  };
}

export const ANY_TOOL = { Name: 'run', Description: 'Runs', InputSchema: { Type: 'object' } };

/** An OpenAPI target with these paths, whose server is one of the test unless something else is said. */
export function openApiParts(
  name: string,
  server: string,
  paths: object,
  properties: object = {},
  document: object = {},
) {
  const info = { title: 'T', version: '1' };
  const text = JSON.stringify({ openapi: '3.0.3', info, servers: [{ url: server }], paths, ...document });
  return { [`${name.replaceAll('-', '')}Target`]: openApiTarget(name, properties, text) };
}

export const OK = { 200: { description: 'OK' } };

export function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** The tools that a gateway lists on its first page, as they stand in the answer. */
export async function listed({ ask }: ServedTemplate): Promise<Node[]> {
  const { body } = await ask('tools/list');
  // The cast says what the answer to `tools/list` is.
  return (body as { readonly result: { readonly tools: Node[] } }).result.tools;
}

/** The part of an answer's text that is its result, to the letter. */
export function resultText({ text }: Answer): string {
  const [, result = text] = /^\{"jsonrpc":"2\.0","id":1,"result":(.*)\}$/s.exec(text) ?? [];
  return result;
}
