import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CognitoAuthorizer } from '../../lib';
import { TemplateValues } from '../../lib/assembly/intrinsics';
import { newStack } from '../new-stack';

const ACCOUNT = '111122223333';

test.each([
  ['eu-west-1', 'tools.auth.eu-west-1.amazoncognito.com'],
  ['us-gov-west-1', 'tools.auth-fips.us-gov-west-1.amazoncognito.com'],
])('the token endpoint is where Cognito serves it in %s', (region, host) => {
  const stack = newStack('Stack', { account: ACCOUNT, region });

  const { domain, tokenEndpoint } = new CognitoAuthorizer(stack, 'Auth', { domainPrefix: 'tools' });

  const [prefix, rest] = [stack.resolve(domain.domainName), host.replace('tools', '')];
  expect(stack.resolve(tokenEndpoint)).toEqual({ 'Fn::Join': ['', ['https://', prefix, `${rest}/oauth2/token`]] });
});

/** CloudFormation turns the partition into the host: "aws" and "aws-cn" into "auth", and "aws-us-gov" into "auth-fips". */
const HOST = {
  'Fn::Join': [
    'auth',
    {
      'Fn::Split': [
        'aws',
        {
          'Fn::Join': [
            '-fips',
            {
              'Fn::Split': ['-us-gov', { 'Fn::Join': ['', { 'Fn::Split': ['-cn', { Ref: 'AWS::Partition' }] }] }],
            },
          ],
        },
      ],
    },
  ],
};

test('the token endpoint of a stack for any Region is chosen at deployment', () => {
  const stack = newStack();

  const { domain, tokenEndpoint } = new CognitoAuthorizer(stack, 'Auth');

  expect(stack.resolve(tokenEndpoint)).toEqual({
    'Fn::Join': [
      '',
      [
        'https://',
        stack.resolve(domain.domainName),
        '.',
        HOST,
        '.',
        { Ref: 'AWS::Region' },
        '.amazoncognito.com/oauth2/token',
      ],
    ],
  });
});

test('the token endpoint of a stack for any Region can be used in other stacks', () => {
  const app = new App();
  const users = new Stack(app, 'Users');
  const stack = new Stack(app, 'Tools');
  const { tokenEndpoint } = new CognitoAuthorizer(users, 'Auth');

  new CfnOutput(stack, 'TokenEndpoint', { value: tokenEndpoint });

  const template = Template.fromStack(stack);
  expect(template.findConditions('*')).toEqual({});
  expect(template.findOutputs('TokenEndpoint').TokenEndpoint?.Value['Fn::Join'][1]).toContainEqual(HOST);
});

test.each([
  ['eu-west-1', 'auth'],
  ['us-gov-west-1', 'auth-fips'],
])('the host that is chosen in %s is %s', (region, host) => {
  const template = { name: 'Users', id: 'Users', file: 'Users.template.json', template: {}, constructPaths: new Map() };

  const stack = { ...template, account: ACCOUNT, region };

  expect(new TemplateValues([stack]).text(HOST, stack)).toBe(host);
});
