import { randomUUID } from 'node:crypto';
import type { ServedFunction } from '../../assembly/serving/model';
import { isNode } from '../../schema/node';
import { TargetFailure } from '../target-caller';
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

  constructor(
    private readonly served: ServedFunction,
    root: URL,
  ) {
    this.#url = root.pathname.includes('/functions/') ? root : new URL(PATH, root);
  }

  async invoke({ payload, clientContext, signal }: Invocation): Promise<InvocationResult> {
    const limit = AbortSignal.timeout(this.served.timeoutSeconds * 1000 + MARGIN_MILLISECONDS);
    const response = await this.#post(payload, clientContext, signal ? AbortSignal.any([limit, signal]) : limit);
    if (response === undefined) return failed(timeoutError(randomUUID(), this.served.timeoutSeconds));
    const { text, isError } = response;
    // The emulator tells of a timeout in words.
    if (/^Task timed out after/.test(text)) return failed(timeoutError(randomUUID(), this.served.timeoutSeconds));
    return isError || isErrorPayload(text) ? failed(text) : { payload: text };
  }

  prepare(): void {}

  async close(): Promise<void> {}

  async #post(
    body: string,
    clientContext: unknown,
    signal: AbortSignal,
  ): Promise<{ readonly text: string; readonly isError: boolean } | undefined> {
    const context = clientContext === undefined ? '' : Buffer.from(JSON.stringify(clientContext)).toString('base64');
    try {
      const response = await fetch(this.#url, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', 'x-amz-client-context': context },
        redirect: 'error',
        signal,
      });
      const text = await readText(response);
      return { text, isError: !response.ok || response.headers.has('x-amz-function-error') };
    } catch (error) {
      if (error instanceof Error && error.name === 'TimeoutError') return undefined;
      throw new TargetFailure(
        `The function ${this.served.label} did not answer at ${this.#url.origin}: ${causeOf(error)}`,
        `start it there, such as with docker run --publish ${this.#url.port || 80}:8080 <image>`,
      );
    }
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

/** What `fetch` hides behind "fetch failed". */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}
