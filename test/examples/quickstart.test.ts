import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type CfnResource, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { acknowledgeRules } from '../../examples/quickstart/acknowledged-rules';
import { QuickstartStack } from '../../examples/quickstart/quickstart-stack';
import { checkedApp, findingsIn, withValidation } from '../with-validation';

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

test('uses no wildcard in any permission', () => {
  const statements = permissionsOf(template);

  expect(statements).toHaveLength(7);
  expect(statements.filter(hasWildcard)).toEqual([]);
});

test('finds a wildcard in the policies of every kind of resource', () => {
  const wild = new iam.PolicyStatement({ actions: ['s3:*'], resources: ['arn:aws:s3:::one'] });
  const stack = new Stack();
  const role = new iam.Role(stack, 'Role', {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { Inline: new iam.PolicyDocument({ statements: [wild] }) },
  });
  role.addToPolicy(wild);
  new iam.ManagedPolicy(stack, 'Managed', { statements: [wild] });

  expect(permissionsOf(Template.fromStack(stack)).filter(hasWildcard)).toHaveLength(3);
});

describe("with CDK's CloudFormation validator and cdk-nag's AwsSolutions rules", () => {
  withValidation();

  test('has no findings', () => {
    const app = checkedApp();
    quickstart(app);

    const { directory } = app.synth();

    expect(findingsIn(directory)).toEqual([]);
  }, 60_000);

  test('fails for rules that nobody acknowledged and for values that CloudFormation refuses', () => {
    const app = checkedApp();
    const stack = new QuickstartStack(app, 'Quickstart');
    const gateway = stack.node.findChild('Gateway').node.defaultChild as CfnResource;
    gateway.addPropertyOverride('AuthorizerType', 'NOBODY_KNOWS');

    expect(() => app.synth()).toThrow('AwsSolutions-COG8');
    const findings = findingsIn(app.outdir).join(' ');
    for (const rule of ['COG8', 'SMG4', 'NOBODY_KNOWS']) expect(findings).toContain(rule);
  }, 60_000);
});

test('has the template that reviewers have seen', () => {
  const text = JSON.stringify(template.toJSON(), null, 2).replace(/[0-9a-f]{64}/g, '<hash of the asset>');

  expect(JSON.parse(text)).toMatchSnapshot();
});

interface Permission {
  readonly Action?: unknown;
  readonly Resource?: unknown;
}

interface PolicyProperties {
  readonly PolicyDocument?: { readonly Statement: readonly Permission[] };
}

/** What the policies of a template allow: those of their own, managed ones and those inside of roles, users and groups. */
function permissionsOf(stack: Template): Permission[] {
  const resources: Record<string, { Type: string; Properties?: PolicyProperties & { Policies?: PolicyProperties[] } }> =
    stack.toJSON().Resources;
  return Object.values(resources)
    .filter(({ Type }) => Type.startsWith('AWS::IAM::'))
    .flatMap(({ Properties = {} }) => [Properties, ...(Properties.Policies ?? [])])
    .flatMap(({ PolicyDocument }) => PolicyDocument?.Statement ?? []);
}

function hasWildcard({ Action, Resource }: Permission): boolean {
  return JSON.stringify([Action, Resource]).includes('*');
}
