import { execFile } from 'node:child_process';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { newEvent } from '../resource-events';

const BUNDLE = join(__dirname, '../../../dist/handlers/client-secret/index.js');
const SECRET = '1a2b3c4d5e6f7g8h9i0jklmnopqrstuvwxyz1a2b3c4d5e6f7g8';
const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:AuthClientSecret-AbCdEf';

const ResourceProperties = {
  UserPoolId: 'eu-west-1_Ab12Cd34E',
  ClientId: 'client1',
  SecretArn: ARN,
  TokenEndpoint: 'https://shop.auth.eu-west-1.amazoncognito.com/oauth2/token',
  Scopes: 'shop/invoke',
};

/** AWS's answers on this machine, by action: a status and a body. */
type Answers = { readonly [action: string]: [number, object][] };

let server: Server;

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Runs the handler as Lambda loads it, with AWS and CloudFormation on this machine. */
async function run(answers: Answers): Promise<{ calls: [string, unknown][]; output: string }> {
  const calls: [string, unknown][] = [];
  server = createServer(async (request, response) => {
    const body = await readBody(request);
    const target = String(request.headers['x-amz-target'] ?? 'Answer').replace(/^.*\./, '');
    calls.push([target, JSON.parse(body)]);
    const [status, answer] = answers[target]?.shift() ?? [200, {}];
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // An address of a TCP server is never a text.
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  const event = newEvent({ ResponseURL: `${endpoint}/?Signature=s3cr3t`, ResourceProperties });
  const program = `
    import { handler } from ${JSON.stringify(BUNDLE)};
    await handler(${JSON.stringify(event)}, { getRemainingTimeInMillis: () => 60000 });
  `;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    env: {
      PATH: process.env.PATH,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL: endpoint,
    },
  });
  return { calls, output: stdout + stderr };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}

test('the bundled handler fills the secret, and neither answers nor logs its value', async () => {
  const { calls, output } = await run({
    DescribeUserPoolClient: [
      [400, { __type: 'TooManyRequestsException', message: 'slow down' }],
      [200, { UserPoolClient: { ClientId: 'client1', ClientSecret: SECRET } }],
    ],
    GetSecretValue: [[400, { __type: 'ResourceNotFoundException', message: 'no value' }]],
  });

  const client = { UserPoolId: 'eu-west-1_Ab12Cd34E', ClientId: 'client1' };
  const SecretString = JSON.stringify({
    clientId: 'client1',
    clientSecret: SECRET,
    tokenEndpoint: 'https://shop.auth.eu-west-1.amazoncognito.com/oauth2/token',
    scopes: 'shop/invoke',
  });
  expect(calls).toEqual([
    ['DescribeUserPoolClient', client],
    ['DescribeUserPoolClient', client],
    ['GetSecretValue', { SecretId: ARN }],
    ['PutSecretValue', { SecretId: ARN, SecretString, ClientRequestToken: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    ['Answer', expect.objectContaining({ Status: 'SUCCESS', PhysicalResourceId: ARN })],
  ]);
  expect(JSON.stringify(calls.at(-1))).not.toContain(SECRET);
  expect(output).toContain('"Status":"SUCCESS"');
  expect(output).not.toContain(SECRET);
  expect(output).not.toContain('s3cr3t');
}, 30_000);

test('the bundled handler fails with a reason, and without the text of the error', async () => {
  const { calls, output } = await run({
    DescribeUserPoolClient: [[200, { UserPoolClient: { ClientId: 'client1', ClientSecret: SECRET } }]],
    PutSecretValue: [[400, { __type: 'InvalidRequestException', message: `refused ${SECRET}` }]],
  });

  expect(calls.at(-1)).toEqual([
    'Answer',
    expect.objectContaining({
      Status: 'FAILED',
      Reason: `secretsmanager:PutSecretValue of ${ARN} failed: InvalidRequestException (HTTP 400)`,
    }),
  ]);
  expect(JSON.stringify(calls.at(-1)) + output).not.toContain(SECRET);
}, 30_000);
