import { GatewayConnection } from '../../lib/client';
import { startServer, type TestServer } from './token-server';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:client-AbCdEf';
const servers: TestServer[] = [];
const environment = { ...process.env };

afterEach(async () => {
  process.env = { ...environment };
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** Secrets Manager, as the SDK speaks to it, and a token endpoint beside it. */
async function connectionTo(secretString: (tokenEndpoint: string) => string) {
  const server = await startServer(({ path }) =>
    path === '/token'
      ? { body: { access_token: 'a-token', expires_in: 60 } }
      : { body: { ARN, SecretString: secretString(`${server.url}/token`) } },
  );
  servers.push(server);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: server.url,
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
  });
  const connection = GatewayConnection.fromEnvironment('TOOLS', {
    TOOLS_URL: `${server.url}/mcp`,
    TOOLS_CLIENT_SECRET_ARN: ARN,
  });
  return { server, connection };
}

test('gets a token with the client that the secret holds, in the Region of its ARN', async () => {
  const { server, connection } = await connectionTo((tokenEndpoint) =>
    JSON.stringify({ clientId: 'id', clientSecret: 'value', tokenEndpoint, scopes: 'a/b' }),
  );

  expect(await connection.token()).toBe('a-token');

  const [read, token] = server.asked;
  expect(read?.headers['x-amz-target']).toBe('secretsmanager.GetSecretValue');
  expect(JSON.parse(read?.body ?? '')).toEqual({ SecretId: ARN });
  expect(read?.headers.authorization).toContain('/eu-west-1/secretsmanager/aws4_request');
  expect(token?.body).toBe('grant_type=client_credentials&scope=a%2Fb');
});

test.each([
  ['is no JSON', 'sensitive, and no JSON'],
  ['holds something else', '{"password":"sensitive"}'],
])('fails when the secret %s, without quoting it', async (_, value) => {
  const { connection } = await connectionTo(() => value);

  const error = await connection.token().catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({
    code: 'SECRET_UNREADABLE',
    message: `${ARN} holds no client: clientId, clientSecret, tokenEndpoint and scopes, as CognitoAuthorizer.clientSecret has them`,
  });
  expect(String(error)).not.toContain('sensitive');
});
