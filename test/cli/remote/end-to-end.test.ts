import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { bundleIfMissing, finish, ownEnvironment, PROGRAM, start } from './program';

jest.setTimeout(120_000);

const env = ownEnvironment();
const CALL = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'Sums___add', arguments: { a: 1, b: 2 } } };

let gateway: ChildProcess;
let url: string;
let template: string;

beforeAll(async () => {
  bundleIfMissing();
  template = join(mkdtempSync(join(tmpdir(), 'end-to-end-')), 'Sums.template.json');
  writeFileSync(template, JSON.stringify(sums()));
  gateway = start(['dev', template, '--port', '0', '--json'], env);
  for await (const line of createInterface({ input: gateway.stdout ?? process.stdin })) {
    const event = JSON.parse(line);
    if (event.type !== 'started') continue;
    url = event.url;
    break;
  }
  gateway.stdout?.resume();
});

afterAll(async () => {
  const ended = once(gateway, 'close');
  gateway.kill('SIGTERM');
  await ended;
});

function run(...args: string[]) {
  return finish(start(args, env));
}

async function connected() {
  const transport = new StdioClientTransport({ command: process.execPath, args: [PROGRAM, 'connect'], env });
  const client = new Client({ name: 'desktop', version: '1' });
  await client.connect(transport);
  return { client, transport };
}

test('token prints a token that the gateway takes', async () => {
  const { exitCode, stdout } = await run('token');

  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${stdout.trim()}`, 'content-type': 'application/json' },
    body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
  });
  expect([exitCode, response.status]).toEqual([0, 200]);
});

test('tools, call and search find the gateway that runs here, or the one at its URL', async () => {
  const tools = await run('tools', '--json');
  const call = await run('call', 'Sums___add', '--arg', 'a=20', '--arg', 'b=22', '--url', url);
  const named = await run('tools', '--url', url.replace('127.0.0.1', 'localhost'), '--json');
  const search = await run('search', 'adds numbers', '--json');

  expect(JSON.parse(tools.stdout).tools.map(({ name }: { name: string }) => name)).toEqual([
    'x_amz_bedrock_agentcore_search',
    'Sums___add',
    'Sums___fail',
  ]);
  expect(call).toEqual({ exitCode: 0, stdout: '{\n  "sum": 42\n}\n', stderr: '' });
  expect(named.stdout).toBe(tools.stdout);
  expect(JSON.parse(search.stdout).tools[0].name).toBe('Sums___add');
});

test('doctor finds nothing wrong, comparing with the template', async () => {
  const { exitCode, stdout } = await run('doctor', '--assembly', template, '--json');

  expect(JSON.parse(stdout)).toMatchObject({
    ok: true,
    findings: [
      { check: 'token', state: 'ok' },
      { check: 'tools/list', state: 'ok', text: '3 tools' },
      { check: 'catalogue', state: 'ok' },
    ],
  });
  expect(exitCode).toBe(0);
});

test('connect serves the official client over stdio, and leaves with it', async () => {
  const { client, transport } = await connected();

  const { tools } = await client.listTools();
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, index) => client.callTool({ name: 'Sums___add', arguments: { a: index, b: 1 } })),
  );
  const { pid } = transport;
  await client.close();

  expect(tools).toHaveLength(3);
  expect(results.map(({ content }) => content)).toEqual(
    Array.from({ length: 20 }, (_, index) => [{ type: 'text', text: JSON.stringify({ sum: index + 1 }) }]),
  );
  expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
});

test('connect answers what is piped in, with nothing else on stdout, and ends', async () => {
  const { exitCode, stdout, stderr } = await finish(start(['connect'], env), `${JSON.stringify(CALL)}\n`);

  expect(JSON.parse(stdout)).toEqual({
    jsonrpc: '2.0',
    id: 7,
    result: { content: [{ type: 'text', text: '{"sum":3}' }], isError: false },
  });
  expect([exitCode, stderr]).toEqual([0, '']);
});

test.each(['SIGTERM', 'SIGINT'] as const)('connect ends at once on %s, while its input stays open', async (signal) => {
  const { exitCode } = await finish(start(['connect'], env), `${JSON.stringify(CALL)}\n`, signal);

  expect(exitCode).toBe(0);
});

test('fails to connect to what is not there, in one line on stderr', async () => {
  const result = await finish(start(['connect', '--stack', 'Quickstart', '--region', 'eu-west-1'], env));

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr:
      'the stack "Quickstart" cannot be read: there are no AWS credentials; set AWS_PROFILE, or log in with "aws sso login" [AWS_CALL_FAILED]\n',
  });
});

/** A gateway with a user pool, and a function that adds. */
function sums(): object {
  const numbers = { a: { Type: 'number' }, b: { Type: 'number' } };
  const tools = [
    { Name: 'add', Description: 'Adds two numbers', InputSchema: { Type: 'object', Properties: numbers } },
    { Name: 'fail', Description: 'Fails', InputSchema: { Type: 'object' } },
  ];
  const code = 'exports.handler = async ({ a, b }) => ({ sum: a + b });';
  const issuer = ['https://cognito-idp.eu-west-1.amazonaws.com/', { Ref: 'Pool' }, '/.well-known/openid-configuration'];
  return {
    Resources: {
      Pool: { Type: 'AWS::Cognito::UserPool', Properties: {} },
      Server: {
        Type: 'AWS::Cognito::UserPoolResourceServer',
        Properties: {
          UserPoolId: { Ref: 'Pool' },
          Identifier: 'sums',
          Name: 'sums',
          Scopes: [{ ScopeName: 'invoke', ScopeDescription: 'Invoke' }],
        },
      },
      Agents: {
        Type: 'AWS::Cognito::UserPoolClient',
        Properties: {
          UserPoolId: { Ref: 'Pool' },
          GenerateSecret: true,
          AllowedOAuthFlowsUserPoolClient: true,
          AllowedOAuthFlows: ['client_credentials'],
          AllowedOAuthScopes: ['sums/invoke'],
        },
      },
      Adder: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Runtime: 'nodejs22.x',
          Handler: 'index.handler',
          Role: 'arn:aws:iam::111122223333:role/adder',
          Code: { ZipFile: code },
        },
      },
      Gateway: {
        Type: 'AWS::BedrockAgentCore::Gateway',
        Properties: {
          Name: 'sums',
          ProtocolType: 'MCP',
          ProtocolConfiguration: { Mcp: { SearchType: 'SEMANTIC' } },
          RoleArn: 'arn:aws:iam::111122223333:role/gateway',
          AuthorizerType: 'CUSTOM_JWT',
          AuthorizerConfiguration: {
            CustomJWTAuthorizer: {
              DiscoveryUrl: { 'Fn::Join': ['', issuer] },
              AllowedClients: [{ Ref: 'Agents' }],
              AllowedScopes: ['sums/invoke'],
            },
          },
        },
      },
      Sums: {
        Type: 'AWS::BedrockAgentCore::GatewayTarget',
        Properties: {
          Name: 'Sums',
          GatewayIdentifier: { Ref: 'Gateway' },
          TargetConfiguration: {
            Mcp: { Lambda: { LambdaArn: { 'Fn::GetAtt': ['Adder', 'Arn'] }, ToolSchema: { InlinePayload: tools } } },
          },
          CredentialProviderConfigurations: [{ CredentialProviderType: 'GATEWAY_IAM_ROLE' }],
        },
      },
    },
  };
}
