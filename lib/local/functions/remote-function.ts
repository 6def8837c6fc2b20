import { randomUUID } from 'node:crypto';
import type { ServedFunction } from '../../assembly/serving/model';
import { isNode } from '../../schema/node';
import { TargetFailure } from '../target-caller';
import { reasonOf } from './error-reason';
import { describeError } from './function-hints';
import type { FunctionInvoker, Invocation, InvocationResult } from './function-invoker';
import { MAX_RESPONSE_BYTES, timeoutError } from './lambda-errors';

/** The path of the Lambda Runtime Interface Emulator, which takes any function for the one it has. */
const PATH = '/2015-03-31/functions/function/invocations';

/** The emulator ends what takes too long by itself; this is for one that does not. */
const MARGIN_MILLISECONDS = 10_000;

/** All that AWS Lambda's runtimes write into an error payload. */
const ERROR_MEMBERS = ['errorMessage', 'errorType', 'requestId', 'stackTrace', 'trace', 'cause'];

/** A function that runs elsewhere, behind a Lambda Runtime Interface Emulator, such as a container of AWS's base images. */
export class RemoteFunction implements FunctionInvoker {
  readonly #url: URL;
  readonly #stopped = new AbortController();

  constructor(
    private readonly served: ServedFunction,
    root: URL,
  ) {
    this.#url = root.pathname.includes('/functions/') ? root : new URL(PATH, root);
  }

  async invoke({ payload, clientContext, signal }: Invocation): Promise<InvocationResult> {
    const { label, timeoutSeconds } = this.served;
    const limit = AbortSignal.timeout(timeoutSeconds * 1000 + MARGIN_MILLISECONDS);
    const ends = [limit, this.#stopped.signal, ...(signal ? [signal] : [])];
    try {
      const { text, isError } = await this.#post(payload, clientContext, AbortSignal.any(ends));
      // The emulator tells of a timeout in words.
      if (/^Task timed out after/.test(text)) return failed(timeoutError(randomUUID(), timeoutSeconds));
      return isError || isErrorPayload(text) ? failed(text) : { payload: text };
    } catch (error) {
      if (limit.aborted) return failed(timeoutError(randomUUID(), timeoutSeconds));
      if (signal?.aborted) throw new TargetFailure(`The caller left before the function ${label} had answered`);
      if (this.#stopped.signal.aborted) throw new TargetFailure(`The function ${label} has been stopped`);
      throw new TargetFailure(
        `The function ${label} did not answer at ${this.#url.origin}: ${reasonOf(error)}`,
        `start it there, such as with docker run --publish ${this.#url.port || 80}:8080 <image>`,
      );
    }
  }

  prepare(): void {
    // It runs elsewhere.
  }

  async close(): Promise<void> {
    this.#stopped.abort();
  }

  async #post(
    body: string,
    clientContext: unknown,
    signal: AbortSignal,
  ): Promise<{ readonly text: string; readonly isError: boolean }> {
    const context = clientContext === undefined ? '' : Buffer.from(JSON.stringify(clientContext)).toString('base64');
    const response = await fetch(this.#url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'x-amz-client-context': context },
      redirect: 'error',
      signal,
    });
    return { text: await readText(response), isError: !response.ok || response.headers.has('x-amz-function-error') };
  }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_RESPONSE_BYTES) throw new Error(`the answer has more than ${MAX_RESPONSE_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function failed(error: string): InvocationResult {
  return { error, hint: describeError(error) };
}

/** Emulators do not say whether the function failed, so what it answered has to look like it. */
function isErrorPayload(text: string): boolean {
  if (!text.includes('"errorMessage"')) return false;
  try {
    const payload: unknown = JSON.parse(text);
    if (!isNode(payload)) return false;
    const { errorMessage, errorType } = payload;
    const isComplete = typeof errorMessage === 'string' && typeof errorType === 'string';
    return isComplete && Object.keys(payload).every((key) => ERROR_MEMBERS.includes(key));
  } catch {
    return false;
  }
}
