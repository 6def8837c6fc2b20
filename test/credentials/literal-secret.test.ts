import { CfnParameter, SecretValue } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { ApiKeyCredential, McpGateway } from '../../lib';
import { newStack } from '../new-stack';
import { openApi, thrownBy } from '../targets/sample-inputs';

const KEY = 'sk-live-4242';

const REMEDY =
  'let Secrets Manager hold it: create the secret with generateSecretString (or outside this app), put the key in with "aws secretsmanager put-secret-value", and pass the secret [CREDENTIAL_LITERAL_KEY]';

type SecretOf = (scope: Construct) => unknown;

function secretWith(props: secretsmanager.SecretProps): SecretOf {
  return (scope) => new secretsmanager.Secret(scope, 'Secret', props);
}

const notASecret: [string, SecretOf][] = [
  ['the key as a text', () => KEY],
  ['a SecretValue of the key', () => SecretValue.unsafePlainText(KEY)],
  ['a SecretValue that refers to a secret', () => SecretValue.secretsManager('nasa')],
  ['nothing', () => undefined],
  ['null', () => null],
];

// TypeScript refuses these; JavaScript does not.
test.each(notASecret)('fails for %s instead of a secret, and does not repeat it', (_, secretOf) => {
  const stack = newStack();
  const secret = secretOf(stack) as secretsmanager.ISecret;

  const error = thrownBy(() => ApiKeyCredential.fromSecret(stack, 'Key', { secret, jsonKey: 'api_key' }));

  expect(error).toMatchObject({
    code: 'CREDENTIAL_LITERAL_KEY',
    message: `ApiKeyCredential "Stack/Key": 'secret' takes a secret of AWS Secrets Manager, not a key; ${REMEDY}`,
  });
  expect(JSON.stringify(error)).not.toContain(KEY);
});

const literal = SecretValue.unsafePlainText(KEY);

const literalSecrets: [string, SecretOf][] = [
  ['is the key', secretWith({ secretStringValue: literal })],
  [
    'is JSON with the key',
    secretWith({ secretStringValue: SecretValue.unsafePlainText(JSON.stringify({ api_key: KEY })) }),
  ],
  ['is an object with the key', secretWith({ secretObjectValue: { api_key: literal } })],
  [
    'has the key beside a reference',
    secretWith({ secretObjectValue: { api_key: literal, user: SecretValue.secretsManager('user') } }),
  ],
  [
    'has the key beside a value of the deployment',
    (scope) => {
      const bucket = SecretValue.unsafePlainText(new s3.Bucket(scope, 'Bucket').bucketName);
      return new secretsmanager.Secret(scope, 'Secret', { secretObjectValue: { bucket, api_key: literal } });
    },
  ],
];

test.each(literalSecrets)(
  'fails for a secret whose value in the template %s, and does not repeat it',
  (_, secretOf) => {
    const stack = newStack();
    const secret = secretOf(stack) as secretsmanager.ISecret;

    const error = thrownBy(() => ApiKeyCredential.fromSecret(stack, 'Key', { secret, jsonKey: 'api_key' }));

    expect(error).toMatchObject({
      code: 'CREDENTIAL_LITERAL_KEY',
      message: `ApiKeyCredential "Stack/Key": 'secret' is a secret whose value stands in the template of "Stack/Secret"; ${REMEDY}`,
    });
    expect(JSON.stringify(error)).not.toContain(KEY);
  },
);

const references: [string, SecretOf][] = [
  ['is generated', secretWith({})],
  [
    'is generated into a JSON template',
    secretWith({ generateSecretString: { secretStringTemplate: '{}', generateStringKey: 'api_key' } }),
  ],
  ['refers to another secret', secretWith({ secretStringValue: SecretValue.secretsManager('other') })],
  [
    'is an object that refers to another secret beside plain members',
    secretWith({
      secretObjectValue: {
        user: SecretValue.unsafePlainText('me'),
        api_key: SecretValue.secretsManager('other', { jsonField: 'key' }),
      },
    }),
  ],
  ['refers to a secure parameter', secretWith({ secretStringValue: SecretValue.ssmSecure('/nasa/key', '1') })],
  [
    'is a parameter of the template that shows nothing',
    (scope) => {
      const parameter = new CfnParameter(scope, 'Parameter', { type: 'String', noEcho: true });
      return new secretsmanager.Secret(scope, 'Secret', { secretStringValue: SecretValue.cfnParameter(parameter) });
    },
  ],
  ['is imported by name', (scope) => secretsmanager.Secret.fromSecretNameV2(scope, 'Secret', 'nasa')],
];

test.each(references)('a secret whose value %s is taken', (_, secretOf) => {
  const stack = newStack();
  const secret = secretOf(stack) as secretsmanager.ISecret;

  ApiKeyCredential.fromSecret(stack, 'Key', { secret, jsonKey: 'api_key' });

  Template.fromStack(stack).hasResourceProperties('AWS::BedrockAgentCore::ApiKeyCredentialProvider', {
    ApiKeySecretConfig: { SecretId: stack.resolve(secret.secretArn), JsonKey: 'api_key' },
  });
});

test('no template refers to the value of a secret', () => {
  const stack = newStack();
  const secret = new secretsmanager.Secret(stack, 'Secret');
  const credential = ApiKeyCredential.fromSecret(stack, 'Key', { secret, jsonKey: 'api_key' });

  new McpGateway(stack, 'Gateway', { outputs: true }).addOpenApiTarget('Pets', { api: openApi(), credential });

  expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain('{{resolve:');
});
