import type { Issue } from '../issue';
import { LIMITS } from '../limits';

/** Checks that a model, written without white space, is within what a gateway reads. */
export function checkSize(document: unknown, limit: number = LIMITS.documentBytes): Issue[] {
  if (!exceeds(document, limit)) {
    return [];
  }
  const message = `is over ${limit / 1_000_000} MB with only the chosen operations; choose fewer with 'operations.include'`;
  return [{ code: 'SMITHY_TOO_LARGE', severity: 'error', path: '', message }];
}

/** Whether a value takes more bytes of JSON than the limit; stops counting there, so that even a cyclic value ends. */
function exceeds(document: unknown, limit: number): boolean {
  const waiting: unknown[] = [document];
  let bytes = 0;
  while (waiting.length > 0 && bytes <= limit) {
    const value = waiting.pop();
    if (Array.isArray(value)) {
      bytes += Math.max(value.length, 1) + 1;
      for (const item of value) {
        waiting.push(item);
      }
    } else if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value).filter(([, item]) => item !== undefined);
      bytes += Math.max(entries.length, 1) + 1;
      for (const [key, item] of entries) {
        bytes += Buffer.byteLength(JSON.stringify(key)) + 1;
        waiting.push(item);
      }
    } else {
      bytes += Buffer.byteLength(JSON.stringify(value) ?? 'null');
    }
  }
  return bytes > limit;
}
