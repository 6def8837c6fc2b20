import type { ServedFunction } from '../../../lib/assembly/serving/model';
import { failed, invoke, invokeOnce, openFunctions, returned, served } from './served-function';

jest.setTimeout(60_000);

const ASYNC = 'exports.handler = async ({ name }) => ({ greeting: "Hello " + name });';
const MODULE = 'export const handler = async ({ name }) => ({ greeting: "Hello " + name });';

const RUNNING: [string, { [name: string]: string }, Partial<ServedFunction>][] = [
  ['a CommonJS module', { 'index.js': ASYNC }, {}],
  ['a CommonJS module on Node.js 22', { 'index.js': ASYNC }, { runtime: 'nodejs22.x' }],
  ['a .cjs file', { 'index.cjs': ASYNC }, { runtime: 'nodejs20.x' }],
  ['an .mjs file', { 'index.mjs': MODULE }, {}],
  ['an .mjs file on Node.js 20', { 'index.mjs': MODULE }, { runtime: 'nodejs20.x' }],
  [
    'a module by its package.json',
    { 'index.js': MODULE, 'package.json': '{"type":"module"}' },
    { runtime: 'nodejs22.x' },
  ],
  [
    'a module by the package.json of a folder above',
    { 'src/index.js': MODULE, 'package.json': '{"type":"module"}' },
    { handler: 'src/index.handler', runtime: 'nodejs22.x' },
  ],
  ['a module in a folder', { 'src/tools/app.js': ASYNC }, { handler: 'src/tools/app.handler' }],
  [
    'a handler inside an exported object',
    { 'index.js': `exports.tools = { orders: ${ASYNC.slice('exports.handler = '.length, -1)} };` },
    { handler: 'index.tools.orders' },
  ],
  [
    'a handler of the default export',
    { 'index.mjs': `export default { ${MODULE.slice('export const '.length, -1).replace(' =', ':')} };` },
    {},
  ],
  [
    'a module that waits while it loads',
    {
      'index.mjs': `const word = await new Promise((done) => setTimeout(done, 5, 'Hello '));\n${MODULE.replace('"Hello "', 'word')}`,
    },
    {},
  ],
  [
    'a package beside the code',
    {
      'index.js': `const words = require('words'); exports.handler = async ({ name }) => ({ greeting: words(name) });`,
      'node_modules/words/index.js': 'module.exports = (name) => "Hello " + name;',
    },
    {},
  ],
  [
    'a callback, before Node.js 24',
    {
      'index.js':
        'exports.handler = ({ name }, context, done) => setTimeout(done, 5, null, { greeting: "Hello " + name });',
    },
    { runtime: 'nodejs22.x' },
  ],
  [
    'a callback that does not wait for what is left to do',
    {
      'index.js': `exports.handler = ({ name }, context, done) => {
        context.callbackWaitsForEmptyEventLoop = false;
        setInterval(() => {}, 1000);
        done(null, { greeting: \`Hello \${name}\` });
      };`,
    },
    { runtime: 'nodejs22.x' },
  ],
  [
    'context.succeed, before Node.js 24',
    { 'index.js': 'exports.handler = ({ name }, context) => context.succeed({ greeting: "Hello " + name });' },
    { runtime: 'nodejs20.x' },
  ],
  [
    'a value returned at once, from Node.js 24 on',
    { 'index.js': 'exports.handler = ({ name }) => ({ greeting: "Hello " + name });' },
    {},
  ],
];

test.each(RUNNING)('%s answers', async (_, files, members) => {
  const answer = await returned(invokeOnce(served(files, members), { name: 'Ada' }));

  expect(answer).toEqual({ greeting: 'Hello Ada' });
});

const EMPTY: [string, string, string][] = [
  ['returns nothing', 'exports.handler = async () => {};', 'nodejs24.x'],
  ['returns a function', 'exports.handler = async () => () => {};', 'nodejs24.x'],
  ['returns a value at once, before Node.js 24', 'exports.handler = () => 42;', 'nodejs22.x'],
  ['forgets to call back', 'exports.handler = (event, context, done) => {};', 'nodejs22.x'],
];

test.each(EMPTY)('a handler that %s answers null', async (_, code, runtime) => {
  const result = await invokeOnce(served({ 'index.js': code }, { runtime }));

  expect(result).toEqual({ payload: 'null' });
});

test('a callback that waits answers when nothing is left to do', async () => {
  const code = `exports.handler = (event, context, done) => {
    const seen = [];
    setTimeout(() => seen.push('late'), 20);
    done(null, seen);
  };`;

  expect(await returned(invokeOnce(served({ 'index.js': code }, { runtime: 'nodejs22.x' })))).toEqual(['late']);
});

