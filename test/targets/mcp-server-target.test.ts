import { Lazy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  ApiKeyCredential,
  McpGateway,
  type McpGatewayProps,
  McpListingMode,
  McpServer,
  McpServerTarget,
  type McpServerTargetOptions,
  OAuthCredential,
  OAuthGrant,
  OAuthProvider,
  ToolDefinitions,
} from '../../lib';
import { newStack } from '../new-stack';
import { thrownBy, tool, tools } from './sample-inputs';

const TARGET = 'AWS::BedrockAgentCore::GatewayTarget';
const ENV = { account: '111122223333', region: 'eu-west-1' };
const RUNTIME_ARN = 'arn:aws:bedrock-agentcore:eu-west-1:111122223333:runtime/tools-a1b2c3d4e5';
const SERVER = McpServer.fromUrl('https://mcp.example.com/mcp');

function withTarget(
  changes: Partial<McpServerTargetOptions> | ((stack: Stack) => Partial<McpServerTargetOptions>) = {},
  gatewayProps: McpGatewayProps = {},
) {
  const stack = newStack('Stack', ENV);
  const gateway = new McpGateway(stack, 'Gateway', gatewayProps);
  const options = typeof changes === 'function' ? changes(stack) : changes;
  const target = gateway.addMcpServerTarget('Docs', { server: SERVER, ...options });
  return { stack, gateway, target, template: Template.fromStack(stack) };
}

function oauth(stack: Stack, grant?: OAuthGrant): OAuthCredential {
  return OAuthCredential.fromSecret(stack, 'Idp', {
    provider: OAuthProvider.github(),
    clientId: 'agents',
    secret: new secretsmanager.Secret(stack, 'Secret'),
    jsonKey: 'client_secret',
    grant,
  });
}

const consent = () => OAuthGrant.authorizationCode('https://app.example.com/done');

function runtime(stack: Stack, region = 'eu-west-1'): agentcore.IBedrockAgentRuntime {
  return agentcore.Runtime.fromAgentRuntimeAttributes(stack, 'Runtime', {
    agentRuntimeArn: RUNTIME_ARN.replace('eu-west-1', region),
    agentRuntimeId: 'tools-a1b2c3d4e5',
    agentRuntimeName: 'tools',
    roleArn: 'arn:aws:iam::111122223333:role/tools',
    agentRuntimeVersion: '1',
  });
}

