// Runs a function of the user as AWS Lambda's runtime for Node.js does, and talks to the gateway over file descriptor 3.
// Frames are a letter, the length of what follows in 4 bytes, and a body: `I` an invocation; `R` ready, `S` succeeded,
// `E` failed and `X` failed for good in answer. Standard output belongs to the user.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const HEADER_BYTES = 5;
const MAX_RESPONSE_BYTES = 6291556;
const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');

const { _HANDLER: handlerName, LAMBDA_TASK_ROOT: taskRoot, AWS_EXECUTION_ENV: environment = '' } = process.env;

/** From Node.js 24 on the runtime has no callbacks, and takes what a synchronous handler returns. */
const hasCallbacks = Number(/nodejs(\d+)/.exec(environment)?.[1] ?? 24) < 24;

const require = createRequire(import.meta.url);
const channel = new Socket({ fd: 3, readable: true, writable: true });

/** What the process is doing: `loading` the user's module, `waiting` for an invocation, or `invoking` the handler. */
let phase = 'loading';
/** Why the module did not load; whoever invokes the function is told. */
let initError;
/** What happens when nothing is left to do before the function has answered. */
let onEmptyLoop;

process.on('beforeExit', () => onEmptyLoop && setImmediate(onEmptyLoop));
process.on('uncaughtException', (error) => die(error, 129));
process.on('unhandledRejection', (reason) => die(runtimeError('UnhandledPromiseRejection', String(reason)), 128));
for (const event of ['end', 'error', 'close']) channel.on(event, () => process.exit(0));

globalThis.awslambda = {
  streamifyResponse: (handler) => Object.assign(handler, { [STREAMING]: 'response' }),
  HttpResponseStream: { from: (stream) => stream },
};

let handler;
try {
  handler = await loadHandler();
} catch (error) {
  initError ??= { error };
}
phase = 'waiting';
send('R', JSON.stringify({ version: process.versions.node }));
for await (const invocation of invocations()) {
  phase = 'invoking';
  const answer = initError ? failure(initError.error, 'X') : await answerTo(invocation);
  await flushOutput();
  await send(...answer);
  phase = 'waiting';
  if (initError) process.exit(1);
}

