import { readFileSync } from 'node:fs';
import { CfnOutput, CustomResource, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { AwsSolutionsChecks } from 'cdk-nag';
import { checkedApp, findingsIn, withValidation } from '../with-validation';
import { appOfExample, exampleFolders, type TemplateText, templatesIn } from './example-folders';
import { customResourcesIn } from './scans/custom-resources';
import { secretValuesIn } from './scans/secret-values';
import { wildcardsIn } from './scans/wildcards';

jest.setTimeout(120_000);

/** Examples in other languages, and what shows that their template is that of one which is scanned. */
const SAME_TEMPLATE: { readonly [name: string]: string } = {
  'quickstart-python': 'test/consumers/python.test.ts',
};

/** What the examples ask for that CloudFormation cannot do; those that are not named have none. */
const CUSTOM_RESOURCES: { readonly [name: string]: readonly string[] } = {
  agent: ['Custom::McpGatewayClientSecret', 'Custom::McpGatewayTargetReadiness'],
  'mcp-servers': ['Custom::McpGatewayTargetReadiness'],
};

const SCANNED = exampleFolders().filter((name) => !(name in SAME_TEMPLATE));

describe.each(SCANNED)('examples/%s', (name) => {
  withValidation();

  let directory: string;
  let templates: TemplateText[];

  beforeAll(() => {
    const app = appOfExample(name);
    Validations.of(app).addPlugins(new AwsSolutionsChecks());
    directory = app.synth().directory;
    templates = [...templatesIn(directory).values()];
  });

  test("has no findings of CDK's CloudFormation validator and cdk-nag's AwsSolutions rules", () => {
    expect(findingsIn(directory)).toEqual([]);
  });

  test('holds no secret value', () => {
    expect(templates.flatMap(secretValuesIn)).toEqual([]);
  });

  test('has no wildcard in a permission that a known ARN could replace', async () => {
    expect((await Promise.all(templates.map(wildcardsIn))).flat()).toEqual([]);
  });

  test('has the custom resources that it asks for, and no other', () => {
    const types = new Set(templates.flatMap(customResourcesIn));

    expect([...types].sort()).toEqual(CUSTOM_RESOURCES[name] ?? []);
  });
});

test.each(Object.entries(SAME_TEMPLATE))('%s is compared with a scanned example in %s', (name, path) => {
  expect(readFileSync(path, 'utf8')).toContain(`examples/${name}`);
});

test('the README leads to every example, and every example has one of its own or a line there', () => {
  const readme = readFileSync('README.md', 'utf8');

  expect(exampleFolders().filter((name) => !readme.includes(`](examples/${name}`))).toEqual([]);
});

describe('a planted fault is found', () => {
  function templateOf(plant: (stack: Stack) => void): TemplateText {
    const stack = new Stack();
    plant(stack);
    return Template.fromStack(stack).toJSON();
  }

  test.each<[string, (stack: Stack) => void, string[]]>([
    [
      'a secret written into Secrets Manager',
      (stack) => new CfnSecret(stack, 'Key', { secretString: 'hunter2' }),
      ['Resources/Key/Properties/SecretString'],
    ],
    [
      'a variable of a function',
      (stack) => functionWith(stack, { API_KEY: 'hunter2', TABLE: 'orders' }),
      ['Resources/Tool/Properties/Environment/Variables/API_KEY'],
    ],
    [
      'a value that CloudFormation would fetch',
      (stack) => functionWith(stack, { SETTINGS: '{{resolve:secretsmanager:shop:SecretString:key}}' }),
      ['Resources/Tool/Properties/Environment/Variables/SETTINGS'],
    ],
    [
      'an output',
      (stack) => new CfnOutput(stack, 'Note', { value: 'Bearer 0123456789abcdef' }),
      ['Outputs/Note/Value'],
    ],
  ])('secret value: %s', (_, plant, expected) => {
    expect(secretValuesIn(templateOf(plant))).toEqual(expected);
  });

  test.each<[string, iam.PolicyStatementProps, string[]]>([
    ['every action', { actions: ['s3:*'], resources: ['arn:aws:s3:::one'] }, ['s3:*']],
    ['every resource', { actions: ['s3:GetObject'], resources: ['*'] }, ['s3:GetObject on *']],
    [
      'more than one resource',
      { actions: ['s3:GetObject', 's3:ListAllMyBuckets'], resources: ['arn:aws:s3:::one/*'] },
      ['s3:GetObject on arn:aws:s3:::one/*'],
    ],
    ['all but some actions', { notActions: ['s3:GetObject'], resources: ['arn:aws:s3:::one'] }, ['NotAction']],
    ['an action that takes no resource', { actions: ['xray:PutTraceSegments'], resources: ['*'] }, []],
  ])('wildcard: %s, in the policies of every kind of resource', async (_, props, expected) => {
    const template = templateOf((stack) => {
      const statement = new iam.PolicyStatement(props);
      const inlinePolicies = { Inline: new iam.PolicyDocument({ statements: [statement] }) };
      const assumedBy = new iam.ServicePrincipal('lambda.amazonaws.com');
      new iam.Role(stack, 'Role', { assumedBy, inlinePolicies }).addToPolicy(statement);
      new iam.ManagedPolicy(stack, 'Managed', { statements: [statement] });
    });

    const found = await wildcardsIn(template);

    expect(found.map((text) => text.replace(/^\w+: /, ''))).toEqual(
      ['Role', 'Policy', 'Managed'].flatMap(() => expected),
    );
  });

  test('wildcard: in an ARN that is put together at deployment', async () => {
    const template = templateOf((stack) => {
      const bucket = new s3.Bucket(stack, 'Bucket');
      bucket.grantRead(new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }));
    });

    expect(await wildcardsIn(template)).toContain('RoleDefaultPolicy5FFB7DAB: s3:GetBucket*');
  });

  test('custom resource: one that nobody asked for', () => {
    const template = templateOf((stack) => {
      const serviceToken = 'arn:aws:lambda:eu-west-1:111122223333:function:any';
      new CustomResource(stack, 'Own', { serviceToken, resourceType: 'Custom::Own' });
      new CustomResource(stack, 'Any', { serviceToken });
    });

    expect(customResourcesIn(template)).toEqual(['AWS::CloudFormation::CustomResource', 'Custom::Own']);
  });

  describe('cdk-nag', () => {
    withValidation();

    test('a rule that is broken', () => {
      const app = checkedApp();
      new iam.Role(new Stack(app, 'Stack'), 'Role', {
        assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
        managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess')],
      });

      expect(() => app.synth()).toThrow('AwsSolutions-IAM4');
      expect(findingsIn(app.outdir)).toEqual([expect.stringContaining('AdministratorAccess')]);
    });
  });
});

function functionWith(stack: Stack, environment: { readonly [name: string]: string }): void {
  new lambda.CfnFunction(stack, 'Tool', {
    role: 'arn:aws:iam::111122223333:role/tool',
    code: { zipFile: 'exports.handler = async () => {};' },
    environment: { variables: environment },
  });
}
