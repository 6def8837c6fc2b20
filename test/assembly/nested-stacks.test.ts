// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of CloudFormation look like those of JavaScript.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, NestedStack, Stack } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { readAssembly } from '../../lib/assembly/read-assembly';
import { newFunction } from '../targets/sample-inputs';

const SCHEMA = agentcore.ToolSchema.fromInline([
  { name: 'get', description: 'Gets', inputSchema: { type: agentcore.SchemaDefinitionType.OBJECT } },
]);

function addTarget(scope: Stack, gateway: agentcore.IGateway, name: string, lambdaFunction: lambda.IFunction) {
  agentcore.GatewayTarget.forLambda(scope, name, {
    gateway,
    gatewayTargetName: name,
    lambdaFunction,
    toolSchema: SCHEMA,
  });
}

test('a gateway in a nested stack is read, with functions and targets in the stacks around it and inside', () => {
  const app = new App();
  const top = new Stack(app, 'Top', { env: { account: '111122223333', region: 'eu-west-1' } });
  const nested = new NestedStack(top, 'Inner');
  const innermost = new NestedStack(nested, 'Innermost');
  const gateway = new agentcore.Gateway(nested, 'Gateway', { gatewayName: 'nested' });
  addTarget(nested, gateway, 'outside', newFunction(top));
  addTarget(nested, gateway, 'same', newFunction(nested));
  addTarget(top, gateway, 'above', newFunction(innermost));
  const { directory } = app.synth();

  const { gateways, notices, stacks } = readAssembly(directory);

  expect(notices).toEqual([]);
  expect(stacks).toEqual(['Top']);
  expect(gateways).toHaveLength(1);
  expect(gateways[0]).toMatchObject({
    name: 'nested',
    stack: 'Top-InnerNestedStackInnerNestedStackResource745E041B',
    stackId: 'Top',
    constructPath: 'Top/Inner/Gateway',
    environment: { account: '111122223333', region: 'eu-west-1' },
  });
  // All three functions have the same logical id, each in its own stack.
  expect(gateways[0]?.targets.map(({ name, endpoint, resource }) => [name, endpoint, resource?.constructPath])).toEqual(
    [
      ['above', '${Top/Inner/Innermost/Function.Arn}', 'Top/Inner/Innermost/Function'],
      ['outside', '${Top/Function.Arn}', 'Top/Function'],
      ['same', '${Top/Inner/Function.Arn}', 'Top/Inner/Function'],
    ],
  );
});

describe('templates that were written by hand', () => {
  const gateway = {
    Type: 'AWS::BedrockAgentCore::Gateway',
    Properties: { Name: { Ref: 'Name' }, AuthorizerType: 'NONE' },
  };

  function write(files: { readonly [name: string]: object }): string {
    const folder = mkdtempSync(join(tmpdir(), 'nested-'));
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(folder, name), JSON.stringify(content));
    }
    return folder;
  }

  const nest = (TemplateURL: unknown, Parameters = {}) => ({
    Type: 'AWS::CloudFormation::Stack',
    Properties: { TemplateURL, Parameters },
  });

  test('are found beside the template that names them, with lists and defaults of parameters', () => {
    const child = {
      Parameters: { Name: { Type: 'String' }, Versions: { Type: 'CommaDelimitedList' } },
      Resources: {
        Gateway: {
          ...gateway,
          Properties: {
            ...gateway.Properties,
            ProtocolConfiguration: { Mcp: { SupportedVersions: { Ref: 'Versions' } } },
          },
        },
      },
    };
    const parent = {
      Parameters: { Prefix: { Type: 'String', Default: 'shop' } },
      Resources: {
        Nested: nest('child.json', { Name: { 'Fn::Sub': '${Prefix}-gateway' }, Versions: '2025-06-18,2025-11-25' }),
      },
    };
    const folder = write({ 'parent.json': parent, 'child.json': child });

    const { gateways, notices } = readAssembly(join(folder, 'parent.json'));

    expect(notices).toEqual([]);
    expect(gateways[0]).toMatchObject({
      name: 'shop-gateway',
      protocolVersions: ['2025-06-18', '2025-11-25'],
      template: join(folder, 'child.json'),
    });
  });

  test('that nest themselves are read once, and a nested stack that is elsewhere is told', () => {
    const parent = {
      Resources: {
        Gateway: gateway,
        Self: nest('parent.json'),
        Elsewhere: nest('https://s3.amazonaws.com/b/child.json'),
      },
    };
    const folder = write({ 'parent.json': parent });

    const { gateways, notices } = readAssembly(join(folder, 'parent.json'));

    expect(gateways).toHaveLength(1);
    expect(notices).toEqual([
      { about: 'Self', message: 'is a nested stack, and nested stacks are not read' },
      { about: 'Elsewhere', message: 'is a nested stack, and nested stacks are not read' },
    ]);
  });

  test('whose parameters and outputs go round in a circle end in a placeholder', () => {
    const child = {
      Parameters: { Name: { Type: 'String' } },
      Resources: { Gateway: gateway },
      Outputs: { Name: { Value: { Ref: 'Name' } } },
    };
    const parent = {
      Resources: { Nested: nest('child.json', { Name: { 'Fn::GetAtt': ['Nested', 'Outputs.Name'] } }) },
    };
    const folder = write({ 'parent.json': parent, 'child.json': child });

    expect(readAssembly(join(folder, 'parent.json')).gateways[0]?.name).toBe('${…}');
  });
});
