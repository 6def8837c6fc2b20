import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';

/** How many tools the service lists at once. */
export const PAGE_SIZE = 30;

/** Where a page begins: after the tool of this name, among those that are always known or those asked for at each listing. */
export interface PageStart {
  readonly part: 'known' | 'dynamic';
  readonly after: string;
}

/** Writes down where the next page begins, in a form that clients have no reason to read. */
export function cursorOf({ part, after }: PageStart): string {
  return Buffer.from(JSON.stringify([part, after])).toString('base64url');
}

/** Reads a cursor that `cursorOf` wrote. Throws for everything else. */
export function readCursor(cursor: unknown): PageStart {
  if (typeof cursor === 'string') {
    const start = tryRead(cursor);
    if (start && cursorOf(start) === cursor) {
      return start;
    }
  }
  throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'Invalid cursor');
}

function tryRead(cursor: string): PageStart | undefined {
  try {
    const [part, after] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const isStart = (part === 'known' || part === 'dynamic') && typeof after === 'string';
    return isStart ? { part, after } : undefined;
  } catch {
    return undefined;
  }
}
