import type { ServedInterceptor } from '../../../lib/assembly/serving/model';
import type { InterceptedRequest, InterceptedResponse } from '../../../lib/local/interceptors';
import { LambdaInterceptors } from '../../../lib/local/interceptors/lambda-interceptors';
import { eventLog, openFunctions, served, servedPython } from '../functions/served-function';

jest.setTimeout(60_000);

const REQUEST: InterceptedRequest = {
  httpMethod: 'POST',
  path: '/mcp',
  headers: { authorization: 'Bearer token', 'x-tenant-id': 'client' },
  body: { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'shop___add', arguments: { a: 1, b: 2 } } },
  rawBody: '{ "jsonrpc": "2.0", "id": 7 }',
};

const RESPONSE: InterceptedResponse = {
  statusCode: 200,
  headers: { 'content-type': 'application/json', 'x-amzn-requestid': 'id' },
  body: { jsonrpc: '2.0', id: 7, result: { isError: false, content: [] } },
};

const INVALID = 'InterceptorException - Received invalid response from interceptor';

interface Options extends Partial<Omit<ServedInterceptor, 'function'>> {
  readonly isDebug?: boolean;
}

/** Interceptors of Node.js; each is given as the body of its handler. */
function interceptors(bodies: readonly string[], { isDebug = true, ...options }: Options = {}) {
  const log = eventLog();
  const functions = openFunctions({ emit: log.emit });
  const all = bodies.map((body, index) => {
    const function_ = served(
      { 'index.js': `exports.handler = async (event) => { ${body} };` },
      { label: `Shop/Interceptor${index}` },
    );
    const interceptor: ServedInterceptor = {
      function: function_,
      points: ['REQUEST', 'RESPONSE'],
      passRequestHeaders: true,
      excludesResponseBody: false,
      ...options,
    };
    return { served: interceptor, invoker: functions.acquire(function_) };
  });
  return {
    interceptors: new LambdaInterceptors(all, isDebug, log.emit),
    notices: () => log.events.filter(({ type }) => type === 'notice'),
  };
}

/** An interceptor that returns this, so that what comes out is known. */
function returning(output: unknown): string {
  return `return ${JSON.stringify(output)};`;
}

const version = { interceptorOutputVersion: '1.0' };

/** Gives the event back as the answer, so that the test sees it. */
const ECHO = `return { interceptorOutputVersion: '1.0', mcp: { transformedGatewayResponse: { body: event } } };`;

test('without interceptors everything passes', async () => {
  const none = interceptors([]).interceptors;

  expect(await none.onRequest(REQUEST)).toEqual({ request: REQUEST });
  expect(await none.onResponse(REQUEST, RESPONSE)).toBe(RESPONSE);
});

test('a REQUEST interceptor is given what live gateways give', async () => {
  const { interceptors: one } = interceptors([ECHO], { points: ['REQUEST'] });

  expect(await one.onRequest(REQUEST)).toEqual({
    response: {
      statusCode: 200,
      headers: {},
      body: {
        interceptorInputVersion: '1.0',
        mcp: {
          gatewayRequest: {
            path: '/mcp',
            httpMethod: 'POST',
            headers: REQUEST.headers,
            body: REQUEST.body,
            context: null,
          },
          gatewayResponse: null,
          rawGatewayRequest: { body: '{ "jsonrpc": "2.0", "id": 7 }' },
        },
      },
    },
  });
});

test('a RESPONSE interceptor is given the answer too', async () => {
  const { interceptors: one } = interceptors([ECHO], { points: ['RESPONSE'] });

  const { body } = await one.onResponse({ ...REQUEST, rawBody: undefined }, RESPONSE);

  expect(body).toEqual({
    interceptorInputVersion: '1.0',
    mcp: {
      gatewayRequest: { path: '/mcp', httpMethod: 'POST', headers: REQUEST.headers, body: REQUEST.body, context: null },
      gatewayResponse: {
        path: null,
        httpMethod: null,
        headers: RESPONSE.headers,
        statusCode: 200,
        body: RESPONSE.body,
        isStreamingResponse: false,
      },
      rawGatewayRequest: { body: JSON.stringify(REQUEST.body) },
    },
  });
});

