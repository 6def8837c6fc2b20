import type { Issue } from '../issue';
import { jsonBytes } from '../json-size';
import { LIMITS } from '../limits';

/** Checks that a model, written without white space, is within what a gateway reads. */
export function checkSize(document: unknown, limit: number = LIMITS.documentBytes): Issue[] {
  if (jsonBytes(document) <= limit) {
    return [];
  }
  const message = `is over ${limit / 1_000_000} MB with only the chosen operations; choose fewer with 'operations.include'`;
  return [{ code: 'SMITHY_TOO_LARGE', severity: 'error', path: '', message }];
}
