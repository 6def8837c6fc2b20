import type { InterceptedRequest, InterceptedResponse, Interceptors } from '../../../lib/local/interceptors';
import type { Node } from '../../../lib/schema/node';
import { caller, startGateway, stopGateways, textResult } from '../gateways';

afterEach(stopGateways);

const call = { name: 'tools___echo', arguments: { a: 1 } };

function intercepting(interceptors: Partial<Interceptors>): Interceptors {
  return {
    onRequest: async (request) => ({ request }),
    onResponse: async (_request, response) => response,
    close: async () => {},
    ...interceptors,
  };
}

test('the REQUEST interceptor sees the request, and the RESPONSE interceptor both', async () => {
  const seen: (InterceptedRequest | InterceptedResponse)[] = [];
  const gateway = await startGateway({
    interceptors: intercepting({
      onRequest: async (request) => {
        seen.push(request);
        return { request };
      },
      onResponse: async (request, response) => {
        seen.push(request, response);
        return response;
      },
    }),
  });

  await gateway.ask('tools/call', call, { 'x-tenant': 'acme' });

  const request = {
    httpMethod: 'POST',
    path: '/mcp',
    headers: expect.objectContaining({ 'x-tenant': 'acme', 'content-type': 'application/json' }),
    body: { jsonrpc: '2.0', id: 1, method: 'tools/call', params: call },
    rawBody: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: call }),
  };
  const result = { isError: false, content: [{ type: 'text', text: '{"a":1}' }] };
  const response = { statusCode: 200, headers: {}, body: { jsonrpc: '2.0', id: 1, result } };
  expect(seen).toEqual([request, request, response]);
});

test('a changed request is the one that is answered', async () => {
  const gateway = await startGateway({
    interceptors: intercepting({
      onRequest: async (request) => ({
        request: { ...request, body: { ...request.body, params: { ...call, arguments: { a: 2 } } } },
      }),
    }),
  });

  const { body } = await gateway.ask('tools/call', call);

  expect(body.result).toHaveProperty('content[0].text', '{"a":2}');
});

test('targets get the authorization that an interceptor gives, and other headers only if they let them pass', async () => {
  const given = { authorization: 'Bearer exchanged', 'x-tenant': 'acme' };
  const gateway = await startGateway({
    callers: { tools: caller(({ headers }) => textResult(JSON.stringify(headers))) },
    interceptors: intercepting({
      onRequest: async (request) => ({
        request: { ...request, headers: { ...request.headers, ...given }, givenHeaders: given },
      }),
    }),
  });

  const { body } = await gateway.ask('tools/call', call, { authorization: 'Bearer own' });

  expect(body.result).toHaveProperty('content[0].text', '{"authorization":"Bearer exchanged"}');
});

test('the authorization of the caller stays at the gateway when no interceptor gives one', async () => {
  const gateway = await startGateway({
    callers: { tools: caller(({ headers }) => textResult(JSON.stringify(headers))) },
    interceptors: intercepting({}),
  });

  const { body } = await gateway.ask('tools/call', call, { authorization: 'Bearer own' });

  expect(body.result).toHaveProperty('content[0].text', '{}');
});

test('a changed response reaches the caller with its status and headers, but not with ones that are the gateway’s', async () => {
  const gateway = await startGateway({
    interceptors: intercepting({
      onResponse: async (_request, { body }) => ({
        statusCode: 418,
        headers: { 'X-Teapot': 'yes', 'Content-Length': '1', 'x-amzn-requestid': 'mine' },
        body: { ...body, result: { isError: true, content: [] } },
      }),
    }),
  });

  const answer = await gateway.ask('tools/call', call);

  expect([answer.status, answer.headers.get('x-teapot')]).toEqual([418, 'yes']);
  expect(answer.headers.get('x-amzn-requestid')).not.toBe('mine');
  expect(answer.body).toEqual({ jsonrpc: '2.0', id: 1, result: { isError: true, content: [] } });
});

test('an answer of the REQUEST interceptor ends it there, and does not pass the RESPONSE interceptor once more', async () => {
  const body: Node = { jsonrpc: '2.0', id: 1, error: { code: -32000, message: 'not today' } };
  const gateway = await startGateway({
    interceptors: intercepting({
      onRequest: async () => ({ response: { statusCode: 403, headers: {}, body } }),
      onResponse: async (_request, response) => ({ ...response, headers: { 'x-seen': 'yes' } }),
    }),
  });

  const answer = await gateway.ask('tools/call', call);

  expect([answer.status, answer.headers.get('x-seen'), answer.body]).toEqual([403, null, body]);
});

test('fails when the REQUEST interceptor leaves no request', async () => {
  const gateway = await startGateway({
    interceptors: intercepting({ onRequest: async (request) => ({ request: { ...request, body: {} } }) }),
  });

  const answer = await gateway.ask('tools/call', call);

  expect(answer.body).toEqual({
    jsonrpc: '2.0',
    id: null,
    error: { code: -32700, message: 'Parse error - Invalid JSON format' },
  });
});

test('fails with HTTP 500 for a status that HTTP does not have', async () => {
  const gateway = await startGateway({
    interceptors: intercepting({ onResponse: async (_request, response) => ({ ...response, statusCode: 42 }) }),
  });

  expect((await gateway.ask('tools/call', call)).status).toBe(500);
});

test('interceptors come before the version and the session, and also see what is refused', async () => {
  const seen: unknown[] = [];
  const gateway = await startGateway({
    interceptors: intercepting({
      onResponse: async (_request, response) => {
        seen.push(response.statusCode);
        return response;
      },
    }),
  });

  await gateway.ask('tools/list', {}, { 'mcp-protocol-version': '2025-11-25' });

  expect(seen).toEqual([400]);
});

