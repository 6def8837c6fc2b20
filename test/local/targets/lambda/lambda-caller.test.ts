import { join } from 'node:path';
import type { ServedFunction } from '../../../../lib/assembly/serving/model';
import { TargetFailure, type ToolCall } from '../../../../lib/local/target-caller';
import { LambdaCaller, targetIdOf } from '../../../../lib/local/targets/lambda/lambda-caller';
import { openFunctions, served, servedPython } from '../../functions/served-function';

jest.setTimeout(60_000);

const ORIGIN = { gatewayId: 'shop-abcdefghij', targetId: 'B8CWJUTZEW' };

function call(members: Partial<ToolCall> = {}): ToolCall {
  return {
    tool: 'add',
    fullName: 'lambda-inline___add',
    arguments: { a: 20, b: 22 },
    caller: { claims: {} },
    requestId: '3a7c93b7-0e1d-4c7e-a838-555e2613139b',
    messageId: 950759,
    protocolVersion: '2025-03-26',
    headers: {},
    queryParameters: {},
    signal: new AbortController().signal,
    ...members,
  };
}

function callerOf(function_: ServedFunction): LambdaCaller {
  return new LambdaCaller(ORIGIN, openFunctions().acquire(function_));
}

/** What the service's own tests have for a function, which has been called through a real gateway. */
const BACKEND = `
def handler(event, context):
    tool = context.client_context.custom["bedrockAgentCoreToolName"]
    if event.get("fail"):
        raise ValueError("deliberate-synthetic-error")
    return {"sum": event.get("a", 0) + event.get("b", 0), "echo": event.get("text", ""), "region": "cn-north-1", "tool": tool}
`;

test('lambda-inline___add: the result is what the function returned, compact', async () => {
  const result = await callerOf(servedPython(BACKEND)).call(call());

  expect(JSON.stringify(result)).toBe(
    '{"isError":false,"content":[{"type":"text","text":"{\\"sum\\":42,\\"echo\\":\\"\\",\\"region\\":\\"cn-north-1\\",\\"tool\\":\\"lambda-inline___add\\"}"}]}',
  );
});

test('invoke_unicode: what is not ASCII is not escaped, whatever the runtime does', async () => {
  const caller = callerOf(servedPython(BACKEND, { runtime: 'python3.11' }));

  const result = await caller.call(call({ fullName: 'lambda-inline___echo', arguments: { text: '北京宁夏' } }));

  expect(result.content).toEqual([
    { type: 'text', text: '{"sum":0,"echo":"北京宁夏","region":"cn-north-1","tool":"lambda-inline___echo"}' },
  ]);
});

test('debug.target_error: fails with the raw error payload, spaces and all', async () => {
  const failing = callerOf(servedPython(BACKEND)).call(call({ arguments: { fail: true } }));

  const failure = await failing.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(TargetFailure);
  expect(Object(failure).text).toMatch(
    /^\{"errorMessage": "deliberate-synthetic-error", "errorType": "ValueError", "requestId": "[0-9a-f-]{36}", "stackTrace": \[" {2}File \\".*\/app\.py\\", line 5, in handler\\n {4}raise ValueError\(\\"deliberate-synthetic-error\\"\)\\n"\]\}$/,
  );
  expect(Object(failure).hint).toBe('ValueError: deliberate-synthetic-error');
});

const RETURNED: [string, string, string][] = [
  [
    'an envelope of HTTP stays as it is',
    '({ statusCode: 500, body: JSON.stringify({ a: 1 }) })',
    '{"statusCode":500,"body":"{\\"a\\":1}"}',
  ],
  ['a text keeps its quotes', '"hello"', '"hello"'],
  ['nothing is null', 'undefined', 'null'],
  ['a list is a list', '[1, { a: null }]', '[1,{"a":null}]'],
  [
    'content of MCP stays as it is',
    '({ content: [{ type: "text", text: "a" }] })',
    '{"content":[{"type":"text","text":"a"}]}',
  ],
];

test.each(RETURNED)('%s', async (_, returned, text) => {
  const caller = callerOf(served({ 'index.js': `exports.handler = async () => ${returned};` }));

  expect(await caller.call(call())).toEqual({ isError: false, content: [{ type: 'text', text }] });
});

test('fails when what the function returned is no JSON', async () => {
  const code = 'def handler(event, context):\n    return {"rate": float("nan")}\n';

  await expect(callerOf(servedPython(code)).call(call())).rejects.toThrow(
    new TargetFailure('The Lambda function returned a response that is not JSON'),
  );
});

test('the function is told of the call in its client context, as the service does', async () => {
  const caller = callerOf(
    served({ 'index.js': 'exports.handler = async (event, { clientContext }) => ({ event, clientContext });' }),
  );

  const { content } = await caller.call(
    call({
      messageId: 'seven',
      headers: { 'x-tenant-id': 'a', authorization: 'Bearer b' },
      queryParameters: { version: 'v2' },
    }),
  );

  expect(JSON.parse(`${content[0]?.text}`)).toEqual({
    event: { a: 20, b: 22 },
    clientContext: {
      custom: {
        bedrockAgentCoreMessageVersion: '1.0',
        bedrockAgentCoreAwsRequestId: '3a7c93b7-0e1d-4c7e-a838-555e2613139b',
        bedrockAgentCoreMcpMessageId: 'seven',
        bedrockAgentCoreGatewayId: 'shop-abcdefghij',
        bedrockAgentCoreTargetId: 'B8CWJUTZEW',
        bedrockAgentCoreToolName: 'lambda-inline___add',
        bedrockAgentCorePropagatedHeaders: { Authorization: 'Bearer b', 'x-tenant-id': 'a' },
        bedrockAgentCorePropagatedQueryParameters: { version: 'v2' },
      },
    },
  });
});

test('the sample tools of the quickstart answer', async () => {
  const path = join(__dirname, '../../../../dist/handlers/sample-tools');
  const caller = callerOf(served({}, { code: { path } }));

  const { content } = await caller.call(
    call({ fullName: 'sample-tools___get_weather', arguments: { location: 'Berlin' } }),
  );

  expect(JSON.parse(`${content[0]?.text}`)).toEqual({
    location: 'Berlin',
    temperatureCelsius: expect.any(Number),
    condition: expect.any(String),
    note: 'Sample data, made up from the name of the place',
  });
});

test('the ID of a target looks like one of the service, and is its own', () => {
  const ids = ['orders', 'weather'].map((name) => targetIdOf('shop-abcdefghij', name));

  expect(ids).toEqual([expect.stringMatching(/^[A-Z0-9]{10}$/), expect.stringMatching(/^[A-Z0-9]{10}$/)]);
  expect(ids[0]).not.toBe(ids[1]);
  expect(targetIdOf('shop-abcdefghij', 'orders')).toBe(ids[0]);
});