test('the context tells of the invocation, and its client context has custom in lower case', async () => {
  const code = `exports.handler = async (event, context) => ({
    ...context, time: context.getRemainingTimeInMillis() > 20_000 && context.getRemainingTimeInMillis() <= 30_000,
  });`;
  const invoker = openFunctions().acquire(served({ 'index.js': code }));

  const context = await returned(
    invoker.invoke({ payload: '{}', clientContext: { custom: { bedrockAgentCoreToolName: 'shop___find' } } }),
  );

  expect(context).toEqual({
    functionVersion: '$LATEST',
    functionName: 'Shop-Orders',
    memoryLimitInMB: '128',
    logGroupName: '/aws/lambda/Shop-Orders',
    logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
    clientContext: { custom: { bedrockAgentCoreToolName: 'shop___find' } },
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:Shop-Orders',
    awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    time: true,
  });
});

test('a function keeps its state between invocations', async () => {
  const invoker = openFunctions().acquire(served({ 'index.js': 'let n = 0; exports.handler = async () => ++n;' }));

  await invoke(invoker);
  await invoke(invoker);

  expect(await invoke(invoker)).toEqual({ payload: '3' });
});

test('an event of five megabytes arrives as it is', async () => {
  const text = 'ä"\\\n'.repeat(700_000);
  const code = 'exports.handler = async ({ text }) => ({ length: text.length, end: text.slice(-4) });';

  expect(await returned(invokeOnce(served({ 'index.js': code }), { text }))).toEqual({
    length: 2_800_000,
    end: 'ä"\\\n',
  });
});

