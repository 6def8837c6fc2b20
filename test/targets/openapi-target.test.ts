import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  ApiDefinition,
  ApiKeyCredential,
  ApiKeyLocation,
  McpGateway,
  OpenApiTarget,
  type OpenApiTargetOptions,
  Repair,
} from '../../lib';
import { newStack } from '../new-stack';
import { openApi, openApiText, thrownBy } from './sample-inputs';

const TARGET = 'AWS::BedrockAgentCore::GatewayTarget';

function withTarget(options: Partial<OpenApiTargetOptions> = {}) {
  const stack = newStack();
  const gateway = new McpGateway(stack, 'Gateway');
  const target = gateway.addOpenApiTarget('Pets', { api: openApi(), ...options });
  return { stack, gateway, target, template: Template.fromStack(stack) };
}

test('the target serves the document, without a credential unless one is given', () => {
  const { stack, gateway, template } = withTarget({ description: 'Pets of all kinds' });

  template.hasResourceProperties(TARGET, {
    GatewayIdentifier: stack.resolve(gateway.gatewayId),
    Name: 'Pets',
    Description: 'Pets of all kinds',
    TargetConfiguration: { Mcp: { OpenApiSchema: Match.objectEquals({ InlinePayload: openApiText() }) } },
    CredentialProviderConfigurations: Match.absent(),
  });
  template.resourceCountIs('AWS::IAM::Policy', 0);
});

test('the target can be made anywhere for a gateway', () => {
  const stack = newStack();
  const gateway = new McpGateway(stack, 'Gateway');

  const target = new OpenApiTarget(stack, 'Pets', { gateway, api: openApi() });

  expect(target.targetType).toBe(agentcore.McpTargetType.OPENAPI_SCHEMA);
  Template.fromStack(stack).hasResourceProperties(TARGET, {
    GatewayIdentifier: stack.resolve(gateway.gatewayId),
    Name: 'Pets',
  });
});

describe('operations', () => {
  const choices: [string, OpenApiTargetOptions['operations'], string[]][] = [
    ['all without a choice', undefined, ['Pets___getPets', 'Pets___addPet']],
    ['those included', { include: ['addPet'] }, ['Pets___addPet']],
    ['those that a pattern includes', { include: ['get*'] }, ['Pets___getPets']],
    ['all but those excluded', { exclude: ['addPet'] }, ['Pets___getPets']],
    ['those included and not excluded', { include: ['*Pet*'], exclude: ['get*'] }, ['Pets___addPet']],
  ];

  test.each(choices)('become tools: %s', (_, operations, expected) => {
    const { target } = withTarget({ operations });

    expect(target.tools?.map(({ name }) => name)).toEqual(expected);
  });

  test('that are not chosen are not in what the gateway is given', () => {
    const { template } = withTarget({ operations: { include: ['addPet'] } });

    const [target] = Object.values(template.findResources(TARGET));
    const document = JSON.parse(target?.Properties.TargetConfiguration.Mcp.OpenApiSchema.InlinePayload);
    expect(document.paths).toEqual({ '/pets': { post: JSON.parse(openApiText()).paths['/pets'].post } });
  });

  test('are described to agents with their arguments', () => {
    const get = {
      operationId: 'getPet',
      summary: 'Gets a pet',
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      responses: { '200': { description: 'Done' } },
    };

    const { target } = withTarget({ api: openApi({ paths: { '/pets/{id}': { get } } }) });

    expect(target.tools).toEqual([
      {
        name: 'Pets___getPet',
        toolName: 'getPet',
        description: 'Gets a pet',
        inputSchema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
      },
    ]);
  });

  test('fails for one that the document does not have', () => {
    const error = thrownBy(() => withTarget({ operations: { include: ['getPet'] } }));

    expect(error).toMatchObject({
      code: 'OPERATION_NOT_FOUND',
      message: [
        'OpenApiTarget "Stack/Gateway/Pets" has a problem (inline):',
        `  1:109  /paths  'operations.include' names "getPet", which is no operation of the document; did you mean "getPets"? [OPERATION_NOT_FOUND]`,
      ].join('\n'),
    });
  });
});

