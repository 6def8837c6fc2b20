import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import type { ServedFunction } from '../../../lib/assembly/serving/model';
import { skipped } from '../../consumers/skipped';
import { failed, invoke, invokeOnce, openFunctions, returned, served, servedPython } from './served-function';

jest.setTimeout(60_000);

const hasPython = spawnSync('python3', ['--version']).status === 0;

const HELLO = 'def handler(event, context):\n    return {"greeting": "Hello " + event["name"]}\n';

const RUNNING: [string, { [name: string]: string }, string][] = [
  ['a module', { 'app.py': HELLO }, 'app.handler'],
  ['a module of a package, by dots', { 'shop/tools/app.py': HELLO }, 'shop.tools.app.handler'],
  ['a module of a package, by slashes', { 'shop/tools/app.py': HELLO }, 'shop/tools/app.handler'],
  ['a package', { 'shop/__init__.py': HELLO }, 'shop.handler'],
  ['a module that imports another one', { 'app.py': 'from words import handler\n', 'words.py': HELLO }, 'app.handler'],
];

const FAILING: [string, string, object, Partial<ServedFunction>?][] = [
  [
    'raises',
    'def handler(event, context):\n    raise ValueError("no such order")\n',
    {
      errorType: 'ValueError',
      errorMessage: 'no such order',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      stackTrace: [
        expect.stringMatching(
          /^ {2}File ".*\/app\.py", line 2, in handler\n {4}raise ValueError\("no such order"\)\n$/,
        ),
      ],
    },
  ],
  [
    'returns what is no JSON',
    'def handler(event, context):\n    return {1, 2}\n',
    {
      errorType: 'Runtime.MarshalError',
      errorMessage: 'Unable to marshal response: Object of type set is not JSON serializable',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      stackTrace: [],
    },
  ],
  [
    'returns more than six megabytes',
    'def handler(event, context):\n    return "x" * 6291555\n',
    {
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    },
  ],
  [
    'exits',
    'import sys\ndef handler(event, context):\n    sys.exit(4)\n',
    {
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(/^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 4$/),
    },
  ],
  [
    'crashes',
    'import os, signal\ndef handler(event, context):\n    os.kill(os.getpid(), signal.SIGSEGV)\n',
    {
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(/Error: Runtime exited with error: signal: segmentation fault$/),
    },
  ],
  [
    'closes the channel under itself',
    'import os, time\ndef handler(event, context):\n    os.close(3)\n    time.sleep(60)\n',
    { errorType: 'Runtime.ExitError', errorMessage: expect.stringMatching(/Error: Runtime exited/) },
  ],
  [
    'is in a module that is not there',
    HELLO,
    {
      errorType: 'Runtime.ImportModuleError',
      errorMessage: "Unable to import module 'other': No module named 'other'",
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      stackTrace: [],
    },
    { handler: 'other.handler' },
  ],
  [
    'needs a module that is not there',
    'import no_such_module\n',
    {
      errorType: 'Runtime.ImportModuleError',
      errorMessage: "Unable to import module 'app': No module named 'no_such_module'",
    },
  ],
  [
    'is not in its module',
    'def other(event, context):\n    pass\n',
    { errorType: 'Runtime.HandlerNotFound', errorMessage: "Handler 'handler' missing on module 'app'" },
  ],
  [
    'has no name',
    HELLO,
    {
      errorType: 'Runtime.MalformedHandlerName',
      errorMessage: "Bad handler 'app': not enough values to unpack (expected 2, got 1)",
    },
    { handler: 'app' },
  ],
  [
    'takes the name of a built-in module',
    HELLO,
    {
      errorType: 'Runtime.BuiltInModuleConflict',
      errorMessage: 'Cannot use built-in module sys as a handler module',
    },
    { handler: 'sys.exit' },
  ],
  [
    'is no Python',
    'def handler(event, context)\n    pass\n',
    {
      errorType: 'Runtime.UserCodeSyntaxError',
      errorMessage: expect.stringMatching(/^Syntax error in module 'app': /),
      stackTrace: [expect.stringMatching(/^ {2}File ".*app\.py" Line 1\n/)],
    },
  ],
  [
    'is in a module that raises',
    'raise KeyError("TABLE_NAME")\n',
    {
      errorType: 'KeyError',
      errorMessage: "'TABLE_NAME'",
      stackTrace: [expect.stringMatching(/^ {2}File ".*app\.py", line 1, in <module>\n/)],
    },
  ],
  [
    'is in a module that exits',
    'import os\nos._exit(5)\n',
    { errorType: 'Runtime.ExitError', errorMessage: expect.stringMatching(/exit status 5$/) },
  ],
];