const FAILING: [string, string, object, Partial<ServedFunction>?][] = [
  [
    'throws',
    'exports.handler = async () => { throw new RangeError("no such order"); };',
    { errorType: 'RangeError', errorMessage: 'no such order' },
  ],
  [
    'throws at once, before Node.js 24',
    'exports.handler = () => { throw new RangeError("no such order"); };',
    { errorType: 'RangeError', errorMessage: 'no such order' },
    { runtime: 'nodejs22.x' },
  ],
  [
    'calls back with an error',
    'exports.handler = (event, context, done) => done(new Error("no such order"));',
    { errorType: 'Error', errorMessage: 'no such order' },
    { runtime: 'nodejs22.x' },
  ],
  [
    'calls context.fail with nothing',
    'exports.handler = (event, context) => context.fail();',
    { errorType: 'string', errorMessage: 'handled' },
    { runtime: 'nodejs22.x' },
  ],
  [
    'throws a text',
    'exports.handler = async () => { throw "no such order"; };',
    { errorType: 'string', errorMessage: 'no such order' },
  ],
  [
    'throws what cannot be described',
    'exports.handler = async () => { throw { toString() { throw 1; } }; };',
    {
      errorType: 'handled',
      errorMessage:
        'callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack',
    },
  ],
  [
    'returns a circle',
    'exports.handler = async () => { const a = {}; a.a = a; return a; };',
    { errorType: 'Runtime.JSONStringifyError', errorMessage: 'Unable to stringify response body' },
  ],
  [
    'returns a BigInt, before Node.js 24',
    'exports.handler = async () => 1n;',
    { errorType: 'Error', errorMessage: 'Unable to stringify response body' },
    { runtime: 'nodejs22.x' },
  ],
  [
    'returns more than six megabytes',
    'exports.handler = async () => "x".repeat(6_291_555);',
    {
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    },
  ],
  [
    'takes a callback, from Node.js 24 on',
    'exports.handler = (event, context, done) => done(null, 1);',
    {
      errorType: 'Runtime.CallbackHandlerDeprecated',
      errorMessage: expect.stringMatching(
        /^ERROR: AWS Lambda has removed support for callback-based function handlers/,
      ),
    },
  ],
  [
    'streams its response',
    'exports.handler = awslambda.streamifyResponse(async (event, stream) => stream.end());',
    {
      errorType: 'Runtime.StreamingNotSupported',
      errorMessage:
        'index.handler streams its response (awslambda.streamifyResponse), which a gateway does not take; return the whole result from the handler',
    },
  ],
  [
    'waits for what never comes, before Node.js 24',
    'exports.handler = async () => new Promise(() => {});',
    {
      errorType: 'Runtime.NodeJsExit',
      errorMessage: expect.stringMatching(/This is most commonly caused by a Promise that was never settled/),
    },
    { runtime: 'nodejs22.x' },
  ],
  [
    'waits for what never comes',
    'exports.handler = async () => new Promise(() => {});',
    {
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(
        /^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 13$/,
      ),
    },
  ],
  [
    'rejects a promise that nobody waits for',
    'exports.handler = async () => { Promise.reject(new Error("lost")); await new Promise(() => setInterval(() => {}, 9)); };',
    { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: lost' },
  ],
  [
    'throws outside of every call',
    'exports.handler = () => new Promise(() => setTimeout(() => { throw new TypeError("lost"); }, 5));',
    { errorType: 'TypeError', errorMessage: 'lost' },
  ],
  [
    'exits',
    'exports.handler = async () => process.exit(3);',
    {
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(/^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 3$/),
    },
  ],
  [
    'exits as if all were well',
    'exports.handler = async () => process.exit(0);',
    {
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(
        /^RequestId: [0-9a-f-]{36} Error: Runtime exited without providing a reason$/,
      ),
    },
  ],
  [
    'is killed',
    'exports.handler = async () => { process.kill(process.pid, "SIGKILL"); await new Promise(() => setInterval(() => {}, 9)); };',
    {
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(
        /^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: signal: killed$/,
      ),
    },
  ],
  [
    'takes more memory than it has',
    'exports.handler = async () => { const all = []; for (;;) all.push(new Array(100_000).fill({}).map(() => ({}))); };',
    {
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(
        /^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: signal: aborted$/,
      ),
    },
  ],
  [
    'closes the channel under itself',
    'exports.handler = async () => { require("node:fs").closeSync(3); await new Promise(() => setInterval(() => {}, 9)); };',
    { errorType: 'Runtime.ExitError', errorMessage: expect.stringMatching(/Error: Runtime exited/) },
  ],
  [
    'writes its own words into the channel',
    'exports.handler = async () => { require("node:fs").writeSync(3, "hello gateway"); await new Promise(() => setInterval(() => {}, 9)); };',
    { errorType: 'Runtime.ExitError', errorMessage: expect.stringMatching(/Error: Runtime exited/) },
  ],
];

test.each(FAILING)(
  'fails as in AWS when a handler %s, and again when called again',
  async (_, code, error, members = {}) => {
    const invoker = openFunctions().acquire(served({ 'index.js': code }, members));

    const results = [await failed(invoke(invoker)), await failed(invoke(invoker))];

    expect(results).toEqual([expect.objectContaining(error), expect.objectContaining(error)]);
  },
);

const LOADING: [string, { [name: string]: string }, object, Partial<ServedFunction>?][] = [
  [
    'the file is not there',
    { 'other.js': ASYNC },
    {
      errorType: 'Runtime.ImportModuleError',
      errorMessage: expect.stringMatching(/^Error: Cannot find module 'index'\n/),
    },
  ],
  [
    'a package is not there',
    { 'index.js': 'require("@aws-sdk/client-nothing");' },
    {
      errorType: 'Runtime.ImportModuleError',
      errorMessage: expect.stringMatching(/^Error: Cannot find module '@aws-sdk\/client-nothing'\n/),
    },
  ],
  [
    'a package of a module is not there',
    { 'index.mjs': 'import "@aws-sdk/client-nothing";' },
    {
      errorType: 'Error',
      errorMessage: expect.stringMatching(/^Cannot find package '@aws-sdk\/client-nothing' imported from/),
    },
  ],
  [
    'the handler is not exported',
    { 'index.js': 'exports.other = 1;' },
    { errorType: 'Runtime.HandlerNotFound', errorMessage: 'index.handler is undefined or not exported' },
  ],
  [
    'the handler is no function',
    { 'index.js': 'exports.handler = 1;' },
    { errorType: 'Runtime.HandlerNotFound', errorMessage: 'index.handler is not a function' },
  ],
  [
    'the code is none',
    { 'index.js': 'exports.handler = (' },
    { errorType: 'Runtime.UserCodeSyntaxError', errorMessage: expect.stringMatching(/^SyntaxError: /) },
    { runtime: 'nodejs22.x' },
  ],
  [
    'the code throws',
    { 'index.js': 'throw new TypeError("no table");' },
    { errorType: 'TypeError', errorMessage: 'no table' },
  ],
  [
    'the code exits',
    { 'index.js': 'process.exit(7);' },
    {
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(/Error: Runtime exited with error: exit status 7$/),
    },
  ],
  [
    'the handler has no name',
    { 'index.js': ASYNC },
    { errorType: 'Runtime.MalformedHandlerName', errorMessage: 'Bad handler' },
    { handler: 'index' },
  ],
  [
    'the handler leads out of the folder',
    { 'index.js': ASYNC },
    {
      errorType: 'Runtime.MalformedHandlerName',
      errorMessage:
        "'../index.handler' is not a valid handler name. Use absolute paths when specifying root directories in handler names.",
    },
    { handler: '../index.handler' },
  ],
];

test.each(LOADING)('fails as in AWS, call after call, when %s', async (_, files, error, members = {}) => {
  const invoker = openFunctions().acquire(served(files, members));

  const results = [failed(invoke(invoker)), failed(invoke(invoker))];

  expect(await Promise.all(results)).toEqual([expect.objectContaining(error), expect.objectContaining(error)]);
});

test('a stack begins with the lines of the user and has none of ours', async () => {
  const code = 'exports.handler = async () => {\n  throw new Error("no such order");\n};';

  const { trace } = await failed(invokeOnce(served({ 'index.js': code })));

  const lines = [trace].flat();
  expect(lines.slice(0, 2)).toEqual(['Error: no such order', expect.stringMatching(/^ {4}at .*\/index\.js:2:9\)?$/)]);
  expect(lines.filter((line) => `${line}`.includes('bootstrap'))).toEqual([]);
});
