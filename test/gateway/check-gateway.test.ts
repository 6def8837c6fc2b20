import { Duration } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { McpGatewayProps } from '../../lib';
import { newStack } from '../new-stack';
import { newFunction } from '../targets/sample-inputs';
import { newGateway } from './gateways';

const KEY_ARN = 'arn:aws:kms:eu-west-1:111122223333:key/12345678-1234-1234-1234-123456789012';

const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, '']));

describe('fails', () => {
  test.each<[string, McpGatewayProps, string, string]>([
    [
      'for a name with an underscore',
      { gatewayName: 'my_gateway' },
      'GATEWAY_NAME_INVALID',
      `'gatewayName' may hold letters, digits and single hyphens between them, got "my_gateway"; try "my-gateway"`,
    ],
    [
      'for a name with two hyphens in a row',
      { gatewayName: 'my--gateway' },
      'GATEWAY_NAME_INVALID',
      `'gatewayName' may hold letters, digits and single hyphens between them, got "my--gateway"; try "my-gateway"`,
    ],
    [
      'for a name that begins with a hyphen',
      { gatewayName: '-gateway' },
      'GATEWAY_NAME_INVALID',
      `'gatewayName' may hold letters, digits and single hyphens between them, got "-gateway"; try "gateway"`,
    ],
    [
      'for a name without any letter, with nothing to try',
      { gatewayName: '日本' },
      'GATEWAY_NAME_INVALID',
      `'gatewayName' may hold letters, digits and single hyphens between them, got "日本"`,
    ],
    [
      'for an empty name',
      { gatewayName: '' },
      'GATEWAY_NAME_INVALID',
      `'gatewayName' takes 1 to 48 characters, got 0: ""`,
    ],
    [
      'for a name that is too long, and tries one that is not',
      { gatewayName: `${'a'.repeat(47)}-b` },
      'GATEWAY_NAME_INVALID',
      `'gatewayName' takes 1 to 48 characters, got 49: "${'a'.repeat(47)}-b"; try "${'a'.repeat(47)}"`,
    ],
    [
      'for an empty description',
      { description: '' },
      'GATEWAY_DESCRIPTION_LENGTH',
      `'description' takes 1 to 200 characters, got 0: ""`,
    ],
    [
      'for a long description',
      { description: 'd'.repeat(201) },
      'GATEWAY_DESCRIPTION_LENGTH',
      `'description' takes 1 to 200 characters, got 201: "${'d'.repeat(77)}..."`,
    ],
    [
      'for empty instructions',
      { instructions: '' },
      'GATEWAY_INSTRUCTIONS_LENGTH',
      `'instructions' takes 1 to 2048 characters, got 0: ""`,
    ],
    [
      'for long instructions',
      { instructions: 'i'.repeat(2049) },
      'GATEWAY_INSTRUCTIONS_LENGTH',
      `'instructions' takes 1 to 2048 characters, got 2049: "${'i'.repeat(77)}..."`,
    ],
    [
      'for no version at all',
      { supportedVersions: [] },
      'GATEWAY_VERSIONS_EMPTY',
      "'supportedVersions' is empty, so no client could connect; leave it out to support every version",
    ],
    [
      'for sessions shorter than 15 minutes',
      { sessionTimeout: Duration.seconds(899) },
      'GATEWAY_SESSION_TIMEOUT',
      "'sessionTimeout' takes 15 minutes to 8 hours in whole seconds, got 14 minutes 59 seconds; try Duration.hours(1)",
    ],
    [
      'for sessions longer than 8 hours',
      { sessionTimeout: Duration.seconds(28_801) },
      'GATEWAY_SESSION_TIMEOUT',
      "'sessionTimeout' takes 15 minutes to 8 hours in whole seconds, got 8 hours 1 second; try Duration.hours(1)",
    ],
    [
      'for sessions of half a second',
      { sessionTimeout: Duration.millis(900_500) },
      'GATEWAY_SESSION_TIMEOUT',
      "'sessionTimeout' takes 15 minutes to 8 hours in whole seconds, got 15 minutes 500 millis; try Duration.hours(1)",
    ],
    [
      'for too many tags',
      { tags: tags(51) },
      'GATEWAY_TAGS_INVALID',
      "'tags' holds 51 tags, and a gateway takes 50; leave some out",
    ],
    [
      "for a tag of AWS's own",
      { tags: { 'AWS:team': 'tools' } },
      'GATEWAY_TAGS_INVALID',
      `'tags' holds the key "AWS:team", and keys that begin with "aws:" are AWS's own; choose another`,
    ],
    [
      'for an empty tag key',
      { tags: { '': 'tools' } },
      'GATEWAY_TAGS_INVALID',
      `'tags' holds the key ""; a key has 1 to 128 letters, digits, spaces and . _ : / = + @ -`,
    ],
    [
      'for a long tag key',
      { tags: { ['k'.repeat(129)]: 'tools' } },
      'GATEWAY_TAGS_INVALID',
      `'tags' holds the key "${'k'.repeat(129)}"; a key has 1 to 128 letters, digits, spaces and . _ : / = + @ -`,
    ],
    [
      'for a tag key with a character that is not taken',
      { tags: { 'team#': 'tools' } },
      'GATEWAY_TAGS_INVALID',
      `'tags' holds the key "team#"; a key has 1 to 128 letters, digits, spaces and . _ : / = + @ -`,
    ],
    [
      'for a tag value with a character that is not taken',
      { tags: { team: 'tools!' } },
      'GATEWAY_TAGS_INVALID',
      `'tags' holds the value "tools!"; a value has up to 256 letters, digits, spaces and . _ : / = + @ -`,
    ],
    [
      'for a long tag value',
      { tags: { team: 'v'.repeat(257) } },
      'GATEWAY_TAGS_INVALID',
      `'tags' holds the value "${'v'.repeat(257)}"; a value has up to 256 letters, digits, spaces and . _ : / = + @ -`,
    ],
  ])('%s', (_, props, code, message) => {
    const stack = newStack();

    expect(() => newGateway(stack, props)).toThrow(
      expect.objectContaining({ code, message: `McpGateway "Stack/Gateway": ${message} [${code}]` }),
    );
  });

  test.each([
    ['imported by its name', (stack) => kms.Alias.fromAliasName(stack, 'Alias', 'alias/tools')],
    [
      'of this app',
      (stack) => new kms.Alias(stack, 'Alias', { aliasName: 'alias/tools', targetKey: new kms.Key(stack, 'Key') }),
    ],
  ] satisfies [string, (stack: ReturnType<typeof newStack>) => kms.IKey][])('for a key alias %s', (_, keyIn) => {
    const stack = newStack();

    expect(() => newGateway(stack, { kmsKey: keyIn(stack) })).toThrow(
      expect.objectContaining({
        code: 'GATEWAY_KEY_IS_ALIAS',
        message: `McpGateway "Stack/Gateway": 'kmsKey' is an alias, and the service takes the key itself; pass the key that the alias stands for [GATEWAY_KEY_IS_ALIAS]`,
      }),
    );
  });

  test.each(['forRequest', 'forResponse'] as const)('for two interceptors of one point: %s', (method) => {
    const stack = newStack();
    const interceptors = ['A', 'B'].map((id) => agentcore.LambdaInterceptor[method](newFunction(stack, id)));

    expect(() => newGateway(stack, { interceptors })).toThrow(
      expect.objectContaining({
        code: 'GATEWAY_INTERCEPTORS_TOO_MANY',
        message: `McpGateway "Stack/Gateway": 'interceptors' holds 2 ${method === 'forRequest' ? 'REQUEST' : 'RESPONSE'} interceptors, and a gateway takes one of each; let one function do the work of both [GATEWAY_INTERCEPTORS_TOO_MANY]`,
      }),
    );
  });

  test('for a second interceptor of one point that comes later', () => {
    const stack = newStack();
    const gateway = newGateway(stack, {
      interceptors: [agentcore.LambdaInterceptor.forRequest(newFunction(stack, 'A'))],
    });

    expect(() => gateway.addInterceptor(agentcore.LambdaInterceptor.forRequest(newFunction(stack, 'B')))).toThrow(
      expect.objectContaining({
        code: 'GATEWAY_INTERCEPTORS_TOO_MANY',
        message: `McpGateway "Stack/Gateway": 'interceptors' holds 2 REQUEST interceptors, and a gateway takes one of each; let one function do the work of both [GATEWAY_INTERCEPTORS_TOO_MANY]`,
      }),
    );
  });

  test('with all problems at once, in the order of the properties', () => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });

    const create = () =>
      newGateway(stack, {
        gatewayName: 'my gateway',
        description: '',
        instructions: '',
        supportedVersions: [],
        sessionTimeout: Duration.minutes(1),
        interceptors: ['A', 'B'].map((id) => agentcore.LambdaInterceptor.forRequest(newFunction(stack, id))),
        tags: { 'aws:a': '!', 'b#': '' },
        kmsKey: kms.Alias.fromAliasName(stack, 'Alias', 'alias/tools'),
        role,
        authorizer: agentcore.GatewayAuthorizer.usingCustomJwt({ discoveryUrl: 'idp', allowedClients: [] }),
      });

    const codes = [
      'GATEWAY_NAME_INVALID',
      'GATEWAY_DESCRIPTION_LENGTH',
      'GATEWAY_INSTRUCTIONS_LENGTH',
      'GATEWAY_VERSIONS_EMPTY',
      'GATEWAY_SESSION_TIMEOUT',
      'GATEWAY_INTERCEPTORS_TOO_MANY',
      'GATEWAY_TAGS_INVALID',
      'GATEWAY_TAGS_INVALID',
      'GATEWAY_KEY_IS_ALIAS',
      'GATEWAY_ROLE_NOT_ASSUMABLE',
      'AUTHORIZER_DISCOVERY_URL_INVALID',
      'AUTHORIZER_ADMITS_EVERYONE',
    ];
    const lines = codes.map((code) => `\\n  '\\w+' [^\\n]+ \\[${code}\\]`);
    expect(create).toThrow(
      expect.objectContaining({
        code: 'GATEWAY_NAME_INVALID',
        issues: codes.map((code) => expect.objectContaining({ code })),
        message: expect.stringMatching(`^McpGateway "Stack/Gateway" has 12 problems:${lines.join('')}$`),
      }),
    );
  });
});

test.each<[string, McpGatewayProps]>([
  ['the shortest texts', { gatewayName: 'a', description: 'd', instructions: 'i', tags: { k: '' } }],
  [
    'the longest texts',
    {
      gatewayName: 'Ab-1'.repeat(12),
      description: 'd'.repeat(200),
      instructions: 'i'.repeat(2048),
      tags: { ['k'.repeat(128)]: 'v'.repeat(256) },
    },
  ],
  ['a name that ends with a hyphen, as the pattern of the service allows', { gatewayName: 'tools-' }],
  ['the shortest session', { sessionTimeout: Duration.minutes(15) }],
  ['the longest session', { sessionTimeout: Duration.hours(8) }],
  ['fifty tags', { tags: tags(50) }],
  ['tags with every character that is taken', { tags: { 'a Z9._:/=+@-': 'a Z9._:/=+@-' } }],
])('takes %s', (_, props) => {
  const stack = newStack();

  expect(() => newGateway(stack, props)).not.toThrow();
});

test('takes a key that is known by its ARN', () => {
  const stack = newStack();

  expect(() => newGateway(stack, { kmsKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) })).not.toThrow();
});
