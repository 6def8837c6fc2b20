// The rows of §3 in docs/fidelity.md: Lambda targets. Their functions run as processes of their own.
import { lambdaParts, listed, resultText, serveTemplate, stopAll } from './served-template';

jest.setTimeout(60_000);

afterEach(stopAll);

const ADD = {
  Name: 'add',
  Description: 'Add two numbers',
  InputSchema: { Type: 'object', Properties: { a: { Type: 'number' }, b: { Type: 'number', Description: 'Second' } } },
};

test('§3 tools/list entry: three members in this order; no `required` when nothing is', async () => {
  const served = await serveTemplate(lambdaParts('lambda-inline', '', { InlinePayload: [ADD] }));

  const answer = await served.ask('tools/list');

  expect(resultText(answer)).toBe(
    '{"tools":[{"inputSchema":{"type":"object","properties":{"a":{"type":"number"},"b":{"type":"number","description":"Second"}}},"name":"lambda-inline___add","description":"Add two numbers"}]}',
  );
});

/** A target whose tools are in a file of the assembly: templates cannot write keywords that the service strips. */
function fromFile(name: string, code: string): object {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of CloudFormation
  return lambdaParts(name, code, { S3: { Uri: { 'Fn::Sub': 's3://assets-${AWS::AccountId}/tools.json' } } });
}

function filesOf(tools: readonly object[]) {
  const asset = { source: { path: 'tools.json' }, destinations: { here: { objectKey: 'tools.json' } } };
  return { files: { 'Shop.assets.json': { files: { tools: asset } }, 'tools.json': tools } };
}

test('§3 schema normalisation: only type, description, required, properties and items stay', async () => {
  const tools = [
    {
      name: 'find',
      description: 'Finds',
      inputSchema: {
        type: 'object',
        additionalProperties: false,
        required: ['color'],
        properties: {
          color: { type: 'string', description: 'A color', enum: ['red'], default: 'red', pattern: '^r' },
          count: { type: 'integer', minimum: 1, maximum: 9 },
          names: { type: 'array', minItems: 1, items: { type: 'string', minLength: 1, maxLength: 5 } },
        },
      },
    },
  ];
  const served = await serveTemplate(fromFile('shop', ''), filesOf(tools));

  const [tool] = await listed(served);

  expect(tool?.inputSchema).toEqual({
    type: 'object',
    required: ['color'],
    properties: {
      color: { type: 'string', description: 'A color' },
      count: { type: 'integer' },
      names: { type: 'array', items: { type: 'string' } },
    },
  });
});

test('§3 stripped keywords: not checked', async () => {
  const tools = [
    {
      name: 'find',
      description: 'Finds',
      inputSchema: { type: 'object', properties: { color: { type: 'string', enum: ['red'] } } },
    },
  ];
  const served = await serveTemplate(fromFile('shop', 'def handler(event, context): return event'), filesOf(tools));

  const { body } = await served.call('shop___find', { color: 'blue' });

  expect(body.result).toHaveProperty('content[0].text', '{"color":"blue"}');
});

test('§3 result text: written again compactly, non-ASCII characters as they are, the order of members kept', async () => {
  const code = 'def handler(event, context): return {"sum": 42, "echo": "北京宁夏", "a": [1, 2]}';
  const served = await serveTemplate(lambdaParts('lambda-inline', code));

  const answer = await served.call('lambda-inline___run');

  expect(resultText(answer)).toBe(
    '{"isError":false,"content":[{"type":"text","text":"{\\"sum\\":42,\\"echo\\":\\"北京宁夏\\",\\"a\\":[1,2]}"}]}',
  );
});

test.each([200, 500])(
  '§3 envelopes: `{statusCode: %i, body}` is not unwrapped, and is no error',
  async (statusCode) => {
    const code = `import json
def handler(event, context): return {"statusCode": ${statusCode}, "body": json.dumps({"refund_id": "r"})}`;
    const served = await serveTemplate(lambdaParts('shop', code));

    const { body } = await served.call('shop___run');

    expect(body.result).toEqual({
      isError: false,
      content: [{ type: 'text', text: `{"statusCode":${statusCode},"body":"{\\"refund_id\\": \\"r\\"}"}` }],
    });
  },
);

test('§3 structuredContent: absent', async () => {
  const served = await serveTemplate(lambdaParts('shop', 'def handler(event, context): return {"a": 1}'));

  const { body } = await served.call('shop___run');

  expect(Object.keys(Object(body.result))).toEqual(['isError', 'content']);
});

describe('§3 thrown error', () => {
  const code = 'def handler(event, context):\n    raise ValueError("no such order")';

  test('§3 thrown error with DEBUG: the raw payload of Lambda, twice, in the order `content, _meta, isError`', async () => {
    const served = await serveTemplate(lambdaParts('shop', code), { properties: { ExceptionLevel: 'DEBUG' } });

    const { status, body } = await served.call('shop___run');

    const result = Object(body.result);
    const [{ text }] = result.content;
    expect(status).toBe(200);
    expect(Object.keys(result)).toEqual(['content', '_meta', 'isError']);
    expect(text).toMatch(
      /^\{"errorMessage": "no such order", "errorType": "ValueError", "requestId": "[0-9a-f-]{36}", "stackTrace": \[".*"\]\}$/,
    );
    expect(result._meta).toEqual({ debug: { type: 'text', text } });
    expect(result.isError).toBe(true);
  });

  test('§3 thrown error without DEBUG: one sentence', async () => {
    const served = await serveTemplate(lambdaParts('shop', code));

    const { body } = await served.call('shop___run');

    expect(body.result).toEqual({
      content: [{ type: 'text', text: 'An internal error occurred. Please retry later.' }],
      isError: true,
    });
  });
});

describe('§3 client context', () => {
  const python = 'def handler(event, context): return context.client_context.custom';
  const nodejs =
    'exports.handler = async (event, context) => context.clientContext.Custom ?? context.clientContext.custom;';

  test.each([
    ['python', python],
    ['nodejs', nodejs],
  ] as const)('§3 client context: says which tool of which target is called, to %s', async (language, code) => {
    const served = await serveTemplate(lambdaParts('shop', code, undefined, { language }));

    const answer = await served.call('shop___run');

    const custom = JSON.parse(Object(answer.body.result).content[0].text);
    expect(custom).toMatchObject({
      bedrockAgentCoreToolName: 'shop___run',
      bedrockAgentCoreGatewayId: served.gateway.served.id,
      bedrockAgentCoreTargetId: expect.stringMatching(/^[A-Z0-9]{10}$/),
      bedrockAgentCoreAwsRequestId: answer.headers.get('x-amzn-requestid'),
      bedrockAgentCoreMcpMessageId: expect.anything(),
    });
  });

  test('§3 propagated headers: a map, of those that the target allows, as are query parameters', async () => {
    const properties = {
      MetadataConfiguration: { AllowedRequestHeaders: ['X-Tenant'], AllowedQueryParameters: ['page'] },
    };
    const served = await serveTemplate(lambdaParts('shop', python, undefined, { properties }));

    const { body } = await served.call('shop___run', {}, { 'x-tenant': 'acme', 'x-other': 'no' });

    expect(JSON.parse(Object(body.result).content[0].text)).toMatchObject({
      bedrockAgentCorePropagatedHeaders: { 'x-tenant': 'acme' },
      bedrockAgentCorePropagatedQueryParameters: {},
    });
  });
});
