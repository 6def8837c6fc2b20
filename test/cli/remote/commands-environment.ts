import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../../lib/cli/main';
import { capturedIo } from '../captured-io';
import { environmentOf, type FakeAccount, type FakeAws, startAws, WITHOUT_FILES } from './fake-aws';
import { type FakeGateway, type FakeTool, SECRET, startGateway } from './fake-gateway';

const before = process.env;
const open: { close(): Promise<void> }[] = [];

/** Gives each test an environment without gateways of this machine and credentials of this shell. */
export function isolate(): void {
  beforeEach(() => {
    const clean = Object.entries(before).filter(([name]) => !/^(AWS|MCP_GATEWAY)_/.test(name));
    process.env = {
      ...Object.fromEntries(clean),
      ...WITHOUT_FILES,
      TMPDIR: mkdtempSync(join(tmpdir(), 'remote-')),
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    };
  });
  afterEach(async () => {
    process.env = before;
    await Promise.all(open.splice(0).map((server) => server.close()));
  });
}

/** Closes a server when the test ends. */
export function keep<T extends { close(): Promise<void> }>(server: T): T {
  open.push(server);
  return server;
}

export async function gatewayWith(...tools: FakeTool[]): Promise<FakeGateway> {
  return keep(await startGateway(tools));
}

/** Runs a command on a terminal of some width. */
export async function runOnTerminal(columns: number, ...argv: string[]) {
  const { io, written } = capturedIo({ columns, stderrIsTerminal: true });
  const exitCode = await main(argv, io);
  return { exitCode, ...written };
}

/** Runs a command. Nothing that it prints may hold a secret. */
export async function run(...argv: string[]) {
  const { io, written } = capturedIo();
  const exitCode = await main(argv, io);
  for (const secret of [SECRET, 'aws-secret-that-nobody-may-see']) {
    expect(written.stdout + written.stderr).not.toContain(secret);
  }
  return { exitCode, ...written };
}

/** An account with the stack of a gateway, whose client's secret is known to Cognito alone. */
export function accountOf({ mcpUrl, tokenEndpoint }: FakeGateway): FakeAccount {
  const outputs = {
    GatewayUrl: mcpUrl,
    GatewayTokenEndpoint: tokenEndpoint,
    GatewayClientId: 'id',
    GatewayScopes: 'a/b',
  };
  const resources = [
    ['AWS::BedrockAgentCore::Gateway', 'orders-a1b2c3d4e5'],
    ['AWS::Cognito::UserPool', 'eu-west-1_pool'],
  ] as const;
  return { stacks: { Quickstart: { outputs, resources }, Empty: { outputs: {} } }, clients: { id: SECRET } };
}

/** Lets the AWS SDK find a fake account. */
export async function useAccount(account: FakeAccount): Promise<FakeAws> {
  const aws = keep(await startAws(account));
  Object.assign(process.env, environmentOf(aws.url));
  return aws;
}