describe('the target', () => {
  test('names the server and nothing else, unless said otherwise', () => {
    const { stack, gateway, target, template } = withTarget();

    template.hasResourceProperties(TARGET, {
      GatewayIdentifier: stack.resolve(gateway.gatewayId),
      Name: 'Docs',
      TargetConfiguration: Match.objectEquals({ Mcp: { McpServer: { Endpoint: 'https://mcp.example.com/mcp' } } }),
      CredentialProviderConfigurations: Match.absent(),
      MetadataConfiguration: Match.absent(),
    });
    template.resourceCountIs('AWS::IAM::Policy', 0);
    expect(target.targetType).toBe('MCP_SERVER');
    expect(target.server).toBe(SERVER);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('says how the server is listed, and when it is asked for resources', () => {
    const { template } = withTarget({ listingMode: McpListingMode.DYNAMIC, resourcePriority: 0 });

    template.hasResourceProperties(TARGET, {
      TargetConfiguration: {
        Mcp: { McpServer: { ListingMode: 'DYNAMIC', ResourcePriority: 0, McpToolSchema: Match.absent() } },
      },
    });
  });

  test('takes a priority that only the deployment knows', () => {
    const { template } = withTarget({ resourcePriority: Lazy.number({ produce: () => 7 }) });

    template.hasResourceProperties(TARGET, { TargetConfiguration: { Mcp: { McpServer: { ResourcePriority: 7 } } } });
  });

  test('may stand in another stack than the gateway', () => {
    const stack = newStack('GatewayStack', ENV);
    const gateway = new McpGateway(stack, 'Gateway');
    const other = new Stack(stack.node.root as Stack, 'TargetStack', { env: ENV });

    new McpServerTarget(other, 'Docs', { gateway, server: SERVER, credential: oauth(other) });

    Template.fromStack(other).hasResourceProperties(TARGET, {
      GatewayIdentifier: { 'Fn::ImportValue': Match.stringLikeRegexp('^GatewayStack:ExportsOutputFnGetAttGateway') },
      TargetConfiguration: { Mcp: { McpServer: { Endpoint: 'https://mcp.example.com/mcp' } } },
    });
  });

  test('may be one of an imported gateway', () => {
    const stack = newStack('Stack', ENV);
    const gateway = McpGateway.fromGatewayArn(
      stack,
      'Gateway',
      'arn:aws:bedrock-agentcore:eu-west-1:111122223333:gateway/shop-a1b2c3d4e5',
    );

    gateway.addMcpServerTarget('Docs', { server: SERVER });

    Template.fromStack(stack).hasResourceProperties(TARGET, { GatewayIdentifier: 'shop-a1b2c3d4e5', Name: 'Docs' });
  });
});

describe('tools that are written down', () => {
  const anyOf = [{ type: 'string', enum: ['a', 'b'] }, { type: 'null' }];
  const inputSchema = { type: 'object', properties: { words: { anyOf, default: 'a' } }, additionalProperties: false };

  test('stand in the template as MCP lists them, with schemas as they are', () => {
    const { target, template } = withTarget({
      tools: ToolDefinitions.fromInline([tool('search', { inputSchema }), tool('read')]),
    });

    const [{ Properties } = { Properties: {} }] = Object.values(template.findResources(TARGET));
    const { InlinePayload } = Properties.TargetConfiguration.Mcp.McpServer.McpToolSchema;
    expect(JSON.parse(InlinePayload)).toEqual({
      tools: [
        { name: 'search', description: 'Does search', inputSchema },
        { name: 'read', description: 'Does read', inputSchema: { type: 'object' } },
      ],
    });
    expect(target.tools).toEqual([
      { name: 'Docs___search', toolName: 'search', description: 'Does search', inputSchema },
      { name: 'Docs___read', toolName: 'read', description: 'Does read', inputSchema: { type: 'object' } },
    ]);
  });

  test('may lie in S3, where the role may read that object', () => {
    const { stack, target, template } = withTarget((scope) => ({
      tools: ToolDefinitions.fromS3({
        bucket: s3.Bucket.fromBucketName(scope, 'Bucket', 'tools'),
        objectKey: 'docs.json',
      }),
    }));

    template.hasResourceProperties(TARGET, {
      TargetConfiguration: { Mcp: { McpServer: { McpToolSchema: { S3: { Uri: 's3://tools/docs.json' } } } } },
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 's3:GetObject',
            Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::tools/docs.json']] },
          },
        ],
      },
    });
    expect(target.tools).toBeUndefined();
    expect(stack.node.tryFindChild('Bucket')).toBeTruthy();
  });

  test('with a reference in a schema come with a warning', () => {
    const schema = { type: 'object', properties: { pet: { $ref: '#/$defs/Pet' } }, $defs: { Pet: { type: 'object' } } };

    const { stack } = withTarget({ tools: ToolDefinitions.fromInline([tool('search', { inputSchema: schema })]) });

    Annotations.fromStack(stack).hasWarning(
      '/Stack/Gateway/Docs',
      '/0/inputSchema/$defs refers to another part of the schema, and some gateways have left such tools out of their lists; write the part in its place to be sure [ack: cdk-mcp-gateway:TOOL_SCHEMA_REFERENCE:/0/inputSchema/$defs]',
    );
  });

  test('fail together with other problems of the target', () => {
    const error = thrownBy(() =>
      withTarget({
        description: '',
        resourcePriority: 1001,
        tools: ToolDefinitions.fromInline([tool('', { inputSchema: { type: 'string' } })]),
      }),
    );

    expect(error.issues.map(({ code }) => code)).toEqual([
      'TARGET_DESCRIPTION_LENGTH',
      'TARGET_RESOURCE_PRIORITY_INVALID',
      'TOOL_NAME_MISSING',
      'TOOL_INPUT_NOT_OBJECT',
    ]);
  });
});

describe('the catalog', () => {
  test('has the tools that are written down', () => {
    const { gateway } = withTarget({ tools: tools('search') }, { semanticSearch: false });

    expect(gateway.catalog).toEqual({
      tools: [
        {
          name: 'Docs___search',
          description: 'Does search',
          inputSchema: { type: 'object' },
          targetName: 'Docs',
          targetType: 'MCP_SERVER',
          origin: { document: 'inline', pointer: '/0' },
        },
      ],
      unknownTargets: [],
    });
  });

  test('says why the tools that the server lists are not known', () => {
    const { gateway } = withTarget({}, { semanticSearch: false });

    expect(gateway.catalog).toEqual({
      tools: [],
      unknownTargets: [
        { targetName: 'Docs', reason: 'has tools that are known only once it is deployed, from the server itself' },
      ],
    });
  });
});