test('the result of a streamed call passes the RESPONSE interceptor', async () => {
  const gateway = await startGateway({
    served: { streaming: true },
    interceptors: intercepting({
      onResponse: async (_request, response) => ({
        ...response,
        body: { ...response.body, result: { changed: true } },
      }),
    }),
  });

  const { messages } = await gateway.ask('tools/call', call, { accept: 'text/event-stream' });

  expect(messages).toEqual([{ jsonrpc: '2.0', id: 1, result: { changed: true } }]);
});

describe('an answer that is streamed', () => {
  const session = async (gateway: Awaited<ReturnType<typeof startGateway>>) => {
    const begun = await gateway.ask('initialize', {
      protocolVersion: '2025-03-26',
      capabilities: { elicitation: { form: {} } },
    });
    const headers = { 'mcp-session-id': begun.headers.get('mcp-session-id') ?? '', accept: 'text/event-stream' };
    await gateway.post({ jsonrpc: '2.0', method: 'notifications/initialized' }, headers);
    return headers;
  };

  /** A target that asks the client, tells something before and after, and gives the answer as its result. */
  const asking = caller(async ({ ask, notify }) => {
    await notify?.({ method: 'notifications/message', params: { level: 'info', data: 'a' } });
    const answer = await ask?.({ method: 'elicitation/create', params: { message: 'Really?' } });
    await notify?.({ method: 'notifications/message', params: { level: 'info', data: 'b' } });
    return textResult(JSON.stringify(answer));
  });
  const served = { streaming: true, sessionTimeoutSeconds: 900 };

  /** Calls the tool, and answers what it asks as soon as it comes. */
  async function talk(gateway: Awaited<ReturnType<typeof startGateway>>): Promise<Node[]> {
    const headers = await session(gateway);
    const response = await fetch(gateway.url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: call }),
    });
    const messages: Node[] = [];
    let text = '';
    // The body is a stream of bytes, which `fetch` declares with another type than Node.js.
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += new TextDecoder().decode(chunk);
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const message = JSON.parse(event.replace(/^event: message\ndata: /, ''));
        messages.push(message);
        if (message.method === 'elicitation/create') {
          await gateway.post({ jsonrpc: '2.0', id: message.id, result: { action: 'accept' } }, headers);
        }
      }
    }
    return messages;
  }

  test('is seen by the RESPONSE interceptor message by message, of those that have an ID', async () => {
    const seen: InterceptedResponse[] = [];
    const gateway = await startGateway({
      served,
      callers: { tools: asking },
      interceptors: intercepting({
        onResponse: async ({ body }, response) => {
          if (body.method === 'tools/call') seen.push(response);
          return response;
        },
      }),
    });

    const messages = await talk(gateway);

    expect(messages.map(({ method }) => method)).toEqual([
      'notifications/message',
      'elicitation/create',
      'notifications/message',
      undefined,
    ]);
    expect(seen.map(({ event, body }) => [event, body.method])).toEqual([
      ['first', 'elicitation/create'],
      ['later', undefined],
    ]);
  });

  test('goes out as the interceptor changes each message', async () => {
    const gateway = await startGateway({
      served,
      callers: { tools: asking },
      interceptors: intercepting({
        onResponse: async ({ body: { method } }, response) =>
          method === 'tools/call' ? { ...response, body: { ...response.body, seen: response.event } } : response,
      }),
    });

    expect((await talk(gateway)).map(({ seen }) => seen)).toEqual([undefined, 'first', undefined, 'later']);
  });

  test('has the status and headers that the interceptor gives its first message, when nothing is out yet', async () => {
    const gateway = await startGateway({
      served: { streaming: true },
      interceptors: intercepting({
        onResponse: async (_, response) => ({
          ...response,
          statusCode: 203,
          headers: { 'x-seen': `${response.event}` },
        }),
      }),
    });

    const answer = await gateway.ask('tools/call', call, { accept: 'text/event-stream' });

    expect([answer.status, answer.headers.get('x-seen'), answer.headers.get('content-type')]).toEqual([
      203,
      'first',
      'text/event-stream',
    ]);
  });

  test('fails the question, and goes on, when the interceptor lets no request pass', async () => {
    const failing = caller(async ({ ask }) => {
      const reason = await ask?.({ method: 'elicitation/create', params: {} }).catch(({ message }) => message);
      return textResult(`${reason}`);
    });
    const gateway = await startGateway({
      served,
      callers: { tools: failing },
      interceptors: intercepting({
        onResponse: async (_, response) =>
          'method' in response.body ? { ...response, statusCode: 500, body: { result: {} } } : response,
      }),
    });

    const messages = await talk(gateway);

    expect(messages).toEqual([
      { jsonrpc: '2.0', id: 1, result: textResult('The RESPONSE interceptor let no request pass') },
    ]);
  });

  test('leaves no question open when its call is over', async () => {
    let id: unknown;
    const hasty = caller(async ({ ask }) => {
      ask?.({ method: 'elicitation/create', params: {} }).catch(() => undefined);
      return textResult('done');
    });
    const gateway = await startGateway({
      served,
      callers: { tools: hasty },
      interceptors: intercepting({
        onResponse: async (_, response) => {
          if ('method' in response.body) id = response.body.id;
          return response;
        },
      }),
    });
    const headers = await session(gateway);
    await gateway.ask('tools/call', call, headers);

    const { status } = await gateway.post({ jsonrpc: '2.0', id, result: {} }, headers);

    expect([typeof id, status]).toEqual(['string', 400]);
  });
});
