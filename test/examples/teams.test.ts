import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { GatewayConnection } from '../../lib/client';
import { startGateway, type TestGateway } from '../../lib/testing';
import { appOfExample } from './example-folders';
import { reviewed } from './reviewed';

jest.setTimeout(120_000);

const app = appOfExample('teams');
const STACKS = ['Platform', 'BillingTools', 'BillingTarget', 'Shipping', 'Rules'];
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway(app);
});

afterAll(() => gateway.close());

function templateOf(name: string): Template {
  const stack = app.node.findChild(name);
  if (!Stack.isStack(stack)) throw new Error(`${name} is no stack`);
  return Template.fromStack(stack);
}

interface Answer {
  readonly result?: { readonly content: readonly { readonly text: string }[] };
  readonly error?: { readonly message: string };
}

/** Calls a tool as an agent of the company, which says what for. */
async function call(name: string, args: object): Promise<Answer> {
  const { MCP_GATEWAY_URL: url = '', ...credentials } = await gateway.environment();
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = credentials;
  const sigV4 = { region: credentials.AWS_REGION, credentials: { accessKeyId, secretAccessKey } };
  const response = await new GatewayConnection({ url, sigV4 }).fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-purpose': 'complaint 4711' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }),
  });
  // What a gateway answers is JSON-RPC, which the assertions look into.
  return response.json() as Promise<Answer>;
}

test('targets are in the account of the gateway, and the billing team’s function in its own', () => {
  const { stacks } = app.synth();

  expect(stacks.map(({ stackName, environment }) => `${stackName} ${environment.account}`)).toEqual([
    'BillingTools 444455556666',
    'Platform 111122223333',
    'BillingTarget 111122223333',
    'Shipping 111122223333',
    'Rules 111122223333',
  ]);
});

test('the function of another account lets the account of the gateway in', () => {
  templateOf('BillingTools').hasResourceProperties('AWS::Lambda::Permission', {
    Action: 'lambda:InvokeFunction',
    Principal: '111122223333',
  });
});

test('the gateway may invoke the interceptor, and none of its other versions', () => {
  templateOf('Platform').hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        { Action: 'bedrock-agentcore:GetPolicyEngine' },
        { Action: ['bedrock-agentcore:AuthorizeAction', 'bedrock-agentcore:PartiallyAuthorizeActions'] },
        { Action: 'lambda:InvokeFunction', Resource: { 'Fn::GetAtt': ['Purpose6C2A191B', 'Arn'] } },
      ],
    },
  });
});

test.each(STACKS)('the stack %s has the template that reviewers have seen', (name) => {
  expect(reviewed(templateOf(name))).toMatchSnapshot();
});

test('agents see the tools of both teams that the rules permit', async () => {
  const tools = await gateway.listTools();

  expect(tools.map(({ name }) => name)).toEqual([
    'x_amz_bedrock_agentcore_search',
    'Billing___find_invoices',
    'Billing___refund_invoice',
    'Shipping___track_parcel',
  ]);
});

test('who does not say what for is told so, and it is written down', async () => {
  const result = await gateway.callTool('Shipping___track_parcel', { number: 'P-1001' });

  expect(result).toMatchObject({ isError: true, text: 'Say what you call this tool for, in the header X-Purpose' });
  expect(gateway.log).toContain('Platform/Purpose: {"tool":"Shipping___track_parcel","purpose":null}');
});

test('who does gets to the tools of either team', async () => {
  const [invoices, parcel] = [
    await call('Billing___find_invoices', { customer: 'C-6' }),
    await call('Shipping___track_parcel', { number: 'P-1001' }),
  ];

  expect(invoices.result?.content[0]?.text).toBe('[{"number":"I-3","customer":"C-6","euros":31}]');
  expect(parcel.result?.content[0]?.text).toBe('{"number":"P-1001","place":"Basel"}');
});

test('a tool that no rule permits is refused', async () => {
  const { error } = await call('Shipping___cancel_parcel', { number: 'P-1001' });

  expect(error?.message).toBe(
    'Tool Execution Denied: Tool call not allowed due to policy enforcement [No policy applies to the request (denied by default).]',
  );
});

test('a rule looks at the arguments of a call', async () => {
  const small = await call('Billing___refund_invoice', { number: 'I-1', euros: 100 });
  const large = await call('Billing___refund_invoice', { number: 'I-1', euros: 101 });

  expect(small.result?.content[0]?.text).toBe('{"number":"I-1","refunded":100}');
  expect(large.error?.message).toContain('SmallRefunds');
});
