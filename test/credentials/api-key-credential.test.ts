import { App, Lazy, NestedStack, Stack, Stage, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ApiKeyCredential, type ApiKeyCredentialProps, ApiKeyLocation, McpGateway } from '../../lib';
import { newStack } from '../new-stack';
import { openApi, thrownBy } from '../targets/sample-inputs';

const PROVIDER = 'AWS::BedrockAgentCore::ApiKeyCredentialProvider';

function credentialIn(stack: Stack, changes: Partial<ApiKeyCredentialProps> = {}, id = 'Key'): ApiKeyCredential {
  const secret = changes.secret ?? new secretsmanager.Secret(stack, `${id}Secret`);
  return ApiKeyCredential.fromSecret(stack, id, { jsonKey: 'api_key', ...changes, secret });
}

describe('the credential provider', () => {
  test('refers to the secret and the member that holds the key, and holds no key itself', () => {
    const stack = newStack();
    const secret = new secretsmanager.Secret(stack, 'Secret');

    credentialIn(stack, { secret, jsonKey: 'api_key' });

    Template.fromStack(stack).hasResourceProperties(PROVIDER, {
      ApiKeySecretSource: 'EXTERNAL',
      ApiKeySecretConfig: { SecretId: stack.resolve(secret.secretArn), JsonKey: 'api_key' },
      ApiKey: Match.absent(),
    });
  });

  test('takes a secret that is only known by name', () => {
    const stack = newStack('Stack', { account: '111122223333', region: 'eu-west-1' });

    credentialIn(stack, { secret: secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'nasa') });

    Template.fromStack(stack).hasResourceProperties(PROVIDER, {
      ApiKeySecretConfig: {
        SecretId: {
          'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':secretsmanager:eu-west-1:111122223333:secret:nasa']],
        },
        JsonKey: 'api_key',
      },
    });
  });

  test('has the name given', () => {
    const stack = newStack();

    credentialIn(stack, { credentialProviderName: 'Nasa_key-1' });

    Template.fromStack(stack).hasResourceProperties(PROVIDER, { Name: 'Nasa_key-1' });
  });

  test('has a generated name of its own in each stack, nested stack and stage of an account', () => {
    const stack = newStack('Shop');
    const sibling = new Stack(stack.node.scope, 'Billing');
    const stages = ['Dev', 'Prod'].map((id) => new Stack(new Stage(stack.node.root, id), 'Shop'));
    const nested = ['A', 'B'].map((id) => new NestedStack(stack, id));
    const all = [stack, sibling, ...stages, ...nested];

    for (const scope of all) {
      const secret = secretsmanager.Secret.fromSecretNameV2(scope, 'Secret', 'nasa');
      credentialIn(scope, { secret });
      credentialIn(scope, { secret }, 'Other');
    }

    const names = all.flatMap((scope) =>
      Object.values(Template.fromStack(scope).findResources(PROVIDER)).map(({ Properties }) => Properties.Name),
    );
    expect(new Set(names).size).toBe(12);
    for (const name of names) expect(name).toMatch(/^[a-zA-Z0-9\-_]{1,128}$/);
  });

  test('has a generated name that fits, however long its path is', () => {
    const stack = newStack();

    credentialIn(stack, {}, 'X'.repeat(240));

    const [provider] = Object.values(Template.fromStack(stack).findResources(PROVIDER));
    expect(provider?.Properties.Name).toMatch(/^Stack-X{113}-[0-9a-f]{8}$/);
  });

  test('has another generated name in each deployment of one app under several stack names', () => {
    const names = ['main', 'feature'].map((stackName) => {
      const stack = new Stack(new App(), 'Stack', { stackName });
      const secret = new secretsmanager.Secret(stack, 'Secret');
      ApiKeyCredential.fromSecret(stack, 'Key', { secret, jsonKey: 'key' });
      return Object.values(Template.fromStack(stack).findResources(PROVIDER)).map(({ Properties }) => Properties.Name);
    });

    expect(names).toEqual([
      [expect.stringMatching(/^main-Key-[0-9a-f]{8}$/)],
      [expect.stringMatching(/^feature-Key-[0-9a-f]{8}$/)],
    ]);
  });

  test('is known by its ARN', () => {
    const stack = newStack();

    const credential = credentialIn(stack);

    expect(stack.resolve(credential.providerArn)).toEqual({ 'Fn::GetAtt': ['Key961B73FD', 'CredentialProviderArn'] });
    expect(credential.credentialProviderType).toBe('API_KEY');
  });
});