describe('the credential', () => {
  test('is an API key', () => {
    const { template } = withTarget((stack) => ({
      credential: ApiKeyCredential.fromSecret(stack, 'Key', {
        secret: new secretsmanager.Secret(stack, 'Secret'),
        jsonKey: 'key',
      }),
    }));

    template.hasResourceProperties(TARGET, {
      CredentialProviderConfigurations: [{ CredentialProviderType: 'API_KEY' }],
    });
  });

  test('is an OAuth token, and the target waits for the permissions', () => {
    const { template } = withTarget((stack) => ({ credential: oauth(stack) }));

    const [policyId] = Object.keys(template.findResources('AWS::IAM::Policy'));
    template.hasResource(TARGET, {
      Properties: {
        CredentialProviderConfigurations: [
          {
            CredentialProviderType: 'OAUTH',
            CredentialProvider: { OauthCredentialProvider: { GrantType: 'CLIENT_CREDENTIALS' } },
          },
        ],
      },
      DependsOn: [policyId],
    });
  });

  test('is the signature of the role for a server on AgentCore Runtime, which it may invoke, and nothing else', () => {
    const { template } = withTarget((stack) => ({ server: McpServer.fromRuntime(runtime(stack), 'prod') }));

    const [policyId] = Object.keys(template.findResources('AWS::IAM::Policy'));
    template.hasResource(TARGET, {
      Properties: {
        CredentialProviderConfigurations: [
          {
            CredentialProviderType: 'GATEWAY_IAM_ROLE',
            CredentialProvider: { IamCredentialProvider: { Service: 'bedrock-agentcore' } },
          },
        ],
      },
      DependsOn: [policyId],
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'bedrock-agentcore:InvokeAgentRuntime',
            Resource: [RUNTIME_ARN, `${RUNTIME_ARN}/runtime-endpoint/prod`],
          },
        ],
      },
    });
  });

  test('is a signature for the Region of the runtime, when that is another than its stack', () => {
    const { template } = withTarget((stack) => ({ server: McpServer.fromRuntime(runtime(stack, 'us-west-2')) }));

    template.hasResourceProperties(TARGET, {
      CredentialProviderConfigurations: [
        {
          CredentialProviderType: 'GATEWAY_IAM_ROLE',
          CredentialProvider: { IamCredentialProvider: { Service: 'bedrock-agentcore', Region: 'us-west-2' } },
        },
      ],
    });
  });

  test('of a runtime may be an OAuth token, and then the role may not invoke it', () => {
    const { template } = withTarget((stack) => ({
      server: McpServer.fromRuntime(runtime(stack)),
      credential: oauth(stack),
    }));

    template.hasResourceProperties(TARGET, { CredentialProviderConfigurations: [{ CredentialProviderType: 'OAUTH' }] });
    expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).not.toContain('InvokeAgentRuntime');
  });

  test('fails for the signature of the role without a service', () => {
    const error = thrownBy(() => withTarget({ credential: agentcore.GatewayCredentialProvider.fromIamRole() }));

    expect(error.code).toBe('CREDENTIAL_SERVICE_MISSING');
  });
});

describe('syncOn', () => {
  const READY = 'Custom::McpGatewayTargetReadiness';

  test('has the deployment wait for this target and read its tools, whether or not it waits for others', () => {
    for (const waitForTargets of [undefined, true]) {
      const { stack, target, template } = withTarget({ syncOn: '2.4.1' }, { waitForTargets });

      template.resourceCountIs(READY, 1);
      template.hasResourceProperties(READY, { TargetId: stack.resolve(target.targetId), SyncOn: '2.4.1' });
    }
  });

  test('is passed on when only the deployment knows it', () => {
    const { template } = withTarget((stack) => ({ syncOn: stack.stackId }));

    template.hasResourceProperties(READY, { SyncOn: { Ref: 'AWS::StackId' } });
  });
});

