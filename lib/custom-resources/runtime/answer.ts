import { request as beginHttp } from 'node:http';
import { request as beginHttps } from 'node:https';
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

/** The status, or nothing when there was none: an error would quote the URL. */
async function put(url: string, body: Buffer): Promise<number | undefined> {
  try {
    return await new Promise((resolve, reject) => {
      // Not `fetch`, which Node.js loads for longer than all of this takes, while what the SDK has loaded is there.
      const begin = url.startsWith('http:') ? beginHttp : beginHttps;
      const signal = AbortSignal.timeout(REQUEST_TIMEOUT);
      // The URL is signed for an empty type.
      const headers = { 'content-type': '', 'content-length': body.byteLength };
      const request = begin(url, { method: 'PUT', headers, agent: false, signal }, (response) => {
        response.on('error', reject).on('end', () => resolve(response.statusCode));
        response.resume();
      });
      request.on('error', reject).end(body);
    });
  } catch {
    return undefined;
  }
}
