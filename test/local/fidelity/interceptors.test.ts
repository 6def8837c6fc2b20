// The rows of §6 in docs/fidelity.md about interceptors and policies.
import { lambdaFunction } from '../../assembly/serving/sample-templates';
import { lambdaParts, type ServedTemplate, serveTemplate, stopAll, type TemplateOptions } from './served-template';

jest.setTimeout(60_000);

afterEach(stopAll);

const ECHO = lambdaParts('shop', 'def handler(event, context): return event');

/** A gateway whose interceptor is this body of a Python function. */
function serveIntercepted(
  points: readonly string[],
  body: string,
  options: { readonly passRequestHeaders?: boolean; readonly target?: object } & TemplateOptions = {},
): Promise<ServedTemplate> {
  const { passRequestHeaders = true, target = ECHO, properties, ...others } = options;
  const code = `def handler(event, context):\n    mcp = event["mcp"]\n    ${body}`;
  return serveTemplate(
    { ...target, Guard: lambdaFunction({ Code: { ZipFile: code }, Timeout: 30, MemorySize: 256 }) },
    {
      properties: {
        InterceptorConfigurations: [
          {
            Interceptor: { Lambda: { Arn: { 'Fn::GetAtt': ['Guard', 'Arn'] } } },
            InterceptionPoints: points,
            InputConfiguration: { PassRequestHeaders: passRequestHeaders },
          },
        ],
        ...properties,
      },
      ...others,
    },
  );
}

const answerWith = (member: string) =>
  `return {"interceptorOutputVersion": "1.0", "mcp": {"transformedGatewayResponse": {"statusCode": 200, "body": {"jsonrpc": "2.0", "id": 1, "result": {"seen": ${member}}}}}}`;