describe('a document with a flaw', () => {
  const combined = {
    allOf: [
      { type: 'object', properties: { a: { type: 'string' } } },
      { type: 'object', properties: { b: { oneOf: [{ type: 'object' }, { type: 'string' }] } } },
    ],
  };
  const post = {
    operationId: 'addPet',
    description: 'Adds',
    requestBody: { required: true, content: { 'application/json': { schema: combined } } },
    responses: { '200': {} },
  };
  const flawed = () => openApi({ paths: { '/pets': { post } } });

  function given(options: Partial<OpenApiTargetOptions>): { paths: object } {
    const { template } = withTarget({ api: flawed(), ...options });
    const [target] = Object.values(template.findResources(TARGET));
    return JSON.parse(target?.Properties.TargetConfiguration.Mcp.OpenApiSchema.InlinePayload);
  }

  test('fails for what cannot be mended without loss', () => {
    const error = thrownBy(() => withTarget({ api: flawed() }));

    expect(error.issues.map(({ code }) => code)).toEqual(['OPENAPI_ONE_OF']);
  });

  test('fails for everything when nothing may be mended', () => {
    const error = thrownBy(() => withTarget({ api: flawed(), repair: Repair.NONE }));

    expect(error.issues.map(({ code }) => code)).toEqual(['OPENAPI_ONE_OF', 'OPENAPI_RESPONSE_DESCRIPTION_MISSING']);
  });

  test('is mended when loss is allowed, with a warning for what is lost', () => {
    const { stack, target } = withTarget({ api: flawed(), repair: Repair.LOSSY });

    expect(given({ repair: Repair.LOSSY })).toHaveProperty(['paths', '/pets', 'post', 'responses', '200'], {
      description: 'OK',
    });
    expect(target.tools?.[0]?.inputSchema).toEqual({ type: 'object', properties: { a: { type: 'string' }, b: {} } });
    Annotations.fromStack(stack).hasWarning('/Stack/Gateway/Pets', Match.stringLikeRegexp('so agents may mix them'));
  });

  test('fails for a repair of a document that lies in S3', () => {
    const error = thrownBy(() => {
      const stack = newStack();
      const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'apis');
      new McpGateway(stack, 'Gateway').addOpenApiTarget('Pets', {
        api: ApiDefinition.fromS3({ bucket, objectKey: 'pets.json' }),
        repair: Repair.LOSSY,
      });
    });

    expect(error.message).toContain("'repair' mends a document that lies in S3");
  });
});

test('an operation gets the name and the description that the app gives it', () => {
  const { target } = withTarget({
    operations: {
      include: ['GET /pets'],
      overrides: [{ operation: 'getPets', name: 'pets', description: 'All pets' }],
    },
  });

  expect(target.tools?.map(({ name, description }) => [name, description])).toEqual([['Pets___pets', 'All pets']]);
});

test.each([
  [
    'is no list',
    'getPets',
    `'operations.overrides' takes a list, got "getPets"; write [{ operation: 'getOrders', name: 'orders' }]`,
  ],
  [
    'names no operation',
    [{ name: 'a' }],
    `'operations.overrides[0]' names no operation, got {"name":"a"}; write [{ operation: 'getOrders', name: 'orders' }]`,
  ],
])('fails for overrides that JavaScript lets through: %s', (_, overrides, message) => {
  const error = thrownBy(() => withTarget({ operations: { overrides } as OpenApiTargetOptions['operations'] }));

  expect(error.message).toContain(message);
});

describe('an API that asks for a credential', () => {
  const securitySchemes = { key: { type: 'apiKey', in: 'query', name: 'api_key' } };
  const secured = () => openApi({ security: [{ key: [] }], components: { securitySchemes } });

  test('warns when the target has none, and names it', () => {
    const { stack } = withTarget({ api: secured() });

    Annotations.fromStack(stack).hasWarning(
      '/Stack/Gateway/Pets',
      Match.stringLikeRegexp('give the target an API key credential at ApiKeyLocation.query\\("api_key"\\)'),
    );
  });

  test('says nothing when the target has one', () => {
    const stack = newStack();
    const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'key');
    const credential = ApiKeyCredential.fromSecret(stack, 'Key', {
      secret,
      jsonKey: 'api_key',
      location: ApiKeyLocation.query('api_key'),
    });

    new McpGateway(stack, 'Gateway').addOpenApiTarget('Pets', { api: secured(), credential });

    Annotations.fromStack(stack).hasNoWarning('/Stack/Gateway/Pets', Match.anyValue());
  });
});

