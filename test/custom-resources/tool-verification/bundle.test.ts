import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { App, Stack } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import { McpGateway, type McpGatewayProps, ToolDefinitions } from '../../../lib';
import type { ResourceEvent } from '../../../lib/custom-resources/runtime/events';
import { Stacks } from '../../control-plane/stacks';
import { VirtualClock } from '../../control-plane/virtual-clock';
import { newFunction } from '../../targets/sample-inputs';
import { AnswerBox, URL_SECRET } from '../lifecycle/answer-box';
import { newEvent } from '../resource-events';
import { ServedStack, without } from './served-stack';

const BUNDLE = join(__dirname, '../../../dist/handlers/tool-verification/index.js');

jest.setTimeout(120_000);

let box: AnswerBox;
let stacks: Stacks;
let served: ServedStack | undefined;

beforeEach(async () => {
  box = new AnswerBox();
  stacks = new Stacks(new VirtualClock());
  await Promise.all([box.listen(), stacks.listen()]);
});

afterEach(async () => {
  await Promise.all([box.close(), stacks.close(), served?.close()]);
  served = undefined;
});

async function serve(props: McpGatewayProps = {}): Promise<ServedStack> {
  const stack = new Stack(new App(), 'Shop');
  const gateway = new McpGateway(stack, 'Gateway', { verifyTools: true, ...props });
  const tools = ToolDefinitions.fromInline([
    { name: 'find', description: 'Finds', inputSchema: { type: 'object', properties: {} } },
  ]);
  gateway.addLambdaTarget('Books', { handler: newFunction(stack), tools });
  served = await ServedStack.start(stack);
  return served;
}

/** Runs the handler as Lambda loads it, with the gateway, AWS and CloudFormation on this machine. */
async function run({ environment }: ServedStack, changes: Partial<ResourceEvent>, milliseconds = 60_000) {
  const event = newEvent({ ResponseURL: box.urlOf('one'), ...changes });
  const program = `
    const { handler } = require(${JSON.stringify(BUNDLE)});
    handler(${JSON.stringify(event)}, { getRemainingTimeInMillis: () => ${milliseconds} });
  `;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--eval', program], {
    env: { PATH: process.env.PATH, AWS_ENDPOINT_URL_CLOUDFORMATION: stacks.endpoint, ...environment },
  });
  const answers = box.answers.get('one') ?? [];
  expect(answers).toHaveLength(1);
  const { Status, Reason } = JSON.parse(answers[0] ?? '{}');
  return { Status, Reason, told: `${stdout}${stderr}${answers[0]}` };
}

test('the bundled handler gets a token and lists the tools, and tells no secret', async () => {
  const running = await serve();

  const { Status, told } = await run(running, { ResourceProperties: running.properties });

  expect(Status).toBe('SUCCESS');
  expect(running.secretReads).toBe(1);
  const { access } = running.gateway;
  const secret = access.kind === 'token' ? access.clients[0]?.secret : undefined;
  expect(secret).toMatch(/\w{20}/);
  for (const text of [secret ?? '', URL_SECRET, 'eyJ']) expect(told).not.toContain(text);
});

test('the bundled handler signs with what Lambda puts into its environment', async () => {
  const running = await serve({ authorizer: agentcore.GatewayAuthorizer.usingAwsIam() });

  expect(await run(running, { ResourceProperties: running.properties })).toMatchObject({ Status: 'SUCCESS' });
});

test('the bundled handler fails with the names of what is missing', async () => {
  const running = await serve();
  await running.change(without('find'));

  const { Status, Reason } = await run(running, { ResourceProperties: running.properties }, 25_000);

  expect(Status).toBe('FAILED');
  expect(Reason).toMatch(
    /^Gateway shop-ab12cd34ef does not list the tools that Shop gives it, after \d seconds: missing: Books___find\. /,
  );
});

test('the bundled handler lets a rollback pass', async () => {
  const running = await serve();
  await running.change(without('find'));
  const { StackId } = newEvent();
  stacks.statuses.set(StackId, 'UPDATE_ROLLBACK_IN_PROGRESS');

  const { Status } = await run(running, {
    RequestType: 'Update',
    PhysicalResourceId: 'shop-ab12cd34ef',
    ResourceProperties: running.properties,
    OldResourceProperties: running.properties,
  });

  expect(Status).toBe('SUCCESS');
  expect(stacks.calls).toEqual(['DescribeStacks']);
  expect(running.secretReads).toBe(0);
});