describe('where requests carry the key', () => {
  const inHeader = { CredentialLocation: 'HEADER' };
  const cases: [string, ApiKeyLocation | undefined, object][] = [
    [
      'in Authorization behind "Bearer" without a trailing space, unless said otherwise',
      undefined,
      { ...inHeader, CredentialParameterName: 'Authorization', CredentialPrefix: 'Bearer' },
    ],
    [
      'in Authorization behind "Bearer" without a trailing space, as bearer token',
      ApiKeyLocation.bearer(),
      { ...inHeader, CredentialParameterName: 'Authorization', CredentialPrefix: 'Bearer' },
    ],
    [
      'in a header of any name, bare',
      ApiKeyLocation.header('x-api-key'),
      { ...inHeader, CredentialParameterName: 'x-api-key', CredentialPrefix: Match.absent() },
    ],
    [
      'in a header behind a prefix',
      ApiKeyLocation.header('Authorization', 'Token'),
      { ...inHeader, CredentialParameterName: 'Authorization', CredentialPrefix: 'Token' },
    ],
    [
      'in a query parameter',
      ApiKeyLocation.query('api_key'),
      {
        CredentialLocation: 'QUERY_PARAMETER',
        CredentialParameterName: 'api_key',
        CredentialPrefix: Match.absent(),
      },
    ],
  ];

  test.each(cases)('%s', (_, location, expected) => {
    const stack = newStack();
    const credential = credentialIn(stack, { location });

    new McpGateway(stack, 'Gateway').addOpenApiTarget('Pets', { api: openApi(), credential });

    Template.fromStack(stack).hasResourceProperties('AWS::BedrockAgentCore::GatewayTarget', {
      CredentialProviderConfigurations: [
        {
          CredentialProviderType: 'API_KEY',
          CredentialProvider: {
            ApiKeyCredentialProvider: { ProviderArn: stack.resolve(credential.providerArn), ...expected },
          },
        },
      ],
    });
  });
});

describe('refusals', () => {
  const refused: [string, Partial<ApiKeyCredentialProps>, string, string][] = [
    [
      'an empty name of a member',
      { jsonKey: '' },
      'CREDENTIAL_JSON_KEY_INVALID',
      `'jsonKey' takes 1 to 128 characters, got 0: ""`,
    ],
    [
      'a name of a member that is too long',
      { jsonKey: 'k'.repeat(129) },
      'CREDENTIAL_JSON_KEY_INVALID',
      `'jsonKey' takes 1 to 128 characters, got 129: "${'k'.repeat(77)}..."`,
    ],
    [
      'a prefix that ends in a space',
      { location: ApiKeyLocation.header('Authorization', 'Bearer ') },
      'CREDENTIAL_LOCATION_INVALID',
      `'location.prefix' may hold no space at its end, because the gateway puts one between prefix and key, got "Bearer "; try "Bearer"`,
    ],
    [
      'an empty prefix',
      { location: ApiKeyLocation.header('Authorization', '') },
      'CREDENTIAL_LOCATION_INVALID',
      `'location.prefix' takes 1 to 64 characters, got 0: ""`,
    ],
    [
      'a query parameter without a name',
      { location: ApiKeyLocation.query('') },
      'CREDENTIAL_LOCATION_INVALID',
      `'location.parameterName' takes 1 to 64 characters, got 0: ""`,
    ],
    [
      'a header with a name that is too long',
      { location: ApiKeyLocation.header('h'.repeat(65)) },
      'CREDENTIAL_LOCATION_INVALID',
      `'location.parameterName' takes 1 to 64 characters, got 65: "${'h'.repeat(65)}"`,
    ],
    [
      'a provider name with a space',
      { credentialProviderName: 'nasa key' },
      'CREDENTIAL_NAME_INVALID',
      `'credentialProviderName' may hold letters, digits, hyphens and underscores, got "nasa key"; try "nasa-key"`,
    ],
    [
      'a provider name that is too long',
      { credentialProviderName: 'n'.repeat(129) },
      'CREDENTIAL_NAME_INVALID',
      `'credentialProviderName' takes 1 to 128 characters, got 129: "${'n'.repeat(77)}..."; try "${'n'.repeat(77)}..."`,
    ],
  ];

  test.each(refused)('fails for %s', (_, changes, code, message) => {
    const stack = newStack();

    const error = thrownBy(() => credentialIn(stack, changes));

    expect(error).toMatchObject({ code, message: `ApiKeyCredential "Stack/Key": ${message} [${code}]` });
  });

  test('fails with all problems at once', () => {
    const stack = newStack();
    const changes = {
      jsonKey: '',
      location: ApiKeyLocation.header('', 'Bearer '),
      credentialProviderName: 'nasa key',
    };

    const error = thrownBy(() => credentialIn(stack, changes));

    expect(error).toHaveProperty(
      'message',
      [
        'ApiKeyCredential "Stack/Key" has 4 problems:',
        `  'jsonKey' takes 1 to 128 characters, got 0: "" [CREDENTIAL_JSON_KEY_INVALID]`,
        `  'location.parameterName' takes 1 to 64 characters, got 0: "" [CREDENTIAL_LOCATION_INVALID]`,
        `  'location.prefix' may hold no space at its end, because the gateway puts one between prefix and key, got "Bearer "; try "Bearer" [CREDENTIAL_LOCATION_INVALID]`,
        `  'credentialProviderName' may hold letters, digits, hyphens and underscores, got "nasa key"; try "nasa-key" [CREDENTIAL_NAME_INVALID]`,
      ].join('\n'),
    );
  });

  test('fails without making a provider', () => {
    const stack = newStack();

    thrownBy(() => credentialIn(stack, { jsonKey: '' }));

    Template.fromStack(stack).resourceCountIs(PROVIDER, 0);
  });
});

test('values that only the deployment knows are taken as they are', () => {
  const stack = newStack();
  const late = (value: string) => Lazy.string({ produce: () => value });

  credentialIn(stack, {
    jsonKey: late('k'),
    credentialProviderName: late('a b'),
    location: ApiKeyLocation.header(late('x-api-key'), late('Bearer ')),
  });

  Template.fromStack(stack).hasResourceProperties(PROVIDER, { Name: 'a b', ApiKeySecretConfig: { JsonKey: 'k' } });
  expect(Token.isUnresolved(credentialIn(stack, {}, 'Second').providerArn)).toBe(true);
});
