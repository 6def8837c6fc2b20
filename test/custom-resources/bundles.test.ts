import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ResourceEvent } from '../../lib/custom-resources/runtime/events';
import { ControlPlane } from '../control-plane/control-plane';
import { faultsOf } from '../control-plane/faults';
import { VirtualClock } from '../control-plane/virtual-clock';
import { AnswerBox } from './lifecycle/answer-box';
import { newEvent } from './resource-events';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555';
const FUNCTION = 'arn:aws:lambda:eu-west-1:111122223333:function:transform';

let plane: ControlPlane;
let box: AnswerBox;
let clock: VirtualClock;
let GatewayId: string;
let TargetId: string;

beforeEach(async () => {
  clock = new VirtualClock();
  plane = new ControlPlane(clock);
  box = new AnswerBox();
  await Promise.all([plane.listen(), box.listen()]);
  plane.account.keys.add(KEY);
  plane.account.invocable.set(FUNCTION, 0);
  const roleArn = 'arn:aws:iam::111122223333:role/gateway';
  GatewayId = String(plane.gateways.create({ name: 'shop', roleArn, authorizerType: 'NONE' }).gatewayId);
  await clock.sleep(10_000);
  const targetConfiguration = { mcp: { mcpServer: { endpoint: 'https://tools.example.com/mcp' } } };
  TargetId = String(plane.targets.create(GatewayId, { name: 'tools', targetConfiguration }).targetId);
  await clock.sleep(10_000);
});

afterEach(async () => {
  await Promise.all([plane.close(), box.close()]);
});

/** Runs a handler as Lambda loads it, with AWS and CloudFormation on this machine. */
async function run(handler: string, ResourceProperties: ResourceEvent['ResourceProperties']): Promise<unknown> {
  const event = newEvent({ ResponseURL: box.urlOf('one'), ResourceProperties });
  const bundle = join(__dirname, '../../dist/handlers', handler, 'index.js');
  const program = `
    import { handler } from ${JSON.stringify(bundle)};
    await handler(${JSON.stringify(event)}, { getRemainingTimeInMillis: () => 120000 });
  `;
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    env: {
      PATH: process.env.PATH,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL: plane.endpoint,
    },
  });
  const answers = box.answers.get('one') ?? [];
  expect(answers).toHaveLength(1);
  const { Status, Reason, PhysicalResourceId } = JSON.parse(answers[0] ?? '{}');
  return { Status, Reason, PhysicalResourceId };
}

test('the bundled handler of readiness waits for a target after a call that broke', async () => {
  plane.plan = faultsOf('GetGatewayTarget', 'reset-before');

  expect(await run('target-readiness', { GatewayId, TargetId })).toEqual({
    Status: 'SUCCESS',
    PhysicalResourceId: `${GatewayId}|${TargetId}`,
  });
}, 60_000);

test('the bundled handler of transforms sets one', async () => {
  // The machine's time is not the service's.
  plane.plan = (operation) => {
    if (operation === 'GetGateway') void clock.sleep(5_000);
    return undefined;
  };
  const Before = `${GatewayId}|none`;

  expect(await run('custom-transform', { Task: 'apply', GatewayId, FunctionArn: FUNCTION, Before })).toEqual({
    Status: 'SUCCESS',
    PhysicalResourceId: GatewayId,
  });
  expect(plane.gateways.find(GatewayId).members.customTransformConfiguration).toEqual({ lambda: { arn: FUNCTION } });
}, 60_000);

test('the bundled handler of the token vault sets its key, and says what is wrong with properties', async () => {
  expect(await run('token-vault-encryption', { Task: 'apply', KeyArn: KEY, Before: 'default|service' })).toEqual({
    Status: 'SUCCESS',
    PhysicalResourceId: 'default',
  });
  expect(plane.vault.kmsConfiguration).toEqual({ keyType: 'CustomerManagedKey', kmsKeyArn: KEY });
  box.answers.clear();
  expect(await run('token-vault-encryption', { Task: 'apply', KeyArn: 7 })).toEqual({
    Status: 'FAILED',
    Reason: `'KeyArn' is the ARN of a KMS key, got 7`,
    PhysicalResourceId: 'not-created',
  });
}, 60_000);
