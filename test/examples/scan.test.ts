import { readFileSync } from 'node:fs';
import { CfnOutput, CustomResource, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { acknowledgedIn, checked, checkedApp, findingsIn, withValidation } from '../with-validation';
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
  agent: ['Custom::McpGatewayClientSecret', 'Custom::McpGatewayTargetReadiness', 'Custom::McpGatewayToolVerification'],
  'mcp-servers': ['Custom::McpGatewayTargetReadiness'],
};

/** The rules of cdk-nag that examples acknowledge, with their reasons, because they do not fit. */
const ACKNOWLEDGED: { readonly [name: string]: readonly string[] } = {
  agent: ['AwsSolutions-COG2', 'AwsSolutions-COG8', 'AwsSolutions-SMG4'],
  'mcp-servers': [
    'AwsSolutions-COG2',
    'AwsSolutions-COG8',
    expect.stringMatching(/^AwsSolutions-IAM5\[.*-DEFAULT:\*\]$/),
  ],
  quickstart: ['AwsSolutions-COG2', 'AwsSolutions-COG8', 'AwsSolutions-SMG4'],
};

const SCANNED = exampleFolders().filter((name) => !(name in SAME_TEMPLATE));

describe.each(SCANNED)('examples/%s', (name) => {
  withValidation();

  let directory: string;
  let templates: TemplateText[];

  beforeAll(() => {
    directory = checked(appOfExample(name)).synth().directory;
    templates = [...templatesIn(directory).values()];
    if (templates.length === 0) throw new Error(`The app of examples/${name} has no template`);
  });

  test("has no findings of CDK's CloudFormation validator and cdk-nag's AwsSolutions rules", () => {
    expect(findingsIn(directory)).toEqual([]);
  });

  test('acknowledges the rules that do not fit it, and no other', () => {
    expect(acknowledgedIn(directory)).toEqual(ACKNOWLEDGED[name] ?? []);
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

test('the README leads to every example', () => {
  const readme = readFileSync('README.md', 'utf8');

  expect(exampleFolders().filter((name) => !readme.includes(`](examples/${name})`))).toEqual([]);
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
      'a secret that is generated beside one that is not',
      (stack) =>
        new CfnSecret(stack, 'Key', {
          generateSecretString: { secretStringTemplate: '{"user":"x","pin":"1234"}', generateStringKey: 'password' },
        }),
      ['Resources/Key/Properties/GenerateSecretString/SecretStringTemplate'],
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

  describe('by the checks of cdk-nag and of CloudFormation', () => {
    withValidation();

    test.each([
      ['without feature flags, as most examples are', checkedApp({})],
      ['with every feature flag, as the quickstart is', checkedApp()],
    ])('%s', (_, app) => {
      const stack = new Stack(app, 'Stack');
      new iam.Role(stack, 'Role', {
        assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
        managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess')],
      });
      functionWith(stack, {}, 'no-such-runtime');

      expect(() => app.synth()).toThrow('AwsSolutions-IAM4');

      const findings = findingsIn(app.outdir).join(' ');
      for (const word of ['AdministratorAccess', 'no-such-runtime']) expect(findings).toContain(word);
    });
  });
});

function functionWith(stack: Stack, environment: { readonly [name: string]: string }, runtime = 'nodejs24.x'): void {
  new lambda.CfnFunction(stack, 'Tool', {
    runtime,
    handler: 'index.handler',
    role: 'arn:aws:iam::111122223333:role/tool',
    code: { zipFile: 'exports.handler = async () => {};' },
    environment: { variables: environment },
  });
}
