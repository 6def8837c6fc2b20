import type { Clock } from './attempts';
import type { ResourceAnswer } from './events';

const ATTEMPTS = 5;
const FIRST_PAUSE = 250;
const REQUEST_TIMEOUT = 3_000;

/**
 * Tells CloudFormation how a request ended, once: it is repeated only until it has arrived.
 *
 * Fails without the URL in its text when CloudFormation does not take the answer.
 */
export async function sendAnswer(url: string, answer: ResourceAnswer, clock: Clock): Promise<void> {
  const body = Buffer.from(JSON.stringify(answer));
  let outcome = '';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const status = await put(url, body);
    if (status !== undefined && status < 300) return;
    outcome = status === undefined ? 'no answer' : `HTTP ${status}`;
    if (status !== undefined && status < 500 && status !== 408 && status !== 429) break;
    if (attempt < ATTEMPTS) await clock.sleep(FIRST_PAUSE * 2 ** (attempt - 1));
  }
  throw new Error(`CloudFormation could not be told how the request ended: ${outcome}`);
}

/** The status, or nothing when there was none. */
async function put(url: string, body: Buffer): Promise<number | undefined> {
  try {
    const response = await fetch(url, {
      method: 'PUT',
      // The URL is signed for an empty type.
      headers: { 'content-type': '' },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(REQUEST_TIMEOUT),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    // The error quotes the URL.
    return undefined;
  }
}
