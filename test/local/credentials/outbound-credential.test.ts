import type { ServedCredential } from '../../../lib/assembly/serving/model';
import type { AwsCredentials } from '../../../lib/client/sign-request';
import { type CredentialContext, createOutboundCredential } from '../../../lib/local/credentials/outbound-credential';
import { secretsOf } from '../../../lib/local/credentials/secrets';
import type { LocalEvent } from '../../../lib/local/events';
import { TargetFailure } from '../../../lib/local/target-caller';
import { HttpClient } from '../../../lib/local/targets/http/http-client';
import { requestTo } from '../../../lib/local/targets/http/target-request';
import { json, RecordingServer } from '../targets/http/recording-server';
import { isSigned, scopeOf } from './signature';

let client: HttpClient;

beforeAll(() => {
  client = new HttpClient();
});

afterAll(() => client.close());

interface Given {
  readonly secrets?: { readonly [name: string]: string };
  readonly awsCredentials?: AwsCredentials;
  readonly context?: Partial<CredentialContext>;
  readonly url?: string;
  readonly tokenEndpoint?: string;
}

function credentialOf(
  served: ServedCredential | undefined,
  { secrets = {}, awsCredentials, tokenEndpoint }: Given = {},
) {
  const events: LocalEvent[] = [];
  const credential = createOutboundCredential(served, {
    target: 'Mars',
    secrets: secretsOf(secrets),
    awsCredentials: { isGiven: awsCredentials !== undefined, tryFind: async () => awsCredentials },
    region: 'eu-west-1',
    client,
    tokenEndpoint,
    events: (event) => events.push(event),
  });
  const notices = events.map((event) => (event.type === 'notice' ? `${event.about} ${event.message}` : event));
  return { credential, notices };
}

async function authorize(served: ServedCredential | undefined, given: Given = {}) {
  const { credential } = credentialOf(served, given);
  const request = requestTo(new URL(given.url ?? 'https://api.example.com/a?b=c'), {
    method: 'GET',
    headers: { 'x-a': 'b' },
  });
  const context = { caller: { claims: {} }, protocolVersion: '2025-11-25', signal: new AbortController().signal };
  return credential.authorize(request, { ...context, ...given.context });
}

async function failureOf(served: ServedCredential, given: Given = {}): Promise<TargetFailure> {
  const failure = await authorize(served, given).catch((cause) => cause);
  expect(failure).toBeInstanceOf(TargetFailure);
  return failure;
}

test('a target without a credential is called without one', async () => {
  const { headers, query, secrets } = await authorize(undefined);

  expect({ headers, query, secrets }).toEqual({ headers: { 'x-a': 'b' }, query: 'b=c', secrets: [] });
  expect(credentialOf(undefined).notices).toEqual([]);
});

describe('API keys', () => {
  type ApiKey = Extract<ServedCredential, { type: 'API_KEY' }>;

  const apiKey = (changes: Partial<ApiKey> = {}): ApiKey => ({
    type: 'API_KEY',
    provider: 'arn:aws:bedrock-agentcore:eu-west-1:111122223333:token-vault/default/apikeycredentialprovider/mars',
    location: 'HEADER',
    parameterName: 'Authorization',
    secret: { name: 'Mars', source: 'nasa-secret' },
    ...changes,
  });

  test.each([
    [undefined, 'k/y'],
    ['Bearer', 'Bearer k/y'],
    ['Token', 'Token k/y'],
    // Measured at a gateway: the space is put in after the prefix, whatever the prefix ends in.
    ['Bearer ', 'Bearer  k/y'],
  ])('with the prefix %j are sent in a header as %j', async (prefix, expected) => {
    const { headers, secrets } = await authorize(apiKey({ prefix }), { secrets: { Mars: 'k/y' } });

    expect([headers, secrets]).toEqual([{ 'x-a': 'b', authorization: expected }, ['k/y']]);
  });

  test.each([
    ['https://api.example.com/a?b=c', undefined, 'b=c&api%20key=k%2Fy'],
    ['https://api.example.com/a', undefined, 'api%20key=k%2Fy'],
    ['https://api.example.com/a', 'Key', 'api%20key=Key%20k%2Fy'],
  ])('are added to the query of %s with the prefix %j', async (url, prefix, expected) => {
    const credential = apiKey({ location: 'QUERY_PARAMETER', parameterName: 'api key', prefix });

    const { headers, query } = await authorize(credential, { secrets: { Mars: 'k/y' }, url });

    expect([headers, query]).toEqual([{ 'x-a': 'b' }, expected]);
  });

  test('that are missing fail calls, and are told of before the first', async () => {
    const give =
      'no API key; give it with --secret Mars=<value>, or as MCP_GATEWAY_SECRET_MARS in the environment or in the file .mcp-gateway.env';

    const { text, hint } = await failureOf(apiKey());

    expect(text).toBe("Failed to fetch outbound api key. There is no value here for 'nasa-secret'.");
    expect(hint).toBe(`the target Mars has ${give}`);
    expect(credentialOf(apiKey()).notices).toEqual([`Mars has ${give}`]);
    expect(credentialOf(apiKey(), { secrets: { Mars: 'x' } }).notices).toEqual([]);
  });

  test('fail when they would begin another header', async () => {
    expect((await failureOf(apiKey(), { secrets: { Mars: 'a\r\nx: y' } })).hint).toBe(
      'the API key of Mars goes into a header, and holds a line break or a character that headers cannot carry',
    );
  });

  test('with a prefix that ends in a space are warned of', () => {
    expect(credentialOf(apiKey({ prefix: 'Bearer ' }), { secrets: { Mars: 'x' } }).notices).toEqual([
      'Mars has the prefix "Bearer "; the gateway puts a space after it, so two are sent',
    ]);
  });
});

