// The rows of §4 and §6 in docs/fidelity.md about targets that ask the client for something.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { lambdaFunction, target } from '../../assembly/serving/sample-templates';
import { startAskingServer, startModernAskingServer } from '../mcp/asking-server';
import { type ServedTemplate, serveTemplate, stopAll } from './served-template';

jest.setTimeout(60_000);

const open: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
  await stopAll();
});

const SESSIONS = { SessionConfiguration: { SessionTimeoutInSeconds: 900 } };
const STREAMS = { StreamingConfiguration: { EnableResponseStreaming: true } };

function serverParts(Endpoint: string) {
  return { Target: target('docs', { Mcp: { McpServer: { Endpoint } } }) };
}

/** A client that confirms what it is asked, and what it was asked. */
async function connect({ url }: ServedTemplate) {
  const client = new Client(
    { name: 'test', version: '1' },
    { capabilities: { elicitation: { form: {} }, sampling: {} } },
  );
  const asked: unknown[] = [];
  client.setRequestHandler('elicitation/create', ({ params }) => {
    asked.push(params.message);
    return { action: 'accept', content: { confirm: true } };
  });
  client.setRequestHandler('sampling/createMessage', () => {
    asked.push('sample');
    return { model: 'm', role: 'assistant', content: { type: 'text', text: 'Hello' } };
  });
  open.push(client);
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  const call = async (tool: string) => {
    const { content } = await client.callTool({ name: `docs___${tool}`, arguments: {} });
    return JSON.parse(Object(content[0]).text);
  };
  return { asked, call };
}

const mcp = (configuration: object) => ({
  ProtocolConfiguration: { Mcp: { SupportedVersions: ['2025-11-25', '2026-07-28'], ...configuration } },
});

test('§4 sessions of targets: each session of the gateway has one of its own', async () => {
  const server = await startAskingServer();
  open.push(server);
  const served = await serveTemplate(serverParts(server.url), { properties: mcp(SESSIONS) });
  const [first, second] = [await connect(served), await connect(served)];

  expect([await first.call('count'), await first.call('count'), await second.call('count')]).toEqual([1, 2, 1]);
});

test('§4 elicitation and sampling: reach the client, and its answers the server', async () => {
  const server = await startAskingServer();
  open.push(server);
  const served = await serveTemplate(serverParts(server.url), { properties: mcp({ ...SESSIONS, ...STREAMS }) });
  const { asked, call } = await connect(served);

  expect(await call('form')).toEqual({ action: 'accept', content: { confirm: true } });
  expect(await call('sample')).toMatchObject({ content: { type: 'text', text: 'Hello' } });
  expect(asked).toEqual(['Really?', 'sample']);
});

test('§4 input required: passes on 2026-07-28, and so does what the client answers', async () => {
  const server = await startModernAskingServer();
  open.push(server);
  const served = await serveTemplate(serverParts(server.url), { properties: mcp({}) });
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {}, url: {} } },
  };
  const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'docs___form' };
  const params = { name: 'docs___form', arguments: {}, _meta: meta };

  const first = Object((await served.ask('tools/call', params, headers)).body.result);
  const inputResponses = { answer: { action: 'accept', content: { confirm: true } } };
  const retry = { ...params, inputResponses, requestState: first.requestState };
  const second = Object((await served.ask('tools/call', retry, headers)).body.result);

  expect([first.resultType, Object.keys(first.inputRequests)]).toEqual(['input_required', ['answer']]);
  expect([second.resultType, JSON.parse(second.content[0].text)]).toEqual([
    'complete',
    { inputResponses, state: 'step-1' },
  ]);
});

test('§6 interceptors of streams: see messages with an ID one by one, status and headers with the first', async () => {
  const server = await startAskingServer();
  open.push(server);
  const code = [
    'def handler(event, context):',
    '    response = event["mcp"]["gatewayResponse"]',
    '    if event["mcp"]["gatewayRequest"]["body"].get("method") == "tools/call":',
    '        body = response["body"]',
    '        print("seen", body.get("method", "result"), response["isStreamingResponse"], "statusCode" in response)',
    '    return {"interceptorOutputVersion": "1.0", "mcp": {"transformedGatewayResponse": {"body": response["body"]}}}',
  ].join('\n');
  const served = await serveTemplate(
    {
      ...serverParts(server.url),
      Guard: lambdaFunction({ Code: { ZipFile: code }, Timeout: 30, MemorySize: 256 }),
    },
    {
      properties: {
        ...mcp({ ...SESSIONS, ...STREAMS }),
        InterceptorConfigurations: [
          {
            Interceptor: { Lambda: { Arn: { 'Fn::GetAtt': ['Guard', 'Arn'] } } },
            InterceptionPoints: ['RESPONSE'],
            InputConfiguration: { PassRequestHeaders: false },
          },
        ],
      },
    },
  );
  const { call } = await connect(served);

  await call('form');

  const printed = served.events.flatMap((event) => (event.type === 'output' ? [event.text] : []));
  expect(printed).toEqual(['seen elicitation/create True True', 'seen result True False']);
});
