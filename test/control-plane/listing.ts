import type { Json } from './aws-service';
import { invalid } from './refusals';

/** How long lists stay behind, in milliseconds. */
const LAG = 5_000;

/** When something came and went. */
export interface Lifetime {
  readonly createdAt: number;
  goneAt?: number;
}

/** Whether a list shows it: lists know of nothing that has just happened. */
export function isListed({ createdAt, goneAt }: Lifetime, now: number): boolean {
  return createdAt <= now - LAG && (goneAt === undefined || goneAt > now - LAG);
}

/** One page of a list. */
export function pageOf(items: readonly Json[], query: URLSearchParams): Json {
  const size = Number(query.get('maxResults') ?? 100);
  const start = Number(query.get('nextToken') ?? 0);
  if (!Number.isInteger(start) || start < 0) throw invalid('The next token is not one', 'CannotParse');
  const next = start + size;
  return { items: items.slice(start, next), ...(next < items.length && { nextToken: String(next) }) };
}