describe('OAuth', () => {
  type OAuth = Extract<ServedCredential, { type: 'OAUTH' }>;

  let server: RecordingServer;
  let metadata: object;

  beforeAll(async () => {
    server = await RecordingServer.start();
  });

  beforeEach(() => {
    metadata = { token_endpoint: `${server.url}/token` };
    let issued = 0;
    server.answerWith((request, response) => {
      issued += request.url === '/token' ? 1 : 0;
      json(response, request.url === '/token' ? { access_token: `token-${issued}`, token_type: 'Bearer' } : metadata);
    });
  });

  afterAll(() => server.stop());

  const oauth = (changes: Partial<OAuth> = {}): OAuth => ({
    type: 'OAUTH',
    provider: 'mars-oauth',
    grantType: 'CLIENT_CREDENTIALS',
    scopes: ['read', 'write'],
    customParameters: { audience: 'https://api' },
    clientId: 'client id',
    discoveryUrl: `${server.url}/.well-known/openid-configuration`,
    secret: { name: 'Mars', source: 'oauth-secret' },
    ...changes,
  });
  const given = { secrets: { Mars: 's3cret+' } };
  const basic = `Basic ${Buffer.from('client+id:s3cret%2B').toString('base64')}`;

  test('asks where the discovery document says, and sends the token', async () => {
    const { headers, secrets } = await authorize(oauth(), given);

    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /.well-known/openid-configuration',
      'POST /token',
    ]);
    expect(server.last.body).toBe('grant_type=client_credentials&scope=read+write&audience=https%3A%2F%2Fapi');
    expect(server.last.headers).toMatchObject({
      authorization: basic,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    });
    expect([headers, secrets]).toEqual([{ 'x-a': 'b', authorization: 'Bearer token-1' }, ['token-1']]);
  });

  test.each([
    [undefined, true],
    [['client_secret_basic', 'client_secret_post'], true],
    [['client_secret_post'], false],
  ])('shows who it is as the server takes it: %j', async (methods, inHeader) => {
    metadata = { ...metadata, token_endpoint_auth_methods_supported: methods };

    await authorize(oauth({ scopes: [], customParameters: {} }), given);

    expect([server.last.headers.authorization, server.last.body]).toEqual(
      inHeader
        ? [basic, 'grant_type=client_credentials']
        : [undefined, 'grant_type=client_credentials&client_id=client+id&client_secret=s3cret%2B'],
    );
  });

  test.each([
    ['CLIENT_SECRET_BASIC', ['client_secret_post'], true],
    ['CLIENT_SECRET_POST', ['client_secret_basic'], false],
  ])(
    'shows who it is by %s when the template says so, whatever the server offers',
    async (method, offered, inHeader) => {
      metadata = { ...metadata, token_endpoint_auth_methods_supported: offered };
      const changes = { clientAuthentication: method, scopes: [], customParameters: {} };

      await authorize(oauth(changes), given);
      await authorize(oauth({ ...changes, discoveryUrl: undefined, tokenEndpoint: `${server.url}/token` }), given);

      const asked = server.requests.filter(({ url }) => url === '/token');
      const expected = inHeader
        ? { authorization: basic, body: 'grant_type=client_credentials' }
        : { body: 'grant_type=client_credentials&client_id=client+id&client_secret=s3cret%2B' };
      expect(asked.map(({ headers: { authorization }, body }) => ({ authorization, body }))).toEqual([
        expected,
        expected,
      ]);
    },
  );

  test('asks a token endpoint that the template names without looking it up', async () => {
    await authorize(oauth({ discoveryUrl: undefined, tokenEndpoint: `${server.url}/token` }), given);

    expect(server.requests.map(({ url }) => url)).toEqual(['/token']);
  });

  test('asks the token endpoint that a person gives instead, whatever the template says', async () => {
    const elsewhere = { ...given, tokenEndpoint: `${server.url}/token` };
    await authorize(oauth({ discoveryUrl: 'http://127.0.0.1:1/.well-known/openid-configuration' }), elsewhere);
    await authorize(oauth({ discoveryUrl: undefined }), elsewhere);

    expect(server.requests.map(({ url }) => url)).toEqual(['/token', '/token']);
    expect(server.last.headers.authorization).toBe(basic);
  });

  // A deployed gateway was seen to ask anew for the second call.
  test('asks for a token for every call, and once where', async () => {
    const { credential } = credentialOf(oauth(), given);
    const request = requestTo(new URL('https://api.example.com'), { method: 'GET' });
    const context = { caller: { claims: {} }, protocolVersion: '2025-11-25', signal: new AbortController().signal };

    const first = await credential.authorize(request, context);
    const second = await credential.authorize(request, context);

    expect([first.headers.authorization, second.headers.authorization]).toEqual(['Bearer token-1', 'Bearer token-2']);
    expect(server.requests.map(({ url }) => url)).toEqual(['/.well-known/openid-configuration', '/token', '/token']);
  });

  test.each<[string, (answer: Parameters<Parameters<RecordingServer['answerWith']>[0]>) => void, RegExp]>([
    [
      'refuses, without repeating the secret',
      ([request, response]) =>
        json(
          response,
          request.url === '/token' ? { error: 'invalid_client', got: 's3cret+' } : metadata,
          request.url === '/token' ? 401 : 200,
        ),
      /^Failed to fetch outbound oauth token\. http:\S+ answered with status: 401 - \{"error":"invalid_client","got":"\*\*\*"\}$/,
    ],
    [
      'gives no token',
      ([request, response]) => json(response, request.url === '/token' ? { expires_in: 1 } : metadata),
      /^Failed to fetch outbound oauth token\. http:\S+ answered with status: 200 - \{"expires_in":1\}$/,
    ],
    [
      'answers no JSON',
      ([request, response]) => (request.url === '/token' ? response.end('<html>') : json(response, metadata)),
      /^Failed to fetch outbound oauth token\. http:\S+ answered with status: 200 - <html>$/,
    ],
    [
      'is not to be found',
      ([, response]) => json(response, {}, 404),
      /^Failed to fetch outbound oauth token\. http:\S+\/openid-configuration answered with status: 404$/,
    ],
    [
      'names a token endpoint that is none',
      ([, response]) => json(response, { token_endpoint: 'file:///etc/passwd' }),
      /^Failed to fetch outbound oauth token\. 'file:\/\/\/etc\/passwd' is no URL of an authorization server$/,
    ],
    [
      'resets the connection',
      ([, response]) => response.socket?.resetAndDestroy(),
      /^Failed to fetch outbound oauth token\. Connection reset$/,
    ],
  ])('fails when the authorization server %s', async (_, answer, expected) => {
    server.answerWith((...exchange) => answer(exchange));

    expect((await failureOf(oauth(), given)).text).toMatch(expected);
  });

  test('fails without the client secret, and says so before the first call', async () => {
    const { text, hint } = await failureOf(oauth());

    expect(text).toBe("Failed to fetch outbound oauth token. There is no value here for 'oauth-secret'.");
    expect(hint).toMatch(
      /^Mars has no OAuth client secret; give it with --secret Mars=<value>, or as MCP_GATEWAY_SECRET_MARS /,
    );
    expect(credentialOf(oauth()).notices[0]).toMatch(
      /^Mars has no OAuth client secret; give it with --secret Mars=<value>/,
    );
    expect(server.requests).toEqual([]);
  });

  test.each<[Partial<OAuth>, RegExp]>([
    [
      { discoveryUrl: undefined },
      /^Mars uses the OAuth provider mars-oauth, of which the template tells too little to ask for a token; give an access token with --secret Mars\.token=<value>/,
    ],
    [{ clientId: undefined }, /of which the template tells too little/],
    [
      { grantType: 'TOKEN_EXCHANGE' },
      /^Mars uses the OAuth grant TOKEN_EXCHANGE, which needs a person or the token of one; give an access token /,
    ],
    [{ grantType: 'AUTHORIZATION_CODE' }, /^Mars uses the OAuth grant AUTHORIZATION_CODE/],
    [
      { clientAuthentication: 'PRIVATE_KEY_JWT' },
      /^Mars uses the OAuth provider mars-oauth, whose client shows who it is by PRIVATE_KEY_JWT, which nothing but AWS can do; give an access token with --secret Mars\.token=<value>/,
    ],
  ])('fails for %j, which can only be told', async (changes, expected) => {
    expect((await failureOf(oauth(changes), given)).hint).toMatch(expected);
    expect(credentialOf(oauth(changes), given).notices[0]).toMatch(expected);
    expect(server.requests).toEqual([]);
  });

  // Captured at a gateway.
  test('fails for the consent of a person in an old version, in the words of the service', async () => {
    const context = { protocolVersion: '2025-06-18' };

    expect((await failureOf(oauth({ grantType: 'AUTHORIZATION_CODE' }), { ...given, context })).text).toBe(
      'Cannot initiate authorization code grant flow. URL elicitation requires MCP version 2025-11-25 or newer.',
    );
  });

  test.each(['CLIENT_CREDENTIALS', 'AUTHORIZATION_CODE', 'TOKEN_EXCHANGE'])(
    'sends the token that a person gives instead, for the grant %s',
    async (grantType) => {
      const secrets = { 'Mars.token': 'mine' };

      expect((await authorize(oauth({ grantType }), { secrets })).headers.authorization).toBe('Bearer mine');
      expect(credentialOf(oauth({ grantType }), { secrets }).notices).toEqual([]);
      expect(server.requests).toEqual([]);
    },
  );
});

