import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { main } from '../../../lib/cli/main';
import { capturedIo } from '../captured-io';
import { inlineFunction, lambdaTarget, shopFolder } from './shop-assembly';

jest.setTimeout(60_000);

/** Runs `mcp-gateway dev --once --json`, and returns the answer to each tool that was tried. */
async function once(cwd: string, ...flags: string[]) {
  const { io, written } = capturedIo({ cwd });
  const exitCode = await main(['dev', '--once', '--json', '--port', '0', ...flags], io);
  const events = written.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  const answers = events.filter(({ step }) => step?.startsWith('tools/call')).map(({ step, text }) => [step, text]);
  return { exitCode, events, answers: Object.fromEntries(answers), stderr: written.stderr };
}

test.each([
  [
    'a secret without a name',
    ['--secret', 'hush-hush'],
    "error: option '--secret <name=value>' is invalid. Write <name>=<value>.",
  ],
  [
    'a secret that is given twice',
    ['--secret', 'Shop=hush-hush', '--secret', 'Shop=hush-hush-too'],
    `error: option '--secret <name=value>' is invalid. "Shop" is given twice; leave one of them out.`,
  ],
  [
    'a value without a name',
    ['--value', 'hush-hush'],
    "error: option '--value <name=value>' is invalid. Write <name>=<value>.",
  ],
  [
    'arguments that are no JSON',
    ['--try', 'Shop___order=hush-hush'],
    `error: option '--try <tool=json>' is invalid. Write <tool>={"argument": "value"}.`,
  ],
  ['a port that is none', ['--port', '70000'], 'A port is a number up to 65535.'],
  ['an origin that stands for all', ['--cors', '*'], '"*" is no origin; write one such as http://localhost:6274'],
  ['an endpoint that is no URL', ['--endpoint', 'Shop=localhost'], '"localhost" is no URL; write <name>=http://…'],
  ['a flag that there is not', ['--wach'], 'Did you mean --watch?'],
])('fails with 2 for %s, and repeats no secret', async (_, flags, message) => {
  const { io, written } = capturedIo();

  expect(await main(['dev', ...flags], io)).toBe(2);

  expect(written.stderr).toContain(message);
  expect(written.stderr).toContain('(mcp-gateway dev --help gives examples)');
  expect(written.stderr).not.toContain('hush');
  expect(written.stdout).toBe('');
});

test.each([
  ['a target that there is not', ['--endpoint', 'Shp=http://127.0.0.1:1'], 'TARGET_UNKNOWN'],
  ['a tool that there is not', ['--mock', 'Shop___odrer=answer.json'], 'TOOL_MOCK_UNKNOWN'],
  ['a gateway that there is not', ['--gateway', 'Other'], 'CATALOG_GATEWAY_UNKNOWN'],
])('fails with 1 for %s', async (_, flags, code) => {
  const folder = shopFolder();
  writeFileSync(join(folder, 'answer.json'), '{}');

  const { exitCode, stderr } = await once(folder, ...flags);

  expect(exitCode).toBe(1);
  expect(stderr).toMatch(new RegExp(`\\[${code}\\]\n$`));
});

test('fails with 1 for a template without a gateway', async () => {
  const { exitCode, stderr } = await once(join(__dirname, '../../fixtures/assemblies'), 'no-gateway');

  expect(exitCode).toBe(1);
  expect(stderr).toBe(
    '"no-gateway" creates no gateway; give the assembly or template that holds an AWS::BedrockAgentCore::Gateway [ASSEMBLY_NO_GATEWAY]\n',
  );
});

test('--gateway chooses among several', async () => {
  const second = { Type: 'AWS::BedrockAgentCore::Gateway', Properties: { Name: 'second', AuthorizerType: 'NONE' } };
  const folder = shopFolder({ more: { Second: second } });

  const { events } = await once(folder, '--gateway', 'second');

  expect(events.find(({ type }) => type === 'started')).toMatchObject({ gateway: 'second', tools: [] });
});

