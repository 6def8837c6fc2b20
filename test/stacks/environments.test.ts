import { App, type Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { QuickstartStack } from '../../examples/quickstart/quickstart-stack';

const ENVIRONMENTS = ['111122223333', '444455556666'].flatMap((account) =>
  ['eu-west-1', 'us-east-1'].map((region) => ({ account, region })),
);

function property(stack: Stack, type: string, name: string): string {
  const [resource] = Object.values(Template.fromStack(stack).findResources(type));
  return resource?.Properties[name];
}

describe('the quickstart in two accounts and two Regions', () => {
  const app = new App();
  const stacks = ENVIRONMENTS.map(
    (env, index) => new QuickstartStack(new Stage(app, `Stage${index}`, { env }), 'Quickstart'),
  );
  const sameStage = ENVIRONMENTS.map((env) => new QuickstartStack(new App(), 'Quickstart', { env }));

  test('has gateways with valid names, another for each stage', () => {
    const names = stacks.map((stack) => property(stack, 'AWS::BedrockAgentCore::Gateway', 'Name'));

    for (const name of names) expect(name).toMatch(/^([0-9a-z]-?){1,48}$/);
    expect(Math.max(...names.map((name) => name.length))).toBeLessThanOrEqual(48);
    expect(new Set(names).size).toBe(4);
  });

  test('has another gateway name in each Region, because names are unique in an account', () => {
    const names = sameStage.map((stack) => property(stack, 'AWS::BedrockAgentCore::Gateway', 'Name'));

    expect(names.slice(0, 2)).toEqual(names.slice(2));
    expect(new Set(names).size).toBe(2);
  });

  test('has Cognito domains that are free in every account of a Region, because they are shared by all', () => {
    const domains = sameStage.map((stack) => property(stack, 'AWS::Cognito::UserPoolDomain', 'Domain'));

    expect(new Set(domains.map((domain) => JSON.stringify(domain))).size).toBe(4);
    for (const domain of domains) expect(domain).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
  });

  test.each(ENVIRONMENTS.map((env, index) => [env.account, env.region, index] as const))(
    'reads its documents in account %s and Region %s from there',
    (account, region, index) => {
      const template = Template.fromStack(stacks[index] as Stack);

      const text = JSON.stringify(template.toJSON());
      for (const other of ENVIRONMENTS) {
        if (other.account !== account) expect(text).not.toContain(other.account);
        if (other.region !== region) expect(text).not.toContain(other.region);
      }
      const targets = Object.values(template.findResources('AWS::BedrockAgentCore::GatewayTarget'));
      const locations = targets.flatMap(({ Properties }) => {
        const { OpenApiSchema, SmithyModel } = Properties.TargetConfiguration.Mcp;
        return (OpenApiSchema ?? SmithyModel)?.S3?.Uri ?? [];
      });
      for (const uri of locations) expect(uri).toContain(`s3://cdk-hnb659fds-assets-${account}-${region}/`);
      expect(targets).toHaveLength(3);
      expect(locations).toHaveLength(1);
    },
  );

  test('has credential providers of different names in one account and Region', () => {
    const shared = new App();
    const env = ENVIRONMENTS[0];
    const names = ['Dev', 'Prod'].map((id) =>
      property(
        new QuickstartStack(new Stage(shared, id, { env }), 'Quickstart'),
        'AWS::BedrockAgentCore::ApiKeyCredentialProvider',
        'Name',
      ),
    );

    expect(new Set(names).size).toBe(2);
  });
});

describe('partitions', () => {
  const literals = { '@aws-cdk/core:enablePartitionLiterals': true };

  test.each([
    ['us-gov-west-1', 'aws-us-gov'],
    ['cn-north-1', 'aws-cn'],
  ])('no ARN is written for the partition of another Region in %s', (region, partition) => {
    const env = { account: '111122223333', region };

    const stack = new QuickstartStack(new App({ context: literals }), 'Quickstart', { env });

    const text = JSON.stringify(Template.fromStack(stack).toJSON());
    expect(text).not.toContain('arn:aws:');
    expect(text).toContain(`arn:${partition}:bedrock-agentcore:${region}:111122223333:`);
  });

  test('no ARN is written for a partition where nothing is known of the Region', () => {
    const stack = new QuickstartStack(new App({ context: literals }), 'Quickstart');

    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toMatch(/arn:aws[a-z-]*:/);
  });
});
