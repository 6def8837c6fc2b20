import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { TokenVaultEncryption } from '../../../lib';
import { ENV } from '../../gateway/gateways';
import { newStack } from '../../new-stack';
import { only, statementsOf } from '../resource-templates';

const ENCRYPTION = 'Custom::McpTokenVaultEncryption';
const BEFORE = 'Custom::McpTokenVaultBefore';
const SERVICE = 'bedrock-agentcore-identity.eu-west-1.amazonaws.com';
const CONTEXT = 'kms:EncryptionContext:aws-crypto-ec:aws:bedrock-agentcore-identity:token-vault-arn';

const VAULT = {
  'Fn::Join': [
    '',
    ['arn:', { Ref: 'AWS::Partition' }, ':bedrock-agentcore:eu-west-1:111122223333:token-vault/default'],
  ],
};

test('the key before is recorded, and the key applied', () => {
  const stack = newStack('Stack', ENV);
  const key = new kms.Key(stack, 'Key');

  new TokenVaultEncryption(stack, 'Vault', { key });

  const template = Template.fromStack(stack);
  const common = {
    ServiceToken: { 'Fn::GetAtt': [only(template, 'AWS::Lambda::Function'), 'Arn'] },
    ServiceTimeout: '900',
    KeyArn: stack.resolve(key.keyArn),
  };
  template.hasResourceProperties(BEFORE, Match.objectEquals({ Task: 'record', ...common }));
  template.hasResourceProperties(
    ENCRYPTION,
    Match.objectEquals({ Task: 'apply', ...common, Before: { Ref: only(template, BEFORE) } }),
  );
});

test('the key serves this account through AgentCore Identity, for this vault', () => {
  const stack = newStack('Stack', ENV);

  new TokenVaultEncryption(stack, 'Vault', { key: new kms.Key(stack, 'Key') });

  const viaService = { 'kms:ViaService': SERVICE, 'kms:CallerAccount': '111122223333' };
  Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: {
      Statement: [
        Match.objectLike({ Action: 'kms:*' }),
        {
          Effect: 'Allow',
          Principal: { AWS: '*' },
          Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKeyWithoutPlaintext'],
          Resource: '*',
          Condition: { StringEquals: viaService, ArnLike: { [CONTEXT]: VAULT } },
        },
        {
          Effect: 'Allow',
          Principal: { AWS: '*' },
          Action: 'kms:DescribeKey',
          Resource: '*',
          Condition: { StringEquals: viaService },
        },
      ],
    },
  });
});

test('the handler may set the key of this vault, and use the key through AgentCore Identity', () => {
  const stack = newStack('Stack', ENV);
  const key = new kms.Key(stack, 'Key');

  new TokenVaultEncryption(stack, 'Vault', { key });

  expect(statementsOf(Template.fromStack(stack), 'VaultPolicy')).toEqual([
    {
      Effect: 'Allow',
      Action: ['bedrock-agentcore:GetTokenVault', 'bedrock-agentcore:SetTokenVaultCMK'],
      Resource: VAULT,
    },
    {
      Effect: 'Allow',
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKeyWithoutPlaintext'],
      Resource: stack.resolve(key.keyArn),
      Condition: { StringEquals: { 'kms:ViaService': SERVICE }, ArnLike: { [CONTEXT]: VAULT } },
    },
    {
      Effect: 'Allow',
      Action: 'kms:DescribeKey',
      Resource: stack.resolve(key.keyArn),
      Condition: { StringEquals: { 'kms:ViaService': SERVICE } },
    },
  ]);
});

test('warns that the whole account is concerned, and of a key policy that it cannot change', () => {
  const stack = newStack('Stack', ENV);
  const arn = 'arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555';

  new TokenVaultEncryption(stack, 'Vault', { key: kms.Key.fromKeyArn(stack, 'Key', arn) });

  const warnings = Annotations.fromStack(stack).findWarning('*', Match.anyValue());
  expect(warnings.map(({ entry }) => String(entry.data).replace(/: \{.*/, ''))).toEqual([
    expect.stringMatching(
      /^The token vault is one for the whole account and Region, .* \[ack: cdk-mcp-gateway:tokenVaultOfAccount\]$/,
    ),
    "This app cannot change the key's policy, so add this statement to it yourself",
    "This app cannot change the key's policy, so add this statement to it yourself",
  ]);
});

describe('fails', () => {
  test.each<[string, kms.KeyProps, string]>([
    [
      'for a multi-Region key',
      { multiRegion: true },
      `'key' is a multi-Region key, and the token vault takes symmetric keys of one Region; leave out multiRegion [CREDENTIAL_VAULT_KEY_KIND]`,
    ],
    [
      'for an asymmetric key',
      { keySpec: kms.KeySpec.RSA_2048, keyUsage: kms.KeyUsage.ENCRYPT_DECRYPT },
      `'key' is of the kind RSA_2048, and the token vault takes symmetric keys of one Region; leave out keySpec [CREDENTIAL_VAULT_KEY_KIND]`,
    ],
  ])('%s', (_, props, message) => {
    const stack = newStack();

    expect(() => new TokenVaultEncryption(stack, 'Vault', { key: new kms.Key(stack, 'Key', props) })).toThrow(message);
  });

  test('for an alias', () => {
    const stack = newStack();
    const key = new kms.Key(stack, 'Key').addAlias('tokens');

    expect(() => new TokenVaultEncryption(stack, 'Vault', { key })).toThrow(
      `'key' is an alias, and the service takes the key itself; pass the key that the alias stands for [CREDENTIAL_VAULT_KEY_KIND]`,
    );
  });

  test('for a second one in the account and Region', () => {
    const stack = newStack();
    const key = new kms.Key(stack, 'Key');
    new TokenVaultEncryption(stack, 'Vault', { key });

    expect(() => new TokenVaultEncryption(stack, 'Second', { key })).toThrow(
      `'key' is set by "Stack/Vault" already for the one token vault of this account and Region; leave one of them out [CREDENTIAL_VAULT_DUPLICATE]`,
    );
  });
});
