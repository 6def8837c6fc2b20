import { validateHeaderName, validateHeaderValue } from 'node:http';
import { isNode, type Node, own } from '../../schema/node';

type Headers = { readonly [name: string]: string };

/** What an interceptor wants changed. */
export interface InterceptorOutput {
  readonly request?: { readonly headers: Headers; readonly body?: Node };
  readonly response?: { readonly statusCode?: number; readonly headers: Headers; readonly body?: Node };
}

/** What belongs to the connection, so that no interceptor can change it. */
const OF_THE_CONNECTION = ['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'upgrade'];

/**
 * Reads what an interceptor returns; `undefined` when the service would not take it. The service is strict: members that it
 * does not know, such as the event's own, are as wrong as bodies that are texts.
 */
export function tryReadOutput(payload: string): InterceptorOutput | undefined {
  try {
    const output = members(JSON.parse(payload), 'interceptorOutputVersion', 'mcp');
    if (own(output, 'interceptorOutputVersion') !== '1.0') return undefined;
    const mcp = members(own(output, 'mcp'), 'transformedGatewayRequest', 'transformedGatewayResponse');
    const request = own(mcp, 'transformedGatewayRequest') ?? undefined;
    const response = own(mcp, 'transformedGatewayResponse') ?? undefined;
    return {
      request: request === undefined ? undefined : readRequest(members(request, 'headers', 'body')),
      response: response === undefined ? undefined : readResponse(members(response, 'statusCode', 'headers', 'body')),
    };
  } catch {
    return undefined;
  }
}

function readRequest(request: Node): InterceptorOutput['request'] {
  return { headers: headersOf(request), body: bodyOf(request) };
}

function readResponse(response: Node): InterceptorOutput['response'] {
  const statusCode = own(response, 'statusCode') ?? undefined;
  if (statusCode !== undefined && !isStatusCode(statusCode)) throw new TypeError('no HTTP status');
  return { statusCode, headers: headersOf(response), body: bodyOf(response) };
}

/** An object that has no other members than these. */
function members(value: unknown, ...names: string[]): Node {
  if (!isNode(value) || Object.keys(value).some((name) => !names.includes(name))) throw new TypeError('not taken');
  return value;
}

function bodyOf(message: Node): Node | undefined {
  const body = own(message, 'body') ?? undefined;
  if (body !== undefined && !isNode(body)) throw new TypeError('a body is an object');
  return body;
}

function headersOf(message: Node): Headers {
  const headers = own(message, 'headers') ?? {};
  if (!isNode(headers)) throw new TypeError('headers are an object');
  const entries = Object.entries(headers).map(([name, value]): [string, string] => {
    if (typeof value !== 'string') throw new TypeError('the value of a header is a text');
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return [name.toLowerCase(), value];
  });
  return Object.fromEntries(entries.filter(([name]) => !OF_THE_CONNECTION.includes(name)));
}

function isStatusCode(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 200 && Number(value) <= 599;
}