describe('credentials', () => {
  const ARN = 'arn:aws:bedrock-agentcore:us-east-1:111122223333:token-vault/default';
  const SECRET = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:key-AbCdEf';
  const oauth = agentcore.GatewayCredentialProvider.fromOauthIdentityArn({
    providerArn: `${ARN}/oauth2credentialprovider/idp`,
    secretArn: SECRET,
    scopes: ['read'],
  });

  test('an OAuth token of aws-cdk-lib is sent, with its permissions in the policy of the target', () => {
    const { template } = withTarget({ credential: oauth });

    template.hasResourceProperties(TARGET, {
      CredentialProviderConfigurations: [
        {
          CredentialProviderType: 'OAUTH',
          CredentialProvider: {
            OauthCredentialProvider: { ProviderArn: `${ARN}/oauth2credentialprovider/idp`, Scopes: ['read'] },
          },
        },
      ],
    });
    template.resourceCountIs('AWS::IAM::Policy', 1);
    const [policy] = Object.entries(template.findResources('AWS::IAM::Policy'));
    const actions = policy?.[1].Properties.PolicyDocument.Statement.flatMap(
      ({ Action }: { Action: string[] }) => Action,
    );
    expect(actions).toContain('bedrock-agentcore:GetResourceOauth2Token');
    expect(actions).toContain('secretsmanager:GetSecretValue');
    template.hasResource(TARGET, { DependsOn: [policy?.[0]] });
  });

  test('permissions of aws-cdk-lib name the gateway as the service does, in lower case', () => {
    const stack = newStack('Stack', { account: '111122223333', region: 'us-east-1' });

    new McpGateway(stack, 'Gateway', { gatewayName: 'PetShop' }).addOpenApiTarget('Pets', {
      api: openApi(),
      credential: oauth,
    });

    const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    const text = JSON.stringify(policy);
    expect(text).toContain('workload-identity/petshop-');
    expect(text).not.toContain('PetShop');
  });

  test('the role signs for the service named', () => {
    const credential = agentcore.GatewayCredentialProvider.fromIamRole({ service: 'execute-api', region: 'eu-west-1' });

    const { template } = withTarget({ credential });

    template.hasResourceProperties(TARGET, {
      CredentialProviderConfigurations: [
        {
          CredentialProviderType: 'GATEWAY_IAM_ROLE',
          CredentialProvider: { IamCredentialProvider: { Service: 'execute-api', Region: 'eu-west-1' } },
        },
      ],
    });
  });

  test('fails for the role without a service', () => {
    const credential = agentcore.GatewayCredentialProvider.fromIamRole();

    const error = thrownBy(() => withTarget({ credential }));

    expect(error).toMatchObject({
      code: 'CREDENTIAL_SERVICE_MISSING',
      message: [
        'OpenApiTarget "Stack/Gateway/Pets":',
        "'credential' signs requests as the gateway's role but names no service, which an OpenAPI target needs; write GatewayCredentialProvider.fromIamRole({ service: 'execute-api' }) with the service that checks the signature [CREDENTIAL_SERVICE_MISSING]",
      ].join(' '),
    });
  });

  test('the credential given is told', () => {
    const stack = newStack();
    const secret = new secretsmanager.Secret(stack, 'Secret');
    const credential = ApiKeyCredential.fromSecret(stack, 'Key', { secret, jsonKey: 'api_key' });

    const target = new McpGateway(stack, 'Gateway').addOpenApiTarget('Pets', { api: openApi(), credential });

    expect(target.credentialProviderConfigurations).toEqual([credential]);
  });
});

test('a warning about the document says where', () => {
  const { stack } = withTarget({
    api: openApi({
      paths: {
        '/pets': {
          get: { operationId: 'get/pets', description: 'd', responses: { '200': { description: 'Done' } } },
        },
      },
    }),
  });

  Annotations.fromStack(stack).hasWarning(
    '/Stack/Gateway/Pets',
    Match.stringLikeRegexp('^inline:1:\\d+ /paths/~1pets/get/operationId makes the tool name "Pets___get/pets"'),
  );
});
