import { App, CfnParameter, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CognitoAuthorizer } from '../../lib';
import { ENV } from '../gateway/gateways';
import { newStack } from '../new-stack';

const DOMAIN = 'AWS::Cognito::UserPoolDomain';

/** What Amazon Cognito takes. */
const VALID = /^(?!.*(?:aws|amazon|cognito))[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

function prefixesIn(stack: Stack): unknown[] {
  return Object.values(Template.fromStack(stack).findResources(DOMAIN)).map(({ Properties }) => Properties.Domain);
}

function prefixFor(stack: Stack): unknown {
  new CognitoAuthorizer(stack, 'Auth');
  return prefixesIn(stack)[0];
}

describe('the generated prefix', () => {
  test('begins with the name of the stack and ends with account and Region', () => {
    expect(prefixFor(newStack('Weather', ENV))).toMatch(/^weather-[0-9a-f]{8}-111122223333-eu-west-1$/);
  });

  test('is the same at every synth', () => {
    expect(prefixFor(newStack('Weather', ENV))).toBe(prefixFor(newStack('Weather', ENV)));
  });

  test('is another in each account, Region and stack', () => {
    const prefixes = ['111122223333', '444455556666'].flatMap((account) =>
      ['eu-west-1', 'us-east-1'].flatMap((region) =>
        ['Weather', 'News'].map((id) => prefixFor(newStack(id, { account, region }))),
      ),
    );

    expect(new Set(prefixes).size).toBe(8);
  });

  test.each([
    ['that differ in the first letters', ['branch-a', 'branch-b']],
    ['that differ after the part that is shown', [`${'x'.repeat(60)}-a`, `${'x'.repeat(60)}-b`]],
    ['that differ in reserved words alone', ['my-aws-stack', 'my-amazon-stack']],
    ['that differ in upper case alone', ['MyStack', 'mystack']],
  ])('is another for stack names %s, with the same paths', (_, stackNames) => {
    const [first, second] = stackNames.map((stackName) =>
      prefixFor(new Stack(new App(), 'Weather', { env: ENV, stackName })),
    );

    expect(first).not.toBe(second);
  });

  test('is another for each authorizer of a stack', () => {
    const stack = newStack('Weather', ENV);

    new CognitoAuthorizer(stack, 'A');
    new CognitoAuthorizer(stack, 'B');

    expect(new Set(prefixesIn(stack)).size).toBe(2);
  });

  test.each([
    'AwsAmazonCognitoStack',
    'aawsws',
    'cogniamazontoStack',
    'AWS',
    'UPPER',
    'x',
    'A-',
    'My--Stack',
    'Stack-With-A-Hyphen-At-26-Of-Its-Name',
    'VeryLong'.repeat(16),
  ])('is valid for a stack named %s', (id) => {
    const env = { account: '111122223333', region: 'ap-southeast-1' };

    expect(prefixFor(newStack(id, env))).toMatch(VALID);
  });

  test('is valid for constructs of other scripts', () => {
    const stack = newStack('Weather', ENV);

    new CognitoAuthorizer(stack, '認証');

    expect(prefixesIn(stack)[0]).toMatch(VALID);
  });

  test('takes account and Region of the deployment where the stack has none', () => {
    expect(prefixFor(newStack('Weather'))).toEqual({
      'Fn::Join': [
        '',
        [expect.stringMatching(/^weather-[0-9a-f]{8}-$/), { Ref: 'AWS::AccountId' }, '-', { Ref: 'AWS::Region' }],
      ],
    });
  });

  test('names the outermost stack where stacks are nested, and tells the nested ones apart', () => {
    const stack = newStack('Weather', ENV);
    const nested = ['A', 'B'].map((id) => new NestedStack(stack, id));

    for (const inner of nested) new CognitoAuthorizer(inner, 'Auth');

    const prefixes = nested.flatMap(prefixesIn);
    for (const prefix of prefixes) expect(prefix).toMatch(/^weather-[0-9a-f]{8}-111122223333-eu-west-1$/);
    expect(prefixes[0]).not.toBe(prefixes[1]);
  });
});

describe('a prefix of the app', () => {
  test.each(['a', 'my-tools', '2tools', 'x'.repeat(63)])('is taken: %s', (domainPrefix) => {
    const stack = newStack();

    new CognitoAuthorizer(stack, 'Auth', { domainPrefix });

    expect(prefixesIn(stack)).toEqual([domainPrefix]);
  });

  test('may be only known at deployment', () => {
    const stack = newStack();
    const domainPrefix = new CfnParameter(stack, 'Prefix').valueAsString;

    new CognitoAuthorizer(stack, 'Auth', { domainPrefix });

    expect(prefixesIn(stack)).toEqual([{ Ref: 'Prefix' }]);
  });

  const ALLOWED =
    'lower-case letters, digits and hyphens between them, and none of the words "aws", "amazon" and "cognito", which Amazon Cognito reserves';

  test.each([
    ['My-Tools', `may hold ${ALLOWED}, got "My-Tools"; try "my-tools"`],
    ['my_tools', `may hold ${ALLOWED}, got "my_tools"; try "my-tools"`],
    ['-tools-', `may hold ${ALLOWED}, got "-tools-"; try "tools"`],
    ['my-aws-tools', `may hold ${ALLOWED}, got "my-aws-tools"; try "my--tools"`],
    ['tools.example', `may hold ${ALLOWED}, got "tools.example"; try "tools-example"`],
    ['aws', `may hold ${ALLOWED}, got "aws"`],
    ['日本', `may hold ${ALLOWED}, got "日本"`],
    ['', 'takes 1 to 63 characters, got 0: ""'],
    ['x'.repeat(64), `takes 1 to 63 characters, got 64: "${'x'.repeat(64)}"; try "${'x'.repeat(63)}"`],
  ])('fails when Cognito would refuse it: %j', (domainPrefix, message) => {
    const stack = newStack();

    expect(() => new CognitoAuthorizer(stack, 'Auth', { domainPrefix })).toThrow(
      expect.objectContaining({
        code: 'COGNITO_DOMAIN_PREFIX_INVALID',
        message: `CognitoAuthorizer "Stack/Auth": 'domainPrefix' ${message} [COGNITO_DOMAIN_PREFIX_INVALID]`,
      }),
    );
  });
});
