import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import { CustomTransform, McpGateway } from '../../../../lib';
import { ControlPlane } from '../../../control-plane/control-plane';
import { type Fault, type FaultPlan, faultsOf } from '../../../control-plane/faults';
import { VirtualClock } from '../../../control-plane/virtual-clock';
import { newStack } from '../../../new-stack';
import { newFunction } from '../../../targets/sample-inputs';
import { accountOf } from '../commands-environment';
import { environmentOf, startAws } from '../fake-aws';
import { type FakeGateway, SECRET, startGateway } from '../fake-gateway';
import { bundleIfMissing, finish, ownEnvironment, start } from '../program';

jest.setTimeout(120_000);

const ROLE = 'arn:aws:iam::111122223333:role/gateway';
const FUNCTION = 'arn:aws:lambda:eu-west-1:111122223333:function:tools';
const SERVER = { mcp: { mcpServer: { endpoint: 'https://tools.example.com/mcp' } } };
const LAMBDA = { mcp: { lambda: { lambdaArn: FUNCTION } } };
const BY_ROLE = [{ credentialProviderType: 'GATEWAY_IAM_ROLE' }];
const BY_CONSENT = [
  {
    credentialProviderType: 'OAUTH',
    credentialProvider: {
      oauthCredentialProvider: { providerArn: 'arn:aws:x', scopes: [], grantType: 'AUTHORIZATION_CODE' },
    },
  },
];
const BASE = { name: 'Shop', roleArn: ROLE, authorizerType: 'CUSTOM_JWT' };

let clock: VirtualClock;
let plane: ControlPlane;
let gateway: FakeGateway;
let id: string;
let toClose: { close(): Promise<void> }[];

beforeAll(bundleIfMissing);

beforeEach(async () => {
  clock = new VirtualClock();
  plane = new ControlPlane(clock);
  await plane.listen();
  plane.account.invocable.set(FUNCTION, 0);
  gateway = await startGateway([{ name: 'Orders___get', inputSchema: { type: 'object' } }]);
  toClose = [plane, gateway];
  id = String(plane.gateways.create(BASE).gatewayId);
  await settle();
});

afterEach(async () => {
  await Promise.all(toClose.map((server) => server.close()));
});

/** Lets everything end that is under way, and lists know of it. */
async function settle(): Promise<void> {
  await clock.sleep(30_000);
}

async function addTarget(name: string, targetConfiguration: object, credentials = BY_ROLE, failure?: string) {
  if (failure !== undefined) plane.targets.failures.set(name, failure);
  const body = { name, targetConfiguration, credentialProviderConfigurations: credentials };
  const { targetId } = plane.targets.create(id, body);
  await settle();
  return String(targetId);
}

/** Runs the program against the control plane, for the stack `Quickstart` that has the gateway, as the SDK finds them. */
async function doctor({
  args = ['--json'],
  attempts = '1',
  gatewayId = id,
  resources = [],
}: {
  readonly args?: readonly string[];
  readonly attempts?: string;
  readonly gatewayId?: string;
  readonly resources?: readonly (readonly [type: string, id: string])[];
} = {}) {
  const { stacks, ...account } = accountOf(gateway);
  const { outputs = {} } = stacks?.Quickstart ?? {};
  const own = [
    ['AWS::BedrockAgentCore::Gateway', gatewayId],
    ['AWS::Cognito::UserPool', 'eu-west-1_pool'],
    ...resources,
  ] as const;
  const aws = await startAws({ ...account, stacks: { Quickstart: { outputs, resources: own } } });
  toClose.push(aws);
  const env = {
    ...ownEnvironment(),
    ...environmentOf(aws.url),
    AWS_ENDPOINT_URL_BEDROCK_AGENTCORE_CONTROL: plane.endpoint,
    AWS_MAX_ATTEMPTS: attempts,
  };
  const ended = await finish(start(['doctor', '--stack', 'Quickstart', ...args], env));
  for (const secret of [SECRET, 'aws-secret-that-nobody-may-see', 's3cr3t', 'token-of-id']) {
    expect(ended.stdout + ended.stderr).not.toContain(secret);
  }
  const findings = args.includes('--json') ? JSON.parse(ended.stdout).findings : [];
  return { ...ended, findings };
}

test('finds nothing wrong when nothing is', async () => {
  await addTarget('Orders', LAMBDA);
  await addTarget('Docs', SERVER);

  const { exitCode, stdout, stderr } = await doctor({ args: [] });

  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^ {2}ok {5}gateway Shop {2}READY\n {2}ok {5}targets {7}2 of 2 READY\n/);
});

test('a gateway that is not there', async () => {
  const { exitCode, findings } = await doctor({ gatewayId: 'shop-gone' });

  expect(exitCode).toBe(1);
  expect(findings[0]).toEqual({
    check: 'gateway shop-gone',
    state: 'wrong',
    text: 'is not there in eu-west-1, or not in this account',
    remedy: 'deploy the stack again, or check AWS_PROFILE and the URL',
  });
});

