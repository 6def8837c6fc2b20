import { Match, Template } from 'aws-cdk-lib/assertions';
import { McpGateway, SampleTools } from '../../../lib';
import { handler } from '../../../lib/targets/sample-tools/handler';
import { newStack } from '../../new-stack';

test('the tools are those that the handler has, and every one takes the arguments that its schema asks for', async () => {
  const stack = newStack();
  const examples: { readonly [name: string]: string } = { location: 'Berlin', timezone: 'Europe/Berlin' };

  const target = new McpGateway(stack, 'Gateway').addLambdaTarget('Sample', new SampleTools(stack, 'Sample'));

  expect(target.tools?.map(({ name }) => name)).toEqual(['Sample___get_weather', 'Sample___get_time']);
  for (const { name, inputSchema } of target.tools ?? []) {
    const required: string[] = inputSchema.required as string[];
    const event = Object.fromEntries(required.map((argument) => [argument, examples[argument]]));
    const custom = { bedrockAgentCoreToolName: name };
    expect(required).toEqual(Object.keys(inputSchema.properties as object));
    await expect(handler(event, { clientContext: { custom } })).resolves.toMatchObject(event);
  }
});

test('the function may write its own log group and nothing else', () => {
  const stack = newStack();

  new SampleTools(stack, 'Sample');

  const template = Template.fromStack(stack);
  const [logGroup] = Object.keys(template.findResources('AWS::Logs::LogGroup'));
  const [role] = Object.keys(template.findResources('AWS::IAM::Role'));
  template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent(), Policies: Match.absent() });
  template.resourceCountIs('AWS::IAM::Role', 1);
  template.resourceCountIs('AWS::IAM::Policy', 1);
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        Match.objectEquals({
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: { 'Fn::GetAtt': [logGroup, 'Arn'] },
        }),
      ],
    },
    Roles: [{ Ref: role }],
  });
  template.hasResourceProperties('AWS::Lambda::Function', {
    LoggingConfig: { LogGroup: { Ref: logGroup } },
    Role: { 'Fn::GetAtt': [role, 'Arn'] },
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
  });
});

test('the logs are kept for a week and deleted with the stack', () => {
  const stack = newStack();

  new SampleTools(stack, 'Sample');

  Template.fromStack(stack).hasResource('AWS::Logs::LogGroup', {
    Properties: { RetentionInDays: 7 },
    DeletionPolicy: 'Delete',
    UpdateReplacePolicy: 'Delete',
  });
});

test('two of them live side by side', () => {
  const stack = newStack();

  for (const id of ['A', 'B']) new SampleTools(stack, id);

  Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 2);
});
