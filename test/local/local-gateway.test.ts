import { Sessions } from '../../lib/local/mcp/sessions';
import { lambdaFunction, target } from '../assembly/serving/sample-templates';
import { json, lambdaParts, serveTemplate, startUpstream, stopAll } from './fidelity/served-template';
import { startSdkServer } from './targets/mcp-server/sdk-server';

jest.setTimeout(60_000);

afterEach(stopAll);

const GUARDED = {
  InterceptorConfigurations: [
    { Interceptor: { Lambda: { Arn: { 'Fn::GetAtt': ['Guard', 'Arn'] } } }, InterceptionPoints: ['REQUEST'] },
  ],
};

const SHOP = lambdaParts('shop', 'def handler(event, context): return event');

test('a runtime that does not run here is told at the start, for targets and interceptors, with what to do', async () => {
  const { events } = await serveTemplate(
    {
      Guard: lambdaFunction({ Runtime: 'java21' }),
      Orders: lambdaFunction({ Runtime: 'ruby3.4' }),
      Target: target('orders', {
        Mcp: {
          Lambda: {
            LambdaArn: { 'Fn::GetAtt': ['Orders', 'Arn'] },
            ToolSchema: { InlinePayload: [{ Name: 'get', Description: 'Gets', InputSchema: { Type: 'object' } }] },
          },
        },
      }),
    },
    { properties: GUARDED },
  );

  const notices = events.filter(({ type }) => type === 'notice');
  expect(notices).toContainEqual({
    type: 'notice',
    about: 'Orders',
    message: 'ruby3.4 does not run here; --invoke orders=<url> calls it where it runs, such as http://127.0.0.1:9000',
  });
  expect(notices).toContainEqual({
    type: 'notice',
    about: 'Guard',
    message: 'java21 does not run here; --invoke Guard=<url> calls it where it runs, such as http://127.0.0.1:9000',
  });
});

test('an interceptor is invoked where --invoke says, by the name of its function', async () => {
  const paths: unknown[] = [];
  const runtime = await startUpstream(({ url }, response) => {
    paths.push(url);
    const body = { jsonrpc: '2.0', id: 1, result: { from: 'elsewhere' } };
    json(response, {
      interceptorOutputVersion: '1.0',
      mcp: { transformedGatewayResponse: { statusCode: 200, body } },
    });
  });
  const served = await serveTemplate(
    { ...SHOP, Guard: lambdaFunction({ Runtime: 'java21' }) },
    { properties: GUARDED, invokes: { Guard: runtime } },
  );

  const { body } = await served.call('shop___run');

  expect(body.result).toEqual({ from: 'elsewhere' });
  expect(paths).toEqual(['/2015-03-31/functions/function/invocations']);
});

test.each([
  ['--endpoint', { endpoints: { stop: 'http://127.0.0.1:1' } }, 'shop'],
  ['--endpoint', { endpoints: { 'shop.token': 'http://127.0.0.1:1' } }, 'shop', 'shop.token'],
  ['--invoke', { invokes: { stop: 'http://127.0.0.1:1' } }, 'shop, Guard'],
])('fails for %s with a name that there is not', async (flag, options, names, wrong = 'stop') => {
  const started = serveTemplate({ ...SHOP, Guard: lambdaFunction() }, { properties: GUARDED, ...options });

  await expect(started).rejects.toMatchObject({
    code: 'TARGET_UNKNOWN',
    message: `'${flag}' names the target "${wrong}", which the gateway does not have; it has ${names}`,
  });
});

test('clients are told when an MCP server in the mode DYNAMIC says that its tools have changed', async () => {
  const server = await startSdkServer('sessions');
  const served = await serveTemplate(
    { Target: target('dynamic', { Mcp: { McpServer: { Endpoint: server.url, ListingMode: 'DYNAMIC' } } }) },
    {
      announcesChanges: true,
      properties: {
        ProtocolConfiguration: {
          Mcp: { SessionConfiguration: {}, StreamingConfiguration: { EnableResponseStreaming: true } },
        },
      },
    },
  );
  const began = await served.ask('initialize', { protocolVersion: '2025-03-26' });
  const session = { 'mcp-session-id': began.headers.get('mcp-session-id') ?? '' };
  await served.post({ jsonrpc: '2.0', method: 'notifications/initialized' }, session);
  // The first page holds no tools of such servers, and asks none of them.
  const { body } = await served.ask('tools/list', undefined, session);
  await served.ask('tools/list', { cursor: Object(body.result).nextCursor }, session);
  const stream = await fetch(served.url, { headers: { ...session, accept: 'text/event-stream' } });
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  // The server may not have the gateway's own stream yet: what it says then reaches nobody.
  const timer = setInterval(() => void server.toolsChanged(), 300);

  let text = '';
  for (let isDone = false; !isDone && !text.includes('list_changed'); ) {
    const part = await reader?.read();
    text += part?.value ?? '';
    isDone = part?.done !== false;
  }
  clearInterval(timer);
  await reader?.cancel();
  await stopAll();
  await server.close();

  expect(text).toContain('data: {"jsonrpc":"2.0","method":"notifications/tools/list_changed"}');
});

test('a session belongs to whoever signs with the credentials that began it', () => {
  const sessions = new Sessions();
  const user = (name: string) => ({ claims: { arn: `arn:aws:iam::111122223333:user/${name}` } });

  const session = sessions.begin(user('ada'), 900);

  expect(sessions.tryFind(session.id, user('ada'))).toBe(session);
  expect(sessions.tryFind(session.id, user('eve'))).toBeUndefined();
});

test('a function whose code has changed runs with the new one after a reload, and others stay', async () => {
  const served = await serveTemplate(lambdaParts('shop', 'def handler(event, context): return 1'));
  const next = await serveTemplate(lambdaParts('shop', 'def handler(event, context): return 2'));

  const before = await served.call('shop___run');
  await served.gateway.reload(next.gateway.served);
  const after = await served.call('shop___run');

  expect([before, after].map(({ body }) => Object(body.result).content[0].text)).toEqual(['1', '2']);
});

test('closing ends what was started, also when it is done twice', async () => {
  const served = await serveTemplate(SHOP);
  await served.call('shop___run');

  await served.gateway.close();
  await served.gateway.close();

  await expect(served.ask('tools/list')).rejects.toThrow();
});