async function answerTo({ event, deadline, requestId, arn, clientContext }) {
  const context = {
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext,
    identity: undefined,
    invokedFunctionArn: arn,
    awsRequestId: requestId,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  try {
    return success(await (hasCallbacks ? callWithCallback(event, context) : handler(event, context)));
  } catch (error) {
    return failure(error);
  } finally {
    onEmptyLoop = undefined;
  }
}

function callWithCallback(event, context) {
  return new Promise((succeed, fail) => {
    const finish = (error, result) => (error === undefined || error === null ? succeed(result) : fail(error));
    let waits = true;
    Object.defineProperty(context, 'callbackWaitsForEmptyEventLoop', {
      enumerable: true,
      get: () => waits,
      set: (value) => {
        waits = Boolean(value);
      },
    });
    context.succeed = succeed;
    context.fail = (error) => fail(error ?? 'handled');
    context.done = finish;
    const callback = (error, result) => {
      const isFailure = error !== undefined && error !== null;
      if (isFailure || !waits) finish(error, result);
      else onEmptyLoop = () => succeed(result);
    };
    onEmptyLoop = () => (handler.constructor.name === 'AsyncFunction' ? fail(unexpectedExit()) : succeed(null));
    try {
      const result = handler(event, context, callback);
      if (typeof result?.then === 'function') result.then(succeed, context.fail);
    } catch (error) {
      fail(error);
    }
  });
}

function success(result) {
  let text;
  try {
    text = JSON.stringify(result) ?? 'null';
  } catch {
    const message = 'Unable to stringify response body';
    return failure(hasCallbacks ? new Error(message) : runtimeError('JSONStringifyError', message));
  }
  return sized('S', text);
}

function failure(error, letter = 'E') {
  return sized(letter, JSON.stringify(describe(error)));
}

function sized(letter, text) {
  if (Buffer.byteLength(text) <= MAX_RESPONSE_BYTES) return [letter, text];
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`;
  return [letter === 'S' ? 'E' : letter, JSON.stringify({ errorType: 'Function.ResponseSizeTooLarge', errorMessage })];
}

function describe(error) {
  try {
    if (!(error instanceof Error) && !(error?.name && error.message && error.stack)) {
      return { errorType: typeof error, errorMessage: String(error), trace: [] };
    }
    const trace = String(error.stack ?? '').split('\n');
    return {
      errorType: String(error.name),
      errorMessage: String(error.message),
      trace: trace.filter((line) => !line.includes(import.meta.url)),
    };
  } catch {
    const errorMessage =
      'callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack';
    return { errorType: 'handled', errorMessage, trace: [] };
  }
}

/** Ends the process for an error that nobody caught, after it was told. */
async function die(error, code) {
  if (phase === 'loading') {
    initError ??= { error };
    return;
  }
  if (phase === 'waiting') process.stderr.write(`${describe(error).trace.join('\n')}\n`);
  await flushOutput();
  if (phase === 'invoking') await send(...failure(error, 'X'));
  process.exit(code);
}

/** What the user's code has written goes before the answer, so that it is known which call wrote it. */
async function flushOutput() {
  for (const name of ['stdout', 'stderr']) {
    try {
      const stream = process[name];
      if (stream.writableLength > 0 && !stream.destroyed) await new Promise((done) => stream.write('', done));
    } catch {
      // The user's code has closed it.
    }
  }
}

function runtimeError(type, message, stack) {
  const error = new Error(message);
  error.name = `Runtime.${type}`;
  if (stack !== undefined) error.stack = stack;
  else error.stack = error.stack.replace(/^Error/, error.name);
  return error;
}

function unexpectedExit() {
  return runtimeError(
    'NodeJsExit',
    'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes',
  );
}

async function loadHandler() {
  if (handlerName.includes('..')) {
    throw runtimeError(
      'MalformedHandlerName',
      `'${handlerName}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const base = basename(handlerName);
  const folder = handlerName.slice(0, handlerName.indexOf(base));
  const [, moduleName, path] = /^([^.]*)\.(.*)$/.exec(base) ?? [];
  if (moduleName === undefined) throw runtimeError('MalformedHandlerName', 'Bad handler');

  const module = await loadModule(folder, moduleName);
  const found = memberAt(module, path) ?? (hasCallbacks ? undefined : memberAt(module.default, path));
  if (!found) throw runtimeError('HandlerNotFound', `${handlerName} is undefined or not exported`);
  if (typeof found !== 'function') throw runtimeError('HandlerNotFound', `${handlerName} is not a function`);
  if (found[STREAMING]) {
    throw runtimeError(
      'StreamingNotSupported',
      `${handlerName} streams its response (awslambda.streamifyResponse), which a gateway does not take; return the whole result from the handler`,
    );
  }
  if (!hasCallbacks && found.length >= 3) {
    throw runtimeError(
      'CallbackHandlerDeprecated',
      'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.',
    );
  }
  return found;
}

function memberAt(object, path) {
  const isOpen = (value) => (hasCallbacks ? Boolean(value) : typeof value === 'object' && value !== null);
  return path.split('.').reduce((value, key) => (isOpen(value) ? value[key] : undefined), object);
}

async function loadModule(folder, name) {
  const path = resolve(taskRoot, folder, name);
  try {
    for (const extension of ['', '.js', '.mjs', '.cjs']) {
      const file = path + extension;
      if (existsSync(file)) return isImported(file, extension) ? await import(pathToFileURL(file)) : require(file);
    }
    return require(require.resolve(name, { paths: [taskRoot, join(taskRoot, folder)] }));
  } catch (error) {
    if (error instanceof SyntaxError) throw runtimeError('UserCodeSyntaxError', String(error), error.stack);
    if (error?.code === 'MODULE_NOT_FOUND') throw runtimeError('ImportModuleError', String(error));
    throw error;
  }
}

function isImported(file, extension) {
  if (!hasCallbacks) return true;
  return extension === '.mjs' || (extension === '.js' && isInModulePackage(dirname(file)));
}

function isInModulePackage(folder) {
  if (basename(folder) === 'node_modules') return false;
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).type === 'module';
  } catch (error) {
    if (error.code !== 'ENOENT' || dirname(folder) === folder) return false;
    return isInModulePackage(dirname(folder));
  }
}

function send(letter, body) {
  const bytes = Buffer.from(body);
  const header = Buffer.alloc(HEADER_BYTES);
  header.write(letter);
  header.writeUInt32BE(bytes.length, 1);
  return new Promise((done) => channel.write(Buffer.concat([header, bytes]), done));
}

/** While an invocation runs, the channel does not keep the process: Lambda looks at whether the user's code does. */
async function* invocations() {
  let bytes = Buffer.alloc(0);
  let wake;
  channel.on('data', (chunk) => {
    bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
    wake?.();
  });
  for (;;) {
    const end = bytes.length < HEADER_BYTES ? Number.POSITIVE_INFINITY : HEADER_BYTES + bytes.readUInt32BE(1);
    if (bytes.length < end) {
      await new Promise((resolve) => {
        wake = resolve;
      });
      continue;
    }
    const body = bytes.toString('utf8', HEADER_BYTES, end);
    bytes = bytes.subarray(end);
    channel.unref();
    yield JSON.parse(body);
    channel.ref();
  }
}