describe('the role of the gateway', () => {
  const awsCredentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };

  test.each([
    [{}, 'eu-west-1/execute-api'],
    [{ region: 'us-east-1' }, 'us-east-1/execute-api'],
  ])('signs with the AWS credentials of the person: %j', async (changes, scope) => {
    const { method, path, query, headers } = await authorize(
      { type: 'GATEWAY_IAM_ROLE', service: 'execute-api', ...changes },
      { awsCredentials },
    );

    expect(scopeOf(headers)).toBe(scope);
    expect(isSigned({ method, url: `${path}?${query}`, headers, body: '' }, 'secret')).toBe(true);
  });

  test('is told to be somebody else here, or nobody', () => {
    const role: ServedCredential = { type: 'GATEWAY_IAM_ROLE', service: 'execute-api' };

    expect(credentialOf(role, { awsCredentials }).notices).toEqual([
      'Mars is called with your AWS credentials, not as the role of the gateway',
    ]);
    expect(credentialOf(role).notices[0]).toMatch(
      /^Mars is called with AWS credentials, and there are none; give them as AWS_ACCESS_KEY_ID /,
    );
  });

  test('fails without credentials', async () => {
    const { text, hint } = await failureOf({ type: 'GATEWAY_IAM_ROLE', service: 'execute-api' });

    expect(text).toBe('Failed to fetch outbound AWS credentials.');
    expect(hint).toMatch(
      /^the target Mars is called with AWS credentials, and there are none; give them as AWS_ACCESS_KEY_ID /,
    );
  });

  test('fails for a target that names no service', async () => {
    expect((await failureOf({ type: 'GATEWAY_IAM_ROLE' }, { awsCredentials })).hint).toMatch(
      /^the target Mars calls as the gateway's role, but names no service that verifies the signature; /,
    );
  });
});

test("the caller's own token is passed on", async () => {
  const context = { caller: { claims: {}, token: 'theirs' } };

  const { headers, secrets } = await authorize({ type: 'JWT_PASSTHROUGH' }, { context });

  expect([headers.authorization, secrets]).toEqual(['Bearer theirs', ['theirs']]);
});

test("fails to pass on a token that the caller does not have, or a caller's AWS credentials", async () => {
  expect((await failureOf({ type: 'JWT_PASSTHROUGH' })).text).toBe('Failed to fetch outbound token.');
  expect((await failureOf({ type: 'CALLER_IAM_CREDENTIALS' })).text).toBe(
    'CALLER_IAM_CREDENTIALS cannot be used in a local gateway',
  );
});