describe('of a message that is streamed', () => {
  test('a RESPONSE interceptor is told so, and of later ones neither status nor headers', async () => {
    const { interceptors: one } = interceptors([ECHO], { points: ['RESPONSE'] });

    const [first, later] = [
      await one.onResponse(REQUEST, { ...RESPONSE, event: 'first' }),
      await one.onResponse(REQUEST, { ...RESPONSE, event: 'later' }),
    ];

    const told = { path: null, httpMethod: null, body: RESPONSE.body, isStreamingResponse: true };
    const { statusCode, headers } = RESPONSE;
    expect(first.body).toMatchObject({ mcp: { gatewayResponse: { ...told, statusCode, headers } } });
    expect(Object(later.body.mcp).gatewayResponse).toEqual(told);
  });

  test('status and headers that it gives a later one are passed over', async () => {
    const output = `return { interceptorOutputVersion: '1.0', mcp: { transformedGatewayResponse: { statusCode: 203, headers: { 'x-a': 'b' }, body: { jsonrpc: '2.0' } } } };`;
    const { interceptors: one } = interceptors([output], { points: ['RESPONSE'] });

    expect(await one.onResponse(REQUEST, { ...RESPONSE, event: 'later' })).toEqual({
      ...RESPONSE,
      event: 'later',
      body: { jsonrpc: '2.0' },
    });
    expect(await one.onResponse(REQUEST, { ...RESPONSE, event: 'first' })).toMatchObject({
      statusCode: 203,
      headers: { 'x-a': 'b' },
    });
  });
});

test('passRequestHeaders:false gives no headers', async () => {
  const { interceptors: one } = interceptors([ECHO], { passRequestHeaders: false });

  const { body } = await one.onResponse(REQUEST, RESPONSE);

  expect(body).toMatchObject({
    mcp: { gatewayRequest: { headers: {} }, gatewayResponse: { headers: RESPONSE.headers } },
  });
});

test('an excluded body is not given, and stays when none is returned', async () => {
  const seen = `{ ...event.mcp.gatewayResponse.headers, 'x-seen': JSON.stringify(event.mcp.gatewayResponse.body) }`;
  const body = `return { interceptorOutputVersion: '1.0', mcp: { transformedGatewayResponse: { headers: ${seen}, body: null } } };`;
  const { interceptors: one } = interceptors([body], { excludesResponseBody: true });

  expect(await one.onResponse(REQUEST, RESPONSE)).toEqual({
    ...RESPONSE,
    headers: { ...RESPONSE.headers, 'x-seen': 'null' },
  });
});

test('a REQUEST interceptor changes the message, and its headers win over those of the caller', async () => {
  const changed = { ...REQUEST.body, params: { name: 'shop___add', arguments: { a: 2, b: 2 } } };
  const headers = { 'X-Tenant-Id': 'interceptor', Authorization: 'Basic abc' };
  const { interceptors: one } = interceptors(
    [returning({ ...version, mcp: { transformedGatewayRequest: { body: changed, headers } } })],
    {
      points: ['REQUEST'],
    },
  );

  expect(await one.onRequest(REQUEST)).toEqual({
    request: {
      ...REQUEST,
      headers: { authorization: 'Basic abc', 'x-tenant-id': 'interceptor' },
      givenHeaders: { authorization: 'Basic abc', 'x-tenant-id': 'interceptor' },
      body: changed,
    },
  });
});

test('an answer of a REQUEST interceptor ends the request, also beside a request, and passes the RESPONSE interceptor', async () => {
  const refusal = { jsonrpc: '2.0', id: 7, error: { code: -32600, message: 'Insufficient scope' } };
  const body = `return event.mcp.gatewayResponse
    ? { interceptorOutputVersion: '1.0', mcp: { transformedGatewayResponse: { body: { ...event.mcp.gatewayResponse.body, seen: true } } } }
    : { interceptorOutputVersion: '1.0', mcp: {
        transformedGatewayRequest: { body: event.mcp.gatewayRequest.body },
        transformedGatewayResponse: { statusCode: 403, headers: { 'X-Why': 'scope' }, body: ${JSON.stringify(refusal)} } } };`;
  const { interceptors: one } = interceptors([body]);

  expect(await one.onRequest(REQUEST)).toEqual({
    response: { statusCode: 403, headers: { 'x-why': 'scope' }, body: { ...refusal, seen: true } },
  });
});