test('a gateway that failed, and one whose update did, with the reasons', async () => {
  plane.gateways.failures.set('Broken', 'The role cannot be assumed');
  const broken = String(plane.gateways.create({ ...BASE, name: 'Broken' }).gatewayId);
  plane.gateways.failures.set('Shop', 'The key cannot be used');
  plane.gateways.update(id, { ...BASE, description: 'new' });
  await settle();

  const failed = await doctor({ gatewayId: broken });
  const stale = await doctor();

  expect([failed.exitCode, stale.exitCode]).toEqual([1, 1]);
  expect(failed.findings[0]).toMatchObject({
    check: 'gateway Broken',
    text: 'FAILED: The role cannot be assumed',
    remedy: 'correct what the reason says, and deploy again',
  });
  expect(stale.findings[0]).toMatchObject({
    text: 'UPDATE_UNSUCCESSFUL: The key cannot be used',
    remedy: 'correct what the reason says, and deploy again; what was there before still serves',
  });
});

test('targets in every status that is not READY, each with its reason and what to do', async () => {
  await addTarget('Created', LAMBDA, BY_ROLE, 'Access denied while invoking Lambda function tools');
  const updated = await addTarget('Updated', SERVER);
  const synchronized = await addTarget('Synchronized', SERVER);
  plane.targets.failures.set('Updated', 'The schema is not valid');
  plane.targets.update(id, updated, { name: 'Updated', targetConfiguration: SERVER });
  plane.targets.failures.set('Synchronized', 'The MCP server answers 502');
  plane.targets.synchronize(id, { targetIdList: [synchronized] });
  await settle();
  await addTarget('Consented', SERVER, BY_CONSENT);
  await addTarget('Fine', LAMBDA);

  const { exitCode, findings } = await doctor();

  expect(exitCode).toBe(1);
  const told = findings
    .slice(1, 6)
    .map(({ check, text, remedy }: { [member: string]: string }) => [check, text, remedy]);
  expect(told).toEqual([
    [
      'target Created',
      'FAILED: Access denied while invoking Lambda function tools',
      "allow the gateway's role lambda:InvokeFunction on this function, and deploy again",
    ],
    [
      'target Updated',
      'UPDATE_UNSUCCESSFUL: The schema is not valid',
      'correct what the reason says, and deploy again; what was there before still serves',
    ],
    [
      'target Synchronized',
      'SYNCHRONIZE_UNSUCCESSFUL: The MCP server answers 502',
      'check that the MCP server answers and that its credential is right, and synchronise the target again, such as with "aws bedrock-agentcore-control synchronize-gateway-targets"',
    ],
    [
      'target Consented',
      'CREATE_PENDING_AUTH',
      'somebody has to consent within ten minutes, at the URL that "aws bedrock-agentcore-control get-gateway-target" shows',
    ],
    ['other targets', '1 of 5 READY', undefined],
  ]);
});

test('an update and a synchronisation that wait for consent, too', async () => {
  const target = await addTarget('Docs', SERVER, BY_CONSENT);
  plane.targets.consent(id, target);
  const body = { name: 'Docs', targetConfiguration: SERVER, credentialProviderConfigurations: BY_CONSENT };
  plane.targets.update(id, target, body);
  await settle();

  const updating = await doctor();
  plane.targets.consent(id, target);
  plane.targets.synchronize(id, { targetIdList: [target] });
  await settle();
  const synchronizing = await doctor();

  expect([updating, synchronizing].map(({ findings }) => findings[1].text)).toEqual([
    'UPDATE_PENDING_AUTH',
    'SYNCHRONIZE_PENDING_AUTH',
  ]);
});

test('lists that lag behind do not matter', async () => {
  await addTarget('Orders', LAMBDA);
  expect(plane.targets.list(id, new URLSearchParams()).items).toMatchObject([{ status: 'CREATING' }]);

  const { exitCode, findings } = await doctor();

  expect(exitCode).toBe(0);
  expect(findings[1]).toEqual({ check: 'targets', state: 'ok', text: '1 of 1 READY' });
});

test('a target that may not be read keeps nobody from the others', async () => {
  await addTarget('Orders', LAMBDA);
  plane.plan = faultsOf('GetGatewayTarget', 'denied');

  const { exitCode, findings } = await doctor();

  expect(exitCode).toBe(1);
  expect(findings.slice(1, 3)).toEqual([
    {
      check: 'target Orders',
      state: 'wrong',
      text: 'CREATING',
      details: ['the reasons cannot be read: User is not authorized [AccessDeniedException]'],
      remedy: 'wait until it is READY, and look again',
    },
    { check: 'token', state: 'ok', text: 'the client gets one' },
  ]);
});

