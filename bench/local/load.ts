// Sends the same call again and again, in a process of its own, and prints what came of it.
import { createRequire } from 'node:module';

/** What is sent, and for how long. */
export interface Load {
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
  readonly connections: number;
  readonly seconds: number;
  /** What every answer has to be. */
  readonly answer: string;
}

export interface LoadResult {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** The part of autocannon, which has no types, that is used. */
type Autocannon = (options: object) => Promise<{
  readonly requests: { readonly average: number };
  readonly latency: { readonly p50: number; readonly p99: number };
  readonly errors: number;
  readonly non2xx: number;
  readonly mismatches: number;
}>;

async function main(load: Load): Promise<void> {
  const autocannon: Autocannon = createRequire(__filename)('autocannon');
  const { url, headers, body, connections, seconds, answer } = load;
  const options = { url, headers, body, connections, duration: seconds, expectBody: answer, method: 'POST' };
  const { requests, latency, errors, non2xx, mismatches } = await autocannon(options);
  if (errors + non2xx + mismatches > 0) {
    throw new Error(`${url}: ${errors} errors, ${non2xx} failures, ${mismatches} other answers`);
  }
  const result: LoadResult = { perSecond: requests.average, p50: latency.p50, p99: latency.p99 };
  process.stdout.write(JSON.stringify(result));
}

main(JSON.parse(process.argv[2] ?? '{}'));
