import { type IncomingHttpHeaders, validateHeaderName, validateHeaderValue } from 'node:http';

export type Texts = { readonly [name: string]: string };

const NOTHING: Texts = Object.freeze({});

/** The headers of a request that a target lets pass. */
export function passedHeaders(headers: IncomingHttpHeaders, allowed: readonly string[]): Texts {
  if (allowed.length === 0) {
    return NOTHING;
  }
  const passed = allowed.map((name): [string, string | undefined] => [name, textOfHeader(headers[name])]);
  return Object.fromEntries(passed.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** The query parameters of a request that a target lets pass, spelled as the caller spelled them. */
export function passedQuery(query: string, allowed: readonly string[]): Texts {
  if (allowed.length === 0 || query === '') {
    return NOTHING;
  }
  return Object.fromEntries([...new URLSearchParams(query)].filter(([name]) => allowed.includes(name.toLowerCase())));
}

/** The headers of a target's answer that the target lets pass. */
export function passedBack(headers: Texts, allowed: readonly string[]): Texts {
  const passed = harmlessHeaders(headers);
  return Object.fromEntries(Object.entries(passed).filter(([name]) => allowed.includes(name)));
}

/** Headers that may stand beside those of the gateway's own answer, names in lower case. */
export function harmlessHeaders(headers: Texts): Texts {
  const entries = Object.entries(headers).map(([name, value]): [string, string] => [name.toLowerCase(), value]);
  return Object.fromEntries(entries.filter(([name, value]) => !OWN.has(name) && isHeader(name, value)));
}

export function textOfHeader(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}

/** What frames or names the gateway's own answer. */
const OWN = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'keep-alive',
  'mcp-session-id',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-amzn-requestid',
]);

function isHeader(name: string, value: string): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}
