import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { acknowledgeRules } from '../../examples/quickstart/acknowledged-rules';
import { QuickstartStack } from '../../examples/quickstart/quickstart-stack';
import { reviewed } from './reviewed';

const ROOT = join(__dirname, '../..');
const SOURCE = readFileSync(join(ROOT, 'examples/quickstart/quickstart-stack.ts'), 'utf8');
const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'));

function quickstart(app = new App({ context })): Stack {
  const stack = new QuickstartStack(app, 'Quickstart');
  acknowledgeRules(stack);
  return stack;
}

const template = Template.fromStack(quickstart());

test('takes nine statements', () => {
  const [, body = ''] = SOURCE.split('super(scope, id, props);');
  const statements = body.match(/;\s*$/gm) ?? [];

  expect(statements).toHaveLength(9);
});

test('creates nothing that CloudFormation does not own', () => {
  const types = Object.values(template.toJSON().Resources as Record<string, { Type: string }>).map(({ Type }) => Type);

  expect(types.filter((type) => !type.startsWith('AWS::') || type === 'AWS::CloudFormation::CustomResource')).toEqual(
    [],
  );
  expect(types.filter((type) => type === 'AWS::Lambda::Function')).toHaveLength(1);
});

test('holds no secret value: the key stays in Secrets Manager', () => {
  template.hasResourceProperties('AWS::SecretsManager::Secret', {
    SecretString: Match.absent(),
    GenerateSecretString: { SecretStringTemplate: '{}', GenerateStringKey: 'api_key' },
  });
  template.hasResourceProperties('AWS::BedrockAgentCore::ApiKeyCredentialProvider', {
    ApiKey: Match.absent(),
    ApiKeySecretSource: 'EXTERNAL',
    ApiKeySecretConfig: { JsonKey: 'api_key', SecretId: { Ref: 'NasaApiKey8AAA7BCE' } },
  });
});

test('lets DynamoDB be read with three actions on one table', () => {
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        {
          Effect: 'Allow',
          Action: ['dynamodb:DescribeTable', 'dynamodb:GetItem', 'dynamodb:Query'],
          Resource: { 'Fn::GetAtt': ['OrdersA9B65338', 'Arn'] },
        },
      ]),
    },
  });
});

test('has the template that reviewers have seen', () => {
  expect(reviewed(template)).toMatchSnapshot();
});
