import { TargetFailure } from '../../target-caller';

/** What belongs to the connection, or is written for the body that is really sent; no argument or caller may set it. */
const OWN: ReadonlySet<string> = new Set([
  ...['connection', 'content-length', 'expect', 'host', 'keep-alive', 'proxy-authenticate', 'proxy-authorization'],
  ...['proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
]);

/** Whether a header is left to the gateway's own HTTP client. */
export function isOwnHeader(name: string): boolean {
  return OWN.has(name.toLowerCase());
}

/** Refuses what would begin another header or could not be sent; `what` is how a message calls the value. */
export function checkHeaderValue(value: string, what: string): void {
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
    const hint = `${what} goes into a header, and holds a line break or a character that headers cannot carry`;
    throw new TargetFailure('Invalid header value', hint);
  }
}
