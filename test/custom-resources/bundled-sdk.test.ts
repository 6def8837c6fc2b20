import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { newEvent } from './resource-events';

const HANDLERS = join(__dirname, '../../dist/handlers');

/** One handler reads the XML of CloudFormation, too, and one that is a client of MCP holds the SDK of MCP. */
const LONGEST: { readonly [handler: string]: number } = { 'target-readiness': 220_000, 'tool-verification': 545_000 };

const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' };

interface Call {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: Server;
let calls: Call[];

beforeEach(async () => {
  calls = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    calls.push({ path: request.url ?? '', headers: request.headers, body });
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"READY"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Runs the handler of readiness in this environment; returns its calls of AWS, and its answer. */
async function run(
  environment: NodeJS.ProcessEnv,
): Promise<{ asked: readonly Call[]; Status: string; Reason?: string }> {
  // An address of a TCP server is never a text.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ResourceProperties = { GatewayId: 'shop-ab12cd34ef', TargetId: 'AB12CD34EF' };
  const event = newEvent({ ResponseURL: `${url}/answer`, ResourceProperties });
  const program = `
    const { handler } = require(${JSON.stringify(join(HANDLERS, 'target-readiness'))});
    handler(${JSON.stringify(event)}, { getRemainingTimeInMillis: () => 60000 });
  `;
  await promisify(execFile)(process.execPath, ['--eval', program], {
    env: { PATH: process.env.PATH, AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: url, ...environment },
  });
  const answer = calls.find(({ path }) => path === '/answer');
  return { asked: calls.filter((call) => call !== answer), ...JSON.parse(answer?.body ?? '{}') };
}

test('a bundled handler signs with the session that Lambda puts into its environment', async () => {
  const { asked, Status } = await run({ ...CREDENTIALS, AWS_SESSION_TOKEN: 'session' });

  expect(Status).toBe('SUCCESS');
  expect(asked.map(({ path }) => path)).toEqual(['/gateways/shop-ab12cd34ef/targets/AB12CD34EF/']);
  expect(asked[0]?.headers.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE\/\d{8}\/eu-west-1\/bedrock-agentcore\/aws4_request, /,
  );
  expect(asked[0]?.headers['x-amz-security-token']).toBe('session');
}, 30_000);

test('a bundled handler fails without credentials, and looks for none elsewhere', async () => {
  const { asked, Status, Reason } = await run({
    AWS_PROFILE: 'other',
    AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:9/',
  });

  expect([asked, Status]).toEqual([[], 'FAILED']);
  expect(Reason).toBe(
    'bedrock-agentcore:GetGatewayTarget of target AB12CD34EF of gateway shop-ab12cd34ef failed: CredentialsProviderError',
  );
}, 30_000);

test('a bundled handler heeds AWS_USE_FIPS_ENDPOINT, which no endpoint of its own goes with', async () => {
  const { asked, Status, Reason } = await run({ ...CREDENTIALS, AWS_USE_FIPS_ENDPOINT: 'true' });

  expect([asked, Status]).toEqual([[], 'FAILED']);
  expect(Reason).toContain('EndpointError');
}, 30_000);

test.each(readdirSync(HANDLERS).filter((name) => name !== 'NOTICES.txt'))(
  'the bundle of %s holds what it calls',
  (name) => {
    const code = readFileSync(join(HANDLERS, name, 'index.js'), 'utf8');

    expect(readdirSync(join(HANDLERS, name))).toEqual(['index.js']);
    expect(code.length).toBeLessThan(LONGEST[name] ?? 200_000);
    expect(code).not.toMatch(/AWS_WEB_IDENTITY_TOKEN_FILE|AWS_CONTAINER_CREDENTIALS|sso_session|AssumeRole|parseIni/);
    expect(code).not.toMatch(/CreateAgentRuntime|":event-type"/);
  },
);
