import { Annotations, Stack } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { CustomTransform, McpGateway, TokenVaultEncryption, ToolDefinitions, ToolVerification } from '../../lib';
import { checkedApp, findingsIn, withValidation } from '../with-validation';

describe("with CDK's CloudFormation validator and cdk-nag's AwsSolutions rules", () => {
  withValidation();

  test('custom resources have no findings', () => {
    const app = checkedApp();
    const stack = new Stack(app, 'Stack');
    const authorizer = agentcore.GatewayAuthorizer.usingAwsIam();
    const gateway = new McpGateway(stack, 'Gateway', { authorizer, verifyTools: true });
    const functionArn = 'arn:aws:lambda:eu-west-1:111122223333:function:tools';
    const handler = lambda.Function.fromFunctionAttributes(stack, 'Handler', { functionArn, sameEnvironment: true });
    const tools = ToolDefinitions.fromInline([
      { name: 'search', description: 'Finds things', inputSchema: { type: 'object', properties: {} } },
    ]);

    gateway.addLambdaTarget('Search', { handler, tools });
    new ToolVerification(stack, 'Tools', {
      gateway: new McpGateway(stack, 'Tokens', {
        authorizer: agentcore.GatewayAuthorizer.usingCustomJwt({
          discoveryUrl: 'https://idp.example.com/.well-known/openid-configuration',
          allowedClients: ['agents'],
        }),
      }),
      clientSecret: secretsmanager.Secret.fromSecretCompleteArn(
        stack,
        'Client',
        'arn:aws:secretsmanager:eu-west-1:111122223333:secret:Client-AbCdEf',
      ),
    });
    new CustomTransform(stack, 'Transform', { gateway, handler });
    new TokenVaultEncryption(stack, 'Vault', { key: new kms.Key(stack, 'Key', { enableKeyRotation: true }) });
    Annotations.of(stack).acknowledgeWarning('cdk-mcp-gateway:tokenVaultOfAccount', 'A test');

    const { directory } = app.synth();
    expect(findingsIn(directory)).toEqual([]);
  }, 60_000);
});