test('--once fails for a target that AWS would not serve', async () => {
  const get = { description: 'Gets', responses: { 200: { description: 'OK' } } };
  const document = {
    openapi: '3.0.3',
    info: { title: 'Pets', version: '1' },
    servers: [{ url: 'https://pets.example.com' }],
    paths: { '/pets': { get } },
  };
  const Pets = {
    Type: 'AWS::BedrockAgentCore::GatewayTarget',
    Properties: {
      Name: 'pets',
      GatewayIdentifier: { Ref: 'Gateway' },
      TargetConfiguration: { Mcp: { OpenApiSchema: { InlinePayload: JSON.stringify(document) } } },
    },
  };

  const { exitCode, events } = await once(shopFolder({ more: { Pets } }));

  expect(exitCode).toBe(1);
  expect(events.filter(({ ok }) => ok === false)).toEqual([
    {
      type: 'check',
      step: 'target pets',
      ok: false,
      text: expect.stringMatching(/^pets is FAILED in AWS, .* \[OPENAPI_OPERATION_ID_MISSING\]$/),
    },
  ]);
});

test('--mock answers a tool from a file', async () => {
  const folder = shopFolder();
  writeFileSync(join(folder, 'answer.json'), '{ "fresh": true }');

  const { answers } = await once(folder, '--mock', 'Shop___order=answer.json');

  expect(answers).toEqual({ 'tools/call Shop___order': '{"fresh":true}' });
});

test('--cors lets the pages of origins in, and says that AWS may not', async () => {
  const { events } = await once(shopFolder(), '--cors', 'http://localhost:6274', '--cors', 'https://example.com');

  expect(events.filter(({ about }) => about === '--cors')).toEqual([
    {
      type: 'notice',
      about: '--cors',
      message:
        'lets pages of http://localhost:6274 and https://example.com call the gateway from a browser; nobody has seen a gateway in AWS allow that',
    },
  ]);
});

test('--invoke calls a function where it runs, and --value stands for what a deployment knows', async () => {
  const table = { Type: 'AWS::DynamoDB::Table', Properties: {} };
  const code = 'exports.handler = async () => ({ table: process.env.TABLE })';
  const helper = inlineFunction(code, { Environment: { Variables: { TABLE: { Ref: 'Orders' } } } });
  const folder = shopFolder({
    more: { Orders: table, Helper: helper, Other: lambdaTarget('Other', 'Helper', ['help']) },
  });
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? '');
    response.end('{"from":"elsewhere"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address that is no text.
  const { port } = server.address() as AddressInfo;

  const trials = ['--try', 'Shop___order={}', '--try', 'Other___help={}'];
  const { answers } = await once(
    folder,
    '--invoke',
    `Shop=http://127.0.0.1:${port}`,
    '--value',
    'Orders=t1',
    ...trials,
  );
  server.closeAllConnections();
  server.close();

  expect(answers).toEqual({
    'tools/call Shop___order': '{"from":"elsewhere"}',
    'tools/call Other___help': '{"table":"t1"}',
  });
  expect(paths).toEqual(['/2015-03-31/functions/function/invocations']);
});

test('--local-issuer makes tokens in the place of an issuer elsewhere', async () => {
  const gateway = {
    Type: 'AWS::BedrockAgentCore::Gateway',
    Properties: {
      Name: 'elsewhere',
      AuthorizerType: 'CUSTOM_JWT',
      AuthorizerConfiguration: {
        CustomJWTAuthorizer: {
          DiscoveryUrl: 'https://issuer.invalid/.well-known/openid-configuration',
          AllowedAudience: ['shop'],
        },
      },
    },
  };
  const folder = shopFolder({ more: { Elsewhere: gateway } });

  const { exitCode, events } = await once(folder, '--gateway', 'elsewhere', '--local-issuer');

  expect(exitCode).toBe(0);
  expect(events.filter(({ type }) => type === 'check')).toEqual([
    { type: 'check', step: 'connect', ok: true, text: 'the gateway lets the client in' },
    { type: 'check', step: 'tools/list', ok: true, text: '0 tools' },
  ]);
});