test('interceptors_response_effect: one function at both points changes request and answer', async () => {
  const backend = `
def handler(event, context):
    mcp = event.get("mcp", {})
    if mcp.get("gatewayResponse"):
        response = mcp["gatewayResponse"]
        payload = response["body"]
        payload["result"].setdefault("_meta", {})["cn_interceptor"] = "response-ok"
        return {"interceptorOutputVersion": "1.0", "mcp": {"transformedGatewayResponse": {
            "statusCode": response.get("statusCode", 200), "body": payload}}}
    payload = mcp["gatewayRequest"]["body"]
    payload["params"]["arguments"]["a"] += 1
    return {"interceptorOutputVersion": "1.0", "mcp": {"transformedGatewayRequest": {"body": payload}}}
`;
  const function_ = servedPython(backend);
  const invoker = openFunctions().acquire(function_);
  const interceptor = {
    function: function_,
    points: ['REQUEST', 'RESPONSE'],
    passRequestHeaders: true,
    excludesResponseBody: false,
  };
  const both = new LambdaInterceptors([{ served: interceptor, invoker }], true, () => {});

  const coming = await both.onRequest(REQUEST);
  const going = await both.onResponse(REQUEST, RESPONSE);

  expect(coming).toMatchObject({ request: { body: { params: { arguments: { a: 2, b: 2 } } } } });
  expect(going).toEqual({
    ...RESPONSE,
    body: { jsonrpc: '2.0', id: 7, result: { isError: false, content: [], _meta: { cn_interceptor: 'response-ok' } } },
  });
});

test('two interceptors run one after the other, each given what the one before made', async () => {
  const add = (word: string) => `const { gatewayRequest: request, gatewayResponse: response } = event.mcp;
    const { headers, body } = response ?? request;
    const changed = { headers: { 'x-seen': (headers['x-seen'] ?? '') + '${word}' }, body };
    return { interceptorOutputVersion: '1.0', mcp: response ? { transformedGatewayResponse: changed } : { transformedGatewayRequest: changed } };`;
  const { interceptors: two } = interceptors([add('a'), add('b')]);

  const coming = await two.onRequest(REQUEST);
  const going = await two.onResponse(REQUEST, RESPONSE);

  expect(coming).toMatchObject({ request: { headers: { 'x-seen': 'ab' }, givenHeaders: { 'x-seen': 'ab' } } });
  expect(going).toMatchObject({ headers: { 'x-seen': 'ab' }, body: RESPONSE.body });
});

test('an answer cannot change what belongs to the connection', async () => {
  const headers = { 'Content-Length': '1', Connection: 'close', 'x-amzn-requestid': 'other' };
  const output = returning({ ...version, mcp: { transformedGatewayResponse: { statusCode: 201, headers, body: {} } } });

  expect(await interceptors([output]).interceptors.onResponse(REQUEST, RESPONSE)).toEqual({
    statusCode: 201,
    headers: { 'content-type': 'application/json', 'x-amzn-requestid': 'other' },
    body: {},
  });
});

function failureWith(text: string): InterceptedResponse {
  const content = { type: 'text', text };
  return {
    statusCode: 500,
    headers: {},
    body: { jsonrpc: '2.0', id: 7, result: { content: [content], _meta: { debug: content }, isError: true } },
  };
}