describe('refusals', () => {
  const refused: [string, (stack: Stack) => Partial<McpServerTargetOptions>, string, string][] = [
    [
      'a priority that is too high',
      () => ({ resourcePriority: 1001 }),
      'TARGET_RESOURCE_PRIORITY_INVALID',
      "'resourcePriority' is a whole number of 0 to 1000, got 1001",
    ],
    [
      'a priority below zero',
      () => ({ resourcePriority: -1 }),
      'TARGET_RESOURCE_PRIORITY_INVALID',
      "'resourcePriority' is a whole number of 0 to 1000, got -1",
    ],
    [
      'half a priority',
      () => ({ resourcePriority: 0.5 }),
      'TARGET_RESOURCE_PRIORITY_INVALID',
      "'resourcePriority' is a whole number of 0 to 1000, got 0.5",
    ],
    [
      'tools that are both written down and listed each time',
      () => ({ listingMode: McpListingMode.DYNAMIC, tools: tools() }),
      'TARGET_LISTING_CONFLICT',
      "'listingMode' is DYNAMIC, but with 'tools' the gateway never asks the server what it offers; leave one of them out",
    ],
    [
      'tools that are listed each time with the consent of a person',
      (stack) => ({ listingMode: McpListingMode.DYNAMIC, credential: oauth(stack, consent()) }),
      'TARGET_LISTING_CONFLICT',
      "'listingMode' is DYNAMIC, which does not go with tokens that a person consents to; leave it out, and write down 'tools'",
    ],
  ];

  const withoutEffect: typeof refused = [
    [
      'a syncOn beside tools that are written down',
      () => ({ syncOn: '1', tools: tools() }),
      'TARGET_NOT_SYNCHRONIZED',
      "'syncOn' has no effect beside 'tools', in place of which the gateway never asks the server; leave it out",
    ],
    [
      'a syncOn for tools that are listed each time',
      () => ({ syncOn: '1', listingMode: McpListingMode.DYNAMIC }),
      'TARGET_NOT_SYNCHRONIZED',
      "'syncOn' has no effect with McpListingMode.DYNAMIC: the gateway asks the server each time a caller does; leave it out",
    ],
    [
      'a syncOn where a person has to consent',
      (stack) => ({ syncOn: '1', credential: oauth(stack, consent()) }),
      'TARGET_NOT_SYNCHRONIZED',
      "'syncOn' has no effect where a person has to consent: only somebody who does can have the tools read again; leave it out",
    ],
    [
      'a syncOn that says nothing',
      () => ({ syncOn: '' }),
      'TARGET_SYNC_ON_LENGTH',
      `'syncOn' takes 1 to 2000 characters, got 0: ""`,
    ],
  ];

  test.each([...refused, ...withoutEffect])('fails for %s', (_, optionsOf, code, message) => {
    expect(thrownBy(() => withTarget(optionsOf))).toMatchObject({
      code,
      message: `McpServerTarget "Stack/Gateway/Docs": ${message} [${code}]`,
    });
  });

  test('fails for an ID that is taken', () => {
    const { gateway } = withTarget();

    expect(thrownBy(() => gateway.addMcpServerTarget('Docs', { server: SERVER })).code).toBe('TARGET_ID_TAKEN');
  });
});

describe('warnings', () => {
  const dynamic = { listingMode: McpListingMode.DYNAMIC };

  test('say that search does not find tools that are listed each time', () => {
    const { stack } = withTarget(dynamic);

    Annotations.fromStack(stack).hasWarning(
      '/Stack/Gateway/Docs',
      'The gateway has semantic search, which does not find tools that are listed dynamically. Leave listingMode out, or semanticSearch of the gateway. [ack: cdk-mcp-gateway:dynamicToolsNotFound]',
    );
  });

  test('say nothing of such tools on a gateway without search', () => {
    const { stack } = withTarget(dynamic, { semanticSearch: false });

    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('say that a target waits for the consent of a person', () => {
    const { stack } = withTarget((scope) => ({ credential: oauth(scope, consent()) }));

    Annotations.fromStack(stack).hasWarning(
      '/Stack/Gateway/Docs',
      "The gateway asks the server for its tools as a person, so the target waits in CREATE_PENDING_AUTH until somebody has consented, for ten minutes at most. Write down 'tools' to deploy without. [ack: cdk-mcp-gateway:targetWaitsForConsent]",
    );
  });

  test('say that there is no token to exchange when the target is created', () => {
    const { stack } = withTarget((scope) => ({ credential: oauth(scope, OAuthGrant.tokenExchange()) }));

    Annotations.fromStack(stack).hasWarning(
      '/Stack/Gateway/Docs',
      "The gateway asks the server for its tools when the target is created, and nobody has called then whose token could be exchanged. Write down 'tools'. [ack: cdk-mcp-gateway:serverListedWithoutCaller]",
    );
  });

  test.each([
    ['consent', consent()],
    ['exchange', OAuthGrant.tokenExchange()],
  ] as const)('say nothing of it when the tools are written down: %s', (_, grant) => {
    const { stack } = withTarget((scope) => ({ tools: tools(), credential: oauth(scope, grant) }));

    Annotations.fromStack(stack).hasNoWarning('/Stack/Gateway/Docs', Match.anyValue());
  });
});