function testPython(): void {
  test.each(RUNNING)('%s answers', async (_, files, handler) => {
    const answer = await returned(invokeOnce(served(files, { runtime: 'python3.12', handler }), { name: 'Ada' }));

    expect(answer).toEqual({ greeting: 'Hello Ada' });
  });

  test('answers in the words of its runtime: with spaces, and decimals as numbers', async () => {
    const code = `
from decimal import Decimal
def handler(event, context):
    return {"total": Decimal("19.90"), "none": None, "name": "Ää", "deep": [{"nan": Decimal("NaN")}]}
`;

    expect(await invokeOnce(servedPython(code, { runtime: 'python3.11' }))).toEqual({
      payload: '{"total": 19.90, "none": null, "name": "\\u00c4\\u00e4", "deep": [{"nan": NaN}]}',
    });
    expect(await invokeOnce(servedPython(code, { runtime: 'python3.12' }))).toEqual({
      payload: '{"total": 19.90, "none": null, "name": "Ää", "deep": [{"nan": NaN}]}',
    });
  });

  test('gets the context of the invocation', async () => {
    const code = `
def handler(event, context):
    return {
        "tool": context.client_context.custom["bedrockAgentCoreToolName"],
        "env": context.client_context.env,
        "client": context.client_context.client,
        "identity": context.identity.cognito_identity_id,
        "id": context.aws_request_id,
        "function": [context.function_name, context.function_version, context.memory_limit_in_mb],
        "arn": context.invoked_function_arn,
        "logs": context.log_group_name,
        "time": 20000 < context.get_remaining_time_in_millis() <= 30000,
    }
`;
    const invoker = openFunctions().acquire(servedPython(code));

    const context = await returned(
      invoker.invoke({ payload: '{}', clientContext: { custom: { bedrockAgentCoreToolName: 'shop___find' } } }),
    );

    expect(context).toEqual({
      tool: 'shop___find',
      env: null,
      client: null,
      identity: null,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      function: ['Shop-Orders', '$LATEST', '128'],
      arn: 'arn:aws:lambda:eu-central-1:123456789012:function:Shop-Orders',
      logs: '/aws/lambda/Shop-Orders',
      time: true,
    });
  });

  test('keeps its state, gets an event of five megabytes, and leaves nothing in its folder', async () => {
    const code =
      'n = 0\ndef handler(event, context):\n    global n\n    n += 1\n    return [n, len(event.get("text", ""))]\n';
    const function_ = servedPython(code);
    const invoker = openFunctions().acquire(function_);

    await invoke(invoker);
    const answer = await invoke(invoker, { text: 'ä'.repeat(2_500_000) });

    expect(answer).toEqual({ payload: '[2, 2500000]' });
    expect('path' in function_.code && readdirSync(function_.code.path)).toEqual(['app.py']);
  });

  test.each(FAILING)('fails as in AWS, call after call, when its handler %s', async (_, code, error, members = {}) => {
    const invoker = openFunctions().acquire(servedPython(code, members));

    const results = [failed(invoke(invoker)), failed(invoke(invoker))];

    expect(await Promise.all(results)).toEqual([expect.objectContaining(error), expect.objectContaining(error)]);
  });
}

// Not every machine has Python, and those that have must run these.
if (hasPython) describe('a function of Python', testPython);
else skipped('there is no python3 to run functions with');
