import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ApiKeyCredential, LambdaTarget, McpGateway } from '../../lib';
import { deploy, variedDurations } from './deployment';
import { largeOpenApi, newFunction, tools } from './sample-inputs';

/** Limits of IAM for one role, in characters without white space, and what the longest names come to. */
const INLINE_CHARACTERS = 10_240;
const MANAGED_CHARACTERS = 6_144;
const MANAGED_POLICIES = 10;

/** The longest ARN of a function that a target takes. */
const FUNCTION_ARN = `arn:aws-us-gov:lambda:us-gov-west-1:111122223333:function:${'f'.repeat(64)}:${'a'.repeat(47)}`;

const PSEUDO_PARAMETERS: { readonly [name: string]: string } = {
  'AWS::Partition': 'aws-us-gov',
  'AWS::Region': 'us-gov-west-1',
  'AWS::AccountId': '111122223333',
};

/** Fills in what CloudFormation would, each as long as it gets. */
function filledIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filledIn);
  if (typeof value !== 'object' || value === null) return value;
  if ('Ref' in value) return PSEUDO_PARAMETERS[String(value.Ref)] ?? 'r'.repeat(120);
  if ('Fn::GetAtt' in value) return FUNCTION_ARN;
  if ('Fn::ImportValue' in value || 'Fn::GetStackOutput' in value) return FUNCTION_ARN;
  if ('Fn::Sub' in value) {
    return String(value['Fn::Sub']).replace(/\$\{([^}]+)\}/g, (_, name) => PSEUDO_PARAMETERS[name] ?? '');
  }
  if ('Fn::Join' in value) {
    // The form of Fn::Join is CloudFormation's.
    const [separator, parts] = value['Fn::Join'] as [string, unknown[]];
    return parts.map(filledIn).join(separator);
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filledIn(inner)]));
}

function sizesOf(templates: Template[], type: string): number[] {
  return templates
    .flatMap((template) => Object.values(template.findResources(type)))
    .map(({ Properties }) => JSON.stringify(filledIn(Properties.PolicyDocument)).length);
}

function expectWithinQuotas(templates: Template[]): void {
  const inline = sizesOf(templates, 'AWS::IAM::Policy').reduce((sum, size) => sum + size, 0);
  const managed = sizesOf(templates, 'AWS::IAM::ManagedPolicy');
  expect(inline).toBeLessThanOrEqual(INLINE_CHARACTERS);
  expect(managed.length).toBeLessThanOrEqual(MANAGED_POLICIES);
  expect(Math.max(0, ...managed)).toBeLessThanOrEqual(MANAGED_CHARACTERS);
}

/** Every target waits for the policy that has its permission. */
function expectPermissionsFirst(template: Template): void {
  const { order } = deploy(template);
  const at = (id: string) => order.indexOf(id);
  const policies = {
    ...template.findResources('AWS::IAM::Policy'),
    ...template.findResources('AWS::IAM::ManagedPolicy'),
  };
  const targets = Object.entries(template.findResources('AWS::BedrockAgentCore::GatewayTarget'));
  for (const [id, { Properties }] of targets) {
    const arn = JSON.stringify(Properties.TargetConfiguration.Mcp.Lambda.LambdaArn);
    const granting = Object.keys(policies).filter((key) => JSON.stringify(policies[key]).includes(arn));
    expect(granting).toHaveLength(1);
    for (const policy of granting) expect(at(policy)).toBeLessThan(at(id));
  }
}

test('a hundred functions fit into what IAM allows the role, and each target waits for its permission', () => {
  const stack = new Stack(new App(), 'Stack');
  const gateway = new McpGateway(stack, 'Gateway');

  for (let index = 0; index < 100; index++) {
    gateway.addLambdaTarget(`T${index}`, { handler: newFunction(stack, `Function${index}`), tools: tools() });
  }

  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::BedrockAgentCore::GatewayTarget', 100);
  expect(FUNCTION_ARN).toHaveLength(170);
  expectWithinQuotas([template]);
  expectPermissionsFirst(template);
});

test('a hundred functions are deployed with five operations on targets at a time', () => {
  const stack = new Stack(new App(), 'Stack');
  const gateway = new McpGateway(stack, 'Gateway');
  const handler = newFunction(stack);

  for (let index = 0; index < 100; index++) gateway.addLambdaTarget(`T${index}`, { handler, tools: tools() });

  const template = Template.fromStack(stack);
  for (const seed of [1, 7, 42]) expect(deploy(template, variedDurations(seed)).mostTargetsAtOnce).toBe(5);
});

test('a hundred functions of ten stacks fit into what IAM allows the role', () => {
  const app = new App();
  const gatewayStack = new Stack(app, 'GatewayStack');
  const gateway = new McpGateway(gatewayStack, 'Gateway');
  const stacks = Array.from({ length: 10 }, (_, index) => new Stack(app, `Stack${index}`));

  for (const stack of stacks) {
    for (let index = 0; index < 10; index++) {
      const handler = newFunction(stack, `Function${index}`);
      const targetName = `${stack.stackName}-${index}`;
      new LambdaTarget(stack, `T${index}`, { gateway, handler, tools: tools(), targetName });
    }
  }

  expectWithinQuotas([gatewayStack, ...stacks].map((stack) => Template.fromStack(stack)));
});

test('sixteen API keys with large documents fit into what IAM allows the role', () => {
  const stack = new Stack(new App(), 'Stack');
  const gateway = new McpGateway(stack, 'Gateway');
  const api = largeOpenApi();

  for (let index = 0; index < 16; index++) {
    const secret = new secretsmanager.Secret(stack, `Secret${index}`);
    const credential = ApiKeyCredential.fromSecret(stack, `Key${index}`, { secret, jsonKey: 'api_key' });
    gateway.addOpenApiTarget(`T${index}`, { api, credential });
  }

  expectWithinQuotas([Template.fromStack(stack)]);
});
