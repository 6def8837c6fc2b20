// The rows of §2 in docs/fidelity.md: Smithy targets.
import { target } from '../../assembly/serving/sample-templates';
import { json, listed, resultText, serveTemplate, startUpstream, stopAll } from './served-template';

afterEach(stopAll);

const SERVICE = 'com.amazonaws.lambda';
const DOCUMENTATION =
  '<p>Returns details about the reserved concurrency. To set a limit, use <a>PutFunctionConcurrency</a>.</p>';

const PARAMETERS = {
  UseFIPS: { builtIn: 'AWS::UseFIPS', required: true, default: false, type: 'boolean', documentation: 'Use FIPS.' },
  Endpoint: { builtIn: 'SDK::Endpoint', required: false, type: 'string', documentation: 'Override the endpoint.' },
  Region: { builtIn: 'AWS::Region', required: false, type: 'string', documentation: 'The Region.' },
  UseDualStack: {
    builtIn: 'AWS::UseDualStack',
    required: true,
    default: false,
    type: 'boolean',
    documentation: 'Use IPv6.',
  },
};

function model(protocol: string, operation: string, output: object, http: object = {}): object {
  return {
    smithy: '2.0',
    shapes: {
      [`${SERVICE}#Service`]: {
        type: 'service',
        version: '2015-03-31',
        operations: [{ target: `${SERVICE}#${operation}` }],
        traits: {
          [protocol]: {},
          'aws.api#service': { sdkId: 'Lambda', endpointPrefix: 'lambda' },
          'aws.auth#sigv4': { name: 'lambda' },
          'smithy.rules#endpointRuleSet': {
            version: '1.0',
            parameters: PARAMETERS,
            rules: [{ type: 'endpoint', conditions: [], endpoint: { url: 'https://lambda.{Region}.amazonaws.com' } }],
          },
        },
      },
      [`${SERVICE}#${operation}`]: {
        type: 'operation',
        input: { target: `${SERVICE}#Request` },
        output: { target: `${SERVICE}#Response` },
        traits: { 'smithy.api#documentation': DOCUMENTATION, ...http },
      },
      [`${SERVICE}#Request`]: {
        type: 'structure',
        members: {
          FunctionName: {
            target: 'smithy.api#String',
            traits: {
              'smithy.api#documentation': '<p>The name of the <b>function</b>.</p>',
              'smithy.api#required': {},
              ...(Object.keys(http).length > 0 && { 'smithy.api#httpLabel': {} }),
            },
          },
        },
      },
      [`${SERVICE}#Names`]: { type: 'list', member: { target: 'smithy.api#String' } },
      [`${SERVICE}#Response`]: { type: 'structure', members: output },
    },
  };
}

const REST = model(
  'aws.protocols#restJson1',
  'GetFunctionConcurrency',
  { ReservedConcurrentExecutions: { target: 'smithy.api#Integer' } },
  { 'smithy.api#http': { method: 'GET', uri: '/functions/{FunctionName}/concurrency', code: 200 } },
);

const JSON_RPC = model('aws.protocols#awsJson1_0', 'ListTables', {
  TableNames: { target: `${SERVICE}#Names` },
  LastEvaluatedTableName: { target: 'smithy.api#String' },
});

function smithyParts(document: object) {
  const credential = { CredentialProviderConfigurations: [{ CredentialProviderType: 'GATEWAY_IAM_ROLE' }] };
  return {
    Target: target('smithy', { Mcp: { SmithyModel: { InlinePayload: JSON.stringify(document) } } }, credential),
  };
}

test('§2 tool name: that of the operation as it is', async () => {
  const served = await serveTemplate(smithyParts(REST));

  const [tool] = await listed(served);

  expect(tool?.name).toBe('smithy___GetFunctionConcurrency');
});

test('§2 input schema: members at the top level, and the parameters of the endpoint rules, which are optional', async () => {
  const served = await serveTemplate(smithyParts(REST));

  const [tool] = await listed(served);

  expect(tool?.inputSchema).toEqual({
    type: 'object',
    properties: {
      FunctionName: { type: 'string', description: '<p>The name of the <b>function</b>.</p>' },
      UseFIPS: { type: 'boolean', description: 'Use FIPS.' },
      Endpoint: { type: 'string', description: 'Override the endpoint.' },
      Region: { type: 'string', description: 'The Region.' },
      UseDualStack: { type: 'boolean', description: 'Use IPv6.' },
    },
    required: ['FunctionName'],
  });
});

test('§2 description: the documentation with its HTML', async () => {
  const served = await serveTemplate(smithyParts(REST));

  const [tool] = await listed(served);

  expect(tool?.description).toBe(DOCUMENTATION);
});

test('§2 result: the modelled output, with null for what is absent', async () => {
  const asked: string[] = [];
  const api = await startUpstream(({ method, url }, response) => {
    asked.push(`${method} ${url}`);
    json(response, {});
  });
  const served = await serveTemplate(smithyParts(REST), { endpoints: { smithy: api } });

  const answer = await served.call('smithy___GetFunctionConcurrency', { FunctionName: 'orders' });

  expect(asked).toEqual(['GET /functions/orders/concurrency']);
  expect(resultText(answer)).toBe(
    '{"isError":false,"content":[{"type":"text","text":"{\\"ReservedConcurrentExecutions\\":null}"}]}',
  );
});

test('§2 awsJson: served, whatever the documentation says of protocols', async () => {
  const api = await startUpstream(({ headers }, response) => json(response, { TableNames: [headers['x-amz-target']] }));
  const served = await serveTemplate(smithyParts(JSON_RPC), { endpoints: { smithy: api } });

  const { body } = await served.call('smithy___ListTables', { FunctionName: 'x' });

  expect(body.result).toEqual({
    isError: false,
    content: [{ type: 'text', text: '{"TableNames":["Service.ListTables"],"LastEvaluatedTableName":null}' }],
  });
});
