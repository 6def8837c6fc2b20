import { invoke, invokeOnce, openFunctions, returned, served, servedPython } from './served-function';

jest.setTimeout(60_000);

const VARIABLES = 'exports.handler = async () => ({ ...process.env });';

const OUTER = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_PROFILE: 'work',
  NODE_OPTIONS: '--no-deprecation',
  GITHUB_TOKEN: 'token',
};

let before: NodeJS.ProcessEnv;

beforeEach(() => {
  before = { ...process.env };
  Object.assign(process.env, OUTER);
});

afterEach(() => {
  for (const name of Object.keys(OUTER)) delete process.env[name];
  Object.assign(process.env, before);
});

test('a function has what AWS Lambda and its template give it, and no credentials', async () => {
  const function_ = served({ 'index.js': VARIABLES }, { environment: { TABLE_NAME: 'orders', TZ: 'Europe/Berlin' } });

  const variables = await returned(invokeOnce(function_));

  expect(variables).toEqual({
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    TMPDIR: process.env.TMPDIR,
    LANG: 'en_US.UTF-8',
    TZ: 'Europe/Berlin',
    TABLE_NAME: 'orders',
    AWS_REGION: 'eu-central-1',
    AWS_DEFAULT_REGION: 'eu-central-1',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: 'Shop-Orders',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/Shop-Orders',
    AWS_LAMBDA_LOG_STREAM_NAME: expect.stringMatching(/\[\$LATEST\]/),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    LAMBDA_TASK_ROOT: 'path' in function_.code ? function_.code.path : '',
    _HANDLER: 'index.handler',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  });
});

test('a function gets the AWS credentials of the environment when the person asks for it', async () => {
  const variables = await returned(
    invokeOnce(served({ 'index.js': VARIABLES }), {}, { awsCredentials: 'environment' }),
  );

  expect(variables).toMatchObject({
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_PROFILE: 'work',
  });
  expect(
    Object.keys(Object(variables)).filter((name) => /GITHUB|NODE_OPTIONS|CONFIG_FILE|METADATA/.test(name)),
  ).toEqual([]);
});

test('the time zone is UTC, as in AWS', async () => {
  const code = 'exports.handler = async () => new Date(0).getHours() + " " + new Date(0).getTimezoneOffset();';
  const python = 'import time\ndef handler(event, context):\n    return time.localtime(0).tm_hour\n';

  expect(await invokeOnce(served({ 'index.js': code }))).toEqual({ payload: '"0 0"' });
  expect(await invokeOnce(servedPython(python))).toEqual({ payload: '0' });
});

test('a function whose ARN is not known has the name that people know', async () => {
  const code = 'exports.handler = async () => process.env.AWS_LAMBDA_FUNCTION_NAME;';
  const placeholder = ['$', '{Shop/Orders.Arn}'].join('');

  expect(await invokeOnce(served({ 'index.js': code }, { arn: placeholder }))).toEqual({
    payload: '"Shop-Orders"',
  });
});

const HINTS: [string, string, string][] = [
  [
    'the AWS SDK is missing',
    'require("@aws-sdk/client-nothing");',
    "Runtime.ImportModuleError: Error: Cannot find module '@aws-sdk/client-nothing' (AWS Lambda has the AWS SDK for JavaScript v3; here the project has to: npm install --save-dev that package)",
  ],
  [
    'there are no credentials',
    'exports.handler = async () => { const error = new Error("Could not load credentials from any providers"); error.name = "CredentialsProviderError"; throw error; };',
    'CredentialsProviderError: Could not load credentials from any providers (functions get no AWS credentials here unless you pass on those of your shell: --aws-credentials)',
  ],
  ['something else is wrong', 'exports.handler = async () => { throw new Error("no\\nsuch order"); };', 'Error: no'],
];

test.each(HINTS)('an error comes with what to do when %s', async (_, code, hint) => {
  const result = await invoke(openFunctions().acquire(served({ 'index.js': code })));

  expect('error' in result && result.hint).toBe(hint);
});
