import type { Policies, PolicyDecision } from '../../../lib/local/policies';
import { caller, type GatewayOptions, startGateway, stopGateways, target, textResult, tool } from '../gateways';

afterEach(stopGateways);

const deciding = (decision: Partial<PolicyDecision>, asked: unknown[] = []): Policies => ({
  authorize: ({ claims }, name, args) => {
    asked.push([claims, name, args]);
    return { allowed: false, enforced: true, policies: [], errors: [], ...decision };
  },
  mayCall: () => true,
});

const call = { name: 'tools___echo', arguments: { amount: 5 } };

test('policy denial: a JSON-RPC error that names the policy', async () => {
  const gateway = await startGateway({ policies: deciding({ policies: ['refund_cap-abcdefghij'] }) });

  const answer = await gateway.ask('tools/call', call);

  expect(answer.status).toBe(200);
  expect(answer.text).toBe(
    '{"jsonrpc":"2.0","id":1,"error":{"code":-32002,"message":"Tool Execution Denied: Tool call not allowed due to policy enforcement [Policy evaluation denied due to refund_cap-abcdefghij]"}}',
  );
});

test('policy denial when nothing permits', async () => {
  const gateway = await startGateway({ policies: deciding({}) });

  const { body } = await gateway.ask('tools/call', call);

  expect(body.error).toEqual({
    code: -32002,
    message:
      'Tool Execution Denied: Tool call not allowed due to policy enforcement [No policy applies to the request (denied by default).]',
  });
});

test('policies are asked before arguments are checked, and the target is not called', async () => {
  const calls: unknown[] = [];
  const strict = tool('echo', { type: 'object', required: ['missing'] });
  const gateway = await startGateway({
    targets: [target('tools', [strict])],
    callers: {
      tools: caller((request) => {
        calls.push(request);
        return textResult('');
      }),
    },
    policies: deciding({}),
  });

  const { body } = await gateway.ask('tools/call', call);

  expect(body.error).toHaveProperty('code', -32002);
  expect(calls).toEqual([]);
});

test('policies are asked about the caller, the full name and the arguments', async () => {
  const asked: unknown[] = [];
  const gateway = await startGateway({ policies: deciding({ allowed: true }, asked) });

  const { body } = await gateway.ask('tools/call', call, { authorization: 'Bearer alice' });

  expect(asked).toEqual([[{ sub: 'alice' }, 'tools___echo', { amount: 5 }]]);
  expect(body.result).toHaveProperty('isError', false);
});

test('LOG_ONLY lets the call through', async () => {
  const gateway = await startGateway({ policies: deciding({ enforced: false }) });

  const { body } = await gateway.ask('tools/call', call);

  expect(body.result).toHaveProperty('isError', false);
});

test.each([
  ['a tool that is not there', { name: 'tools___gone' }, 'Unknown tool: tools___gone'],
  ['arguments that are none', { name: 'tools___echo', arguments: 1 }, "Invalid params: 'arguments' must be an object"],
])('policies are not asked about %s', async (_what, params, message) => {
  const asked: unknown[] = [];
  const gateway = await startGateway({ policies: deciding({}, asked) });

  const { body } = await gateway.ask('tools/call', params);

  expect(body.error).toEqual({ code: -32602, message });
  expect(asked).toEqual([]);
});

test('lists of everything else are not subject to policies', async () => {
  const options: GatewayOptions = { policies: deciding({}) };
  const gateway = await startGateway(options);

  expect((await gateway.ask('prompts/list')).body.result).toEqual({ prompts: [] });
});

test('each decision is told, and the denial with it', async () => {
  const gateway = await startGateway({ policies: deciding({ policies: ['cap'], errors: ['no such attribute'] }) });

  await gateway.ask('tools/call', call);

  expect(gateway.events).toEqual([
    {
      type: 'policy',
      tool: 'tools___echo',
      decision: 'deny',
      enforced: true,
      policies: ['cap'],
      errors: ['no such attribute'],
    },
    expect.objectContaining({ type: 'request', tool: 'tools___echo', target: 'tools', status: 'denied' }),
  ]);
});