test('interceptor that threw: HTTP 500 around a result with the raw error of Lambda', async () => {
  const { interceptors: one, notices } = interceptors(['throw new TypeError("no headers");']);

  const outcome = await one.onRequest(REQUEST);

  const text = expect.stringMatching(/^\{"errorType":"TypeError","errorMessage":"no headers","trace":\[/);
  expect(outcome).toEqual({ response: failureWith(text) });
  expect(JSON.stringify('response' in outcome && Object(outcome.response.body.result))).toMatch(
    /^\{"content":.*,"_meta":.*,"isError":true\}$/,
  );
  expect(notices()).toContainEqual({
    type: 'notice',
    about: 'Shop/Interceptor0',
    message: 'as REQUEST interceptor: TypeError: no headers',
  });
});

test('without DEBUG an interceptor that threw is an internal error', async () => {
  const { interceptors: one } = interceptors(['throw new TypeError("no headers");'], { isDebug: false });

  const { statusCode, body } = await one.onResponse(REQUEST, RESPONSE);

  expect([statusCode, body]).toEqual([
    500,
    {
      jsonrpc: '2.0',
      id: 7,
      result: { content: [{ type: 'text', text: 'An internal error occurred. Please retry later.' }], isError: true },
    },
  ]);
});

test('an interceptor that cannot run fails like one that threw', async () => {
  const function_ = served({}, { runtime: 'java21' });
  const interceptor = {
    function: function_,
    points: ['REQUEST'],
    passRequestHeaders: false,
    excludesResponseBody: false,
  };
  const one = new LambdaInterceptors(
    [{ served: interceptor, invoker: openFunctions().acquire(function_) }],
    true,
    () => {},
  );

  const text = expect.stringMatching(/^The function Shop\/Orders cannot run here: java21 does not run here; --invoke/);
  expect(await one.onRequest(REQUEST)).toEqual({ response: failureWith(text) });
});

test('an interceptor that leaves no request: HTTP 200 and a parse error', async () => {
  const parseError = {
    response: {
      statusCode: 200,
      headers: {},
      body: { jsonrpc: '2.0', id: null, error: { code: -32700, message: 'Parse error - Invalid JSON format' } },
    },
  };
  for (const mcp of [{}, { transformedGatewayRequest: { headers: { a: 'b' } } }, { transformedGatewayRequest: null }]) {
    const { interceptors: one } = interceptors([returning({ ...version, mcp })]);

    expect(await one.onRequest(REQUEST)).toEqual(parseError);
  }
});

const body = { jsonrpc: '2.0', id: 7 };
const WRONG: [string, unknown][] = [
  ['nothing', null],
  ['a text', 'allow'],
  ['a decision of its own', { decision: 'DENY', statusCode: 403 }],
  ['no version', { mcp: { transformedGatewayRequest: { body } } }],
  ['another version', { interceptorOutputVersion: '2.0', mcp: { transformedGatewayRequest: { body } } }],
  ['no mcp', version],
  ['the envelope of HTTP targets', { ...version, http: { transformedGatewayRequest: { body } } }],
  ['the event', { interceptorInputVersion: '1.0', mcp: { gatewayRequest: { body } } }],
  ['the names of the event', { ...version, mcp: { gatewayRequest: { body } } }],
  [
    'more of the request than it may change',
    { ...version, mcp: { transformedGatewayRequest: { body, path: '/mcp' } } },
  ],
  [
    'more of the answer than it may change',
    { ...version, mcp: { transformedGatewayResponse: { body, isStreamingResponse: false } } },
  ],
  ['a body that is a text', { ...version, mcp: { transformedGatewayRequest: { body: '{}' } } }],
  ['an answer without a body', { ...version, mcp: { transformedGatewayResponse: { statusCode: 200 } } }],
  ['an answer whose body is null', { ...version, mcp: { transformedGatewayResponse: { body: null } } }],
  ['an answer whose body is a list', { ...version, mcp: { transformedGatewayResponse: { body: [] } } }],
  ['a status that is none', { ...version, mcp: { transformedGatewayResponse: { statusCode: 99, body } } }],
  ['a status that is a text', { ...version, mcp: { transformedGatewayResponse: { statusCode: '200', body } } }],
  ['a header that is a number', { ...version, mcp: { transformedGatewayRequest: { headers: { a: 1 }, body } } }],
  [
    'a header that HTTP does not take',
    { ...version, mcp: { transformedGatewayRequest: { headers: { 'a b': '1' }, body } } },
  ],
  [
    'a header with a line break',
    { ...version, mcp: { transformedGatewayRequest: { headers: { a: '1\r\nb: 2' }, body } } },
  ],
];

test.each(WRONG)('interceptor that returned %s: HTTP 500 around a result', async (_, output) => {
  const { interceptors: one, notices } = interceptors([returning(output)]);

  expect(await one.onRequest(REQUEST)).toEqual({ response: failureWith(INVALID) });
  expect(notices().length).toBeGreaterThan(0);
});

test.each([{}, { transformedGatewayRequest: { body } }])(
  'a RESPONSE interceptor that returned %j: HTTP 500 around a result',
  async (mcp) => {
    const { interceptors: one } = interceptors([returning({ ...version, mcp })]);

    expect(await one.onResponse(REQUEST, RESPONSE)).toEqual(failureWith(INVALID));
  },
);

test('a failure of a message without an ID has none', async () => {
  const { interceptors: one } = interceptors([returning(null)]);

  const outcome = await one.onRequest({ ...REQUEST, body: { jsonrpc: '2.0', method: 'notifications/initialized' } });

  expect(outcome).toMatchObject({ response: { statusCode: 500, body: { id: null } } });
});

test('closing ends the functions', async () => {
  const { interceptors: one } = interceptors([ECHO]);
  await one.onResponse(REQUEST, RESPONSE);

  await one.close();

  expect(await one.onResponse(REQUEST, RESPONSE)).toEqual(
    failureWith('The function Shop/Interceptor0 has been stopped'),
  );
});
