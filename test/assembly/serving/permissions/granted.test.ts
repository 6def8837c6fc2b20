import { writeFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  ApiDefinition,
  ApiKeyCredential,
  LambdaTarget,
  McpGateway,
  McpServer,
  OAuthCredential,
  OAuthProvider,
  OpenApiTarget,
  SmithyTarget,
} from '../../../../lib';
import { readServedGateways } from '../../../../lib/assembly/serving/read-served-gateways';
import { DYNAMODB_MODEL, largeOpenApi, newFunction, openApi, tools } from '../../../targets/sample-inputs';

const toolSchema = agentcore.ToolSchema.fromInline([
  { name: 'get', description: 'Gets', inputSchema: { type: agentcore.SchemaDefinitionType.OBJECT } },
]);

/** What is told of permissions of the gateways of an app. */
function told(app: App): string[] {
  return toldOf(app.synth().directory);
}

/** The same, once nobody is allowed anything. */
function toldWithoutPolicies(app: App): string[] {
  const { directory, stacks } = app.synth();
  for (const { templateFullPath, template } of stacks) {
    const kept = Object.entries<{ Type: string }>(template.Resources).filter(
      ([, { Type }]) => !['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].includes(Type),
    );
    writeFileSync(templateFullPath, JSON.stringify({ ...template, Resources: Object.fromEntries(kept) }));
  }
  return toldOf(directory);
}

function toldOf(directory: string): string[] {
  const { gateways } = readServedGateways(directory);
  return gateways.flatMap(({ notices }) =>
    notices
      .filter(({ message }) => message.includes('fails in AWS'))
      .map(({ about, message }) => `${about} ${message}`),
  );
}

const FLAGS: readonly [string, { readonly [flag: string]: unknown }][] = [
  ['without feature flags', {}],
  ['with minimal policies', { '@aws-cdk/aws-iam:minimizePolicies': true }],
  ['with weak references', { '@aws-cdk/core:defaultCrossStackReferences': 'weak' }],
];

test.each(FLAGS)(
  'what the constructs of this package grant is enough, from one stack and from two: %s',
  (_, context) => {
    const app = new App({ context });
    const [one, two] = [new Stack(app, 'One'), new Stack(app, 'Two')];
    const engine = new agentcore.PolicyEngine(one, 'Engine', { policyEngineName: 'Rules' });
    const gateway = new McpGateway(one, 'Gateway', {
      policyEngineConfiguration: { policyEngine: engine, mode: agentcore.PolicyEngineMode.ENFORCE },
    });
    gateway.addInterceptor(agentcore.LambdaInterceptor.forRequest(newFunction(one, 'Guard')));
    for (const stack of [one, two]) {
      const id = stack.stackName;
      const secret = new secretsmanager.Secret(stack, 'Secret');
      const handler = newFunction(stack, 'Handler');
      new LambdaTarget(stack, `Lambda${id}`, { gateway, handler, tools: tools() });
      new LambdaTarget(stack, `Alias${id}`, {
        gateway,
        handler: new lambda.Alias(stack, 'Live', { aliasName: 'live', version: handler.currentVersion }),
        tools: tools(),
      });
      new OpenApiTarget(stack, `Api${id}`, {
        gateway,
        api: largeOpenApi(),
        credential: ApiKeyCredential.fromSecret(stack, 'Key', { secret, jsonKey: 'key' }),
      });
      const oauth = { provider: OAuthProvider.okta({ issuer: 'https://acme.example.com' }), clientId: 'c', secret };
      new OpenApiTarget(stack, `Tokens${id}`, {
        gateway,
        api: openApi(),
        credential: OAuthCredential.fromSecret(stack, 'OAuth', { ...oauth, jsonKey: 'secret', scopes: ['read'] }),
      });
      new SmithyTarget(stack, `Smithy${id}`, {
        gateway,
        model: ApiDefinition.fromFile(DYNAMODB_MODEL),
        operations: { include: ['GetItem', 'Query'] },
        resources: ['arn:aws:dynamodb:us-east-1:111122223333:table/orders'],
      });
    }
    gateway.addMcpServerTarget('Docs', { server: McpServer.fromUrl('https://mcp.example.com/mcp') });

    expect(told(app)).toEqual([]);
    const subjects = toldWithoutPolicies(app).map((line) => line.replace(/ fails in AWS.*/, ''));
    expect([...new Set(subjects)].sort()).toEqual(
      [
        ...['One', 'Two'].flatMap((id) => ['Lambda', 'Alias', 'Api', 'Tokens', 'Smithy'].map((kind) => kind + id)),
        'One/Guard',
        'the policy engine',
      ].sort(),
    );
  },
);

test.each(FLAGS)("so is what aws-cdk-lib's own gateway grants: %s", (_, context) => {
  const app = new App({ context });
  const stack = new Stack(app, 'Tools');
  const gateway = new agentcore.Gateway(stack, 'Gateway', { gatewayName: 'official' });
  const fn = newFunction(stack);
  gateway.addInterceptor(agentcore.LambdaInterceptor.forResponse(newFunction(stack, 'Guard')));
  gateway.addLambdaTarget('Fn', { gatewayTargetName: 'fn', lambdaFunction: fn, toolSchema });
  gateway.addLambdaTarget('Version', {
    gatewayTargetName: 'version',
    lambdaFunction: fn.currentVersion,
    toolSchema,
  });

  expect(told(app)).toEqual([]);
});

test('a grant that is taken away by hand is missed', () => {
  const app = new App();
  const stack = new Stack(app, 'Tools');
  const gateway = bareGateway(stack);
  new agentcore.CfnGatewayTarget(stack, 'Target', {
    name: 'fn',
    gatewayIdentifier: gateway.ref,
    credentialProviderConfigurations: [{ credentialProviderType: 'GATEWAY_IAM_ROLE' }],
    targetConfiguration: {
      mcp: {
        lambda: {
          lambdaArn: newFunction(stack).functionArn,
          toolSchema: { inlinePayload: [{ name: 'get', description: 'Gets', inputSchema: { type: 'object' } }] },
        },
      },
    },
  });

  expect(told(app)).toEqual([
    "fn fails in AWS: no policy of the assembly lets the gateway's role use lambda:InvokeFunction on Tools/Function; each call needs that",
  ]);
});

/** A gateway whose role may do nothing for its targets. */
function bareGateway(stack: Stack): agentcore.CfnGateway {
  const { defaultChild } = new agentcore.Gateway(stack, 'Gateway', { gatewayName: 'bare' }).node;
  if (!(defaultChild instanceof agentcore.CfnGateway)) throw new Error('the gateway has no resource');
  return defaultChild;
}