describe('§6 interceptor failures', () => {
  test('§6 interceptor failures: one that throws gives HTTP 500 with a result, and with DEBUG the raw error', async () => {
    const served = await serveIntercepted(['REQUEST'], 'raise ValueError("no tenant")', {
      properties: { ExceptionLevel: 'DEBUG' },
    });

    const { status, body } = await served.call('shop___run');

    const result = Object(body.result);
    expect([status, result.isError]).toEqual([500, true]);
    expect(result.content[0].text).toMatch(/^\{"errorMessage": "no tenant", "errorType": "ValueError", "requestId": "/);
  });

  test('§6 interceptor failures: a wrong envelope gives HTTP 500, and with DEBUG says so', async () => {
    const served = await serveIntercepted(['REQUEST'], 'return {"hello": 1}', {
      properties: { ExceptionLevel: 'DEBUG' },
    });

    const { status, body } = await served.call('shop___run');

    expect([status, Object(body.result).content]).toEqual([
      500,
      [{ type: 'text', text: 'InterceptorException - Received invalid response from interceptor' }],
    ]);
  });

  test('§6 interceptor failures: without DEBUG, one sentence', async () => {
    const served = await serveIntercepted(['REQUEST'], 'raise ValueError("no tenant")');

    const { body } = await served.call('shop___run');

    expect(Object(body.result).content).toEqual([
      { type: 'text', text: 'An internal error occurred. Please retry later.' },
    ]);
  });

  test('§6 interceptor failures: a REQUEST interceptor that leaves nothing gives a parse error at HTTP 200', async () => {
    const served = await serveIntercepted(['REQUEST'], 'return {"interceptorOutputVersion": "1.0", "mcp": {}}');

    const { status, body } = await served.call('shop___run');

    expect([status, Object(body.error).message]).toEqual([200, 'Parse error - Invalid JSON format']);
  });
});

describe('§6 interceptor event', () => {
  test('§6 interceptor event: has no headers unless they are to be passed', async () => {
    const served = await serveIntercepted(['REQUEST'], answerWith('mcp["gatewayRequest"]["headers"]'), {
      passRequestHeaders: false,
    });

    const { body } = await served.call('shop___run', {}, { 'x-tenant': 'acme' });

    expect(body.result).toEqual({ seen: {} });
  });

  test('§6 interceptor event: names of headers are in lower case, and there is no response at REQUEST', async () => {
    const served = await serveIntercepted(
      ['REQUEST'],
      answerWith(
        '[mcp["gatewayRequest"]["headers"]["x-tenant"], mcp["gatewayResponse"], mcp["gatewayRequest"]["context"]]',
      ),
    );

    const { body } = await served.call('shop___run', {}, { 'X-Tenant': 'acme' });

    expect(body.result).toEqual({ seen: ['acme', null, null] });
  });

  test('§6 interceptor event: has the body as it came', async () => {
    const served = await serveIntercepted(['REQUEST'], answerWith('mcp["rawGatewayRequest"]["body"]'));
    const text = '{ "jsonrpc": "2.0", "id": 1, "method": "tools/list" }';

    const { body } = await served.post(text);

    expect(body.result).toEqual({ seen: text });
  });

  test('§6 interceptor event: what REQUEST answers goes through RESPONSE, once', async () => {
    const body = `
    response = mcp.get("gatewayResponse")
    before = response["body"]["result"]["times"] if response else 0
    return {"interceptorOutputVersion": "1.0", "mcp": {"transformedGatewayResponse": {"statusCode": 200, "body": {"jsonrpc": "2.0", "id": 1, "result": {"times": before + 1}}}}}`;
    const served = await serveIntercepted(['REQUEST', 'RESPONSE'], body);

    const answer = await served.call('shop___run');

    expect(answer.body.result).toEqual({ times: 2 });
  });
});

test('§6 interceptor headers: targets get Authorization in any case, and others only if they let them pass', async () => {
  const given =
    'return {"interceptorOutputVersion": "1.0", "mcp": {"transformedGatewayRequest": {"headers": {"Authorization": "Bearer exchanged", "x-tenant": "acme"}, "body": mcp["gatewayRequest"]["body"]}}}';
  const code = 'def handler(event, context): return context.client_context.custom["bedrockAgentCorePropagatedHeaders"]';
  const served = await serveIntercepted(['REQUEST'], given, { target: lambdaParts('shop', code) });

  const { body } = await served.call('shop___run');

  expect(body.result).toHaveProperty('content[0].text', '{"Authorization":"Bearer exchanged"}');
});

describe('§6 policy denial', () => {
  const policy = (statement: string) => ({
    Type: 'AWS::BedrockAgentCore::Policy',
    Properties: {
      Name: 'Limit',
      PolicyEngineId: { 'Fn::GetAtt': ['Engine', 'PolicyEngineId'] },
      Definition: { Cedar: { Statement: statement } },
    },
  });
  const engine = { Engine: { Type: 'AWS::BedrockAgentCore::PolicyEngine', Properties: { Name: 'Rules' } } };
  const properties = {
    PolicyEngineConfiguration: { Arn: { 'Fn::GetAtt': ['Engine', 'PolicyEngineArn'] }, Mode: 'ENFORCE' },
  };

  test('§6 policy denial: a JSON-RPC error -32002 at HTTP 200 that names the policy', async () => {
    const Forbid = policy('forbid(principal, action, resource);');
    const Permit = policy('permit(principal, action, resource);');
    const served = await serveTemplate({ ...ECHO, ...engine, Forbid, Permit }, { properties });

    const { status, body } = await served.call('shop___run');

    expect(status).toBe(200);
    expect(body.error).toEqual({
      code: -32002,
      message: expect.stringMatching(
        /^Tool Execution Denied: Tool call not allowed due to policy enforcement \[Policy evaluation denied due to Limit-[0-9a-z]{10}\]$/,
      ),
    });
  });

  test('§6 policy denial: when no policy applies, and before arguments are looked at', async () => {
    const tools = [
      {
        Name: 'run',
        Description: 'Runs',
        InputSchema: { Type: 'object', Properties: { a: { Type: 'string' } }, Required: ['a'] },
      },
    ];
    const served = await serveTemplate(
      { ...lambdaParts('shop', '', { InlinePayload: tools }), ...engine },
      { properties },
    );

    const { body } = await served.call('shop___run');

    expect(body.error).toEqual({
      code: -32002,
      message:
        'Tool Execution Denied: Tool call not allowed due to policy enforcement [No policy applies to the request (denied by default).]',
    });
  });
});