test('waits when it is throttled', async () => {
  await addTarget('Orders', LAMBDA);
  plane.plan = faultsOf('GetGateway', 'throttle', 'throttle');

  const { exitCode, findings } = await doctor({ attempts: '3' });

  expect(exitCode).toBe(0);
  expect(findings[0]).toEqual({ check: 'gateway Shop', state: 'ok', text: 'READY' });
  expect(plane.calls.filter((call) => call === 'GetGateway')).toHaveLength(3);
});

test.each<[string, Fault, string, string]>([
  ['throttling that does not end', 'throttle', 'GetGateway', 'cannot be looked at: Rate exceeded'],
  [
    'an expired session',
    'expired',
    'GetGateway',
    'cannot be looked at: your AWS session has expired; log in again, such as with "aws sso login"',
  ],
  [
    'what is not allowed',
    'denied',
    'GetGateway',
    'cannot be looked at: User is not authorized [AccessDeniedException]',
  ],
  ['an error of the service', 'server-error', 'GetGateway', 'cannot be looked at: Internal error'],
  [
    'targets that may not be listed',
    'denied',
    'ListGatewayTargets',
    'cannot be looked at: User is not authorized [AccessDeniedException]',
  ],
])('%s is unknown, and no fault of the gateway', async (_, fault, operation, text) => {
  const always: FaultPlan = (called) => (called === operation ? fault : undefined);
  plane.plan = always;

  const { exitCode, findings } = await doctor();
  const { stdout } = await doctor({ args: [] });

  expect(exitCode).toBe(0);
  expect(findings.filter(({ state }: { state: string }) => state === 'unknown')[0]).toMatchObject({ text });
  expect(stdout).toMatch(/\nNothing is wrong with what could be looked at\n$/);
});

test('a wrong Region has no such stack', async () => {
  const aws = await startAws({});
  toClose.push(aws);
  const env = { ...ownEnvironment(), ...environmentOf(aws.url) };

  const result = await finish(start(['doctor', '--stack', 'Quickstart', '--region', 'us-east-1'], env));

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr:
      'there is no stack "Quickstart" in us-east-1; check its name, the Region (--region) and the account [STACK_NOT_FOUND]\n',
  });
});

describe('the transform that a CustomTransform sets', () => {
  const REMEDY =
    'an update of the stack that failed can lose it; change the description of the gateway, and deploy, which sets it again';

  beforeEach(async () => {
    await addTarget('Orders', LAMBDA);
  });

  function transformOf(findings: readonly { readonly check: string }[]) {
    return findings.filter(({ check }) => check === 'transform');
  }

  async function setTransform(): Promise<void> {
    plane.gateways.update(id, { ...BASE, customTransformConfiguration: { lambda: { arn: FUNCTION } } });
    await settle();
  }

  function declaring(): string {
    const stack = newStack();
    const authorizer = agentcore.GatewayAuthorizer.usingAwsIam();
    const shop = new McpGateway(stack, 'Gateway', { gatewayName: 'Shop', authorizer });
    new CustomTransform(stack, 'Transform', { gateway: shop, handler: newFunction(stack) });
    const file = join(mkdtempSync(join(tmpdir(), 'doctor-')), 'Shop.template.json');
    writeFileSync(file, JSON.stringify(Template.fromStack(stack).toJSON()));
    return file;
  }

  test('is missing when the assembly declares one and the gateway has none', async () => {
    const { exitCode, findings } = await doctor({ args: ['--json', '--assembly', declaring()] });

    expect(exitCode).toBe(1);
    expect(transformOf(findings)).toEqual([
      {
        check: 'transform',
        state: 'wrong',
        text: expect.stringMatching(/^<\S+> is declared, and the gateway has none$/),
        remedy: REMEDY,
      },
    ]);
  });

  test('is missing when the deployed stack has one for this gateway', async () => {
    const mine = await doctor({ resources: [['Custom::McpGatewayTransform', id]] });
    const other = await doctor({ resources: [['Custom::McpGatewayTransform', 'other-gateway']] });

    expect(transformOf(mine.findings)).toEqual([
      {
        check: 'transform',
        state: 'wrong',
        text: 'the stack has a CustomTransform, and the gateway none',
        remedy: REMEDY,
      },
    ]);
    expect(transformOf(other.findings)).toEqual([]);
  });

  test('is there when the gateway has one', async () => {
    await setTransform();

    const { findings } = await doctor({ args: ['--json', '--assembly', declaring()] });

    expect(transformOf(findings)).toEqual([{ check: 'transform', state: 'ok', text: FUNCTION }]);
  });

  test('is nobody else’s business when somebody else has set it', async () => {
    await setTransform();

    const { findings } = await doctor();

    expect(transformOf(findings)).toEqual([]);
  });
});
