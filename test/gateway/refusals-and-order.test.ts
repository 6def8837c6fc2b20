import { Duration, Fn, Lazy, RemovalPolicy, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ApiKeyCredential, CognitoAuthorizer, McpGateway, type OperationSelection } from '../../lib';
import { newStack } from '../new-stack';
import { newFunction, openApi, thrownBy, tools } from '../targets/sample-inputs';

test('fails for a second target of one ID, and says that its name may stay', () => {
  const stack = newStack();
  const gateway = new McpGateway(stack, 'Gateway');
  const options = { handler: newFunction(stack), tools: tools() };
  gateway.addLambdaTarget('Weather', options);

  expect(thrownBy(() => gateway.addLambdaTarget('Weather', options))).toMatchObject({
    code: 'TARGET_ID_TAKEN',
    message: `McpGateway "Stack/Gateway": 'id' is "Weather", which the gateway has a construct of already; choose another ID, and give 'targetName' when agents should see that name [TARGET_ID_TAKEN]`,
  });
});

test('a target added to a gateway goes to that gateway, whatever its options say', () => {
  const stack = newStack();
  const gateway = new McpGateway(stack, 'Gateway');
  const other = new McpGateway(stack, 'Other');
  const options = { gateway: other, handler: newFunction(stack), tools: tools() };

  expect(gateway.addLambdaTarget('Weather', options).gateway).toBe(gateway);
});

test('a gateway that was refused leaves its name free', () => {
  const stack = newStack();
  thrownBy(() => new McpGateway(stack, 'Wrong', { gatewayName: 'tools', description: '' }));

  new McpGateway(stack, 'Right', { gatewayName: 'tools' });

  Template.fromStack(stack).hasResourceProperties('AWS::BedrockAgentCore::Gateway', { Name: 'tools' });
});

test('fails for a session timeout in a unit that CDK cannot turn into seconds', () => {
  const sessionTimeout = Duration.minutes(Token.asNumber(Lazy.number({ produce: () => 30 })));

  expect(thrownBy(() => new McpGateway(newStack(), 'Gateway', { sessionTimeout }))).toMatchObject({
    code: 'GATEWAY_SESSION_TIMEOUT',
    message: `McpGateway "Stack/Gateway": 'sessionTimeout' is a number of minutes that only the deployment knows; write Duration.seconds with it [GATEWAY_SESSION_TIMEOUT]`,
  });
});

test('fails for a role whose trust policy only denies AgentCore', () => {
  const stack = newStack();
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  const principals = [new iam.ServicePrincipal('bedrock-agentcore.amazonaws.com')];
  role.assumeRolePolicy?.addStatements(
    new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ['sts:AssumeRole'], principals }),
  );

  expect(thrownBy(() => new McpGateway(stack, 'Gateway', { role })).code).toBe('GATEWAY_ROLE_NOT_ASSUMABLE');
});

test('a Cognito authorizer of aws-cdk-lib that names no clients is warned of', () => {
  const stack = newStack();
  const userPool = new cognito.UserPool(stack, 'Pool');
  const authorizer = agentcore.GatewayAuthorizer.usingCognito({ userPool, allowedScopes: ['tools/invoke'] });

  new McpGateway(stack, 'Gateway', { authorizer });

  Annotations.fromStack(stack).hasWarning('/Stack/Gateway', Match.stringLikeRegexp('admits every client'));
});

test('fails for scopes of an existing pool that are not written in full', () => {
  const stack = newStack();
  const userPool = cognito.UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_abc');
  const clients = [cognito.UserPoolClient.fromUserPoolClientId(stack, 'Client', 'abc')];
  const tokenEndpoint = 'https://tools.auth.eu-west-1.amazoncognito.com/oauth2/token';

  expect(
    thrownBy(() =>
      CognitoAuthorizer.fromUserPool(stack, 'Auth', { userPool, clients, scopes: ['invoke'], tokenEndpoint }),
    ),
  ).toMatchObject({
    code: 'COGNITO_SCOPE_INVALID',
    message: `CognitoAuthorizer "Stack/Auth": 'scopes[0]' is "invoke", and tokens carry scopes in full; write "<resource server>/invoke" [COGNITO_SCOPE_INVALID]`,
  });
});

test('fails for a list of scopes that only the deployment knows', () => {
  const scopes = Fn.split(',', Fn.importValue('Scopes'));

  expect(thrownBy(() => new CognitoAuthorizer(newStack(), 'Auth', { scopes })).code).toBe('COGNITO_SCOPES_UNRESOLVED');
});

test('scopes of an existing pool may be a list that only the deployment knows, in outputs too', () => {
  const stack = newStack();
  const authorizer = CognitoAuthorizer.fromUserPool(stack, 'Auth', {
    userPool: cognito.UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_abc'),
    clients: [cognito.UserPoolClient.fromUserPoolClientId(stack, 'Client', 'abc')],
    scopes: Fn.split(',', Fn.importValue('Scopes')),
    tokenEndpoint: 'https://tools.auth.eu-west-1.amazoncognito.com/oauth2/token',
  });

  new McpGateway(stack, 'Gateway', { authorizer, outputs: true });

  Template.fromStack(stack).hasOutput('GatewayScopes', {
    Value: { 'Fn::Join': [' ', { 'Fn::Split': [',', { 'Fn::ImportValue': 'Scopes' }] }] },
  });
});

test('a user pool that is retained keeps its domain, scopes and clients', () => {
  const stack = newStack();

  new CognitoAuthorizer(stack, 'Auth', { removalPolicy: RemovalPolicy.RETAIN }).addClient('More');

  const template = Template.fromStack(stack);
  for (const type of ['UserPool', 'UserPoolDomain', 'UserPoolResourceServer', 'UserPoolClient']) {
    template.allResources(`AWS::Cognito::${type}`, { DeletionPolicy: 'Retain' });
  }
});

test('fails for a key that stands in the template of a generated secret', () => {
  const stack = newStack();
  const secret = new secretsmanager.Secret(stack, 'Secret', {
    generateSecretString: { secretStringTemplate: '{"api_key":"LITERAL"}', generateStringKey: 'other' },
  });

  const error = thrownBy(() => ApiKeyCredential.fromSecret(stack, 'Key', { secret, jsonKey: 'api_key' }));

  expect(error.code).toBe('CREDENTIAL_LITERAL_KEY');
  expect(error.message).not.toContain('LITERAL"');
});

test.each([
  [['getPets'], `'operations' is ["getPets"]; write { include: ['getOrders'] }`],
  [{ includes: ['getPets'] }, `'operations' has no member "includes"; write { include: ['getOrders'] }`],
  [
    { include: 'getPets' },
    `'operations.include' takes a list of names, got "getPets"; write { include: ['getOrders'] }`,
  ],
])('fails for a selection that JavaScript lets through: %j', (operations, problem) => {
  const gateway = new McpGateway(newStack(), 'Gateway');

  // The compiler refuses these; who writes JavaScript has none.
  const options = { api: openApi(), operations: operations as OperationSelection };

  expect(thrownBy(() => gateway.addOpenApiTarget('Pets', options))).toMatchObject({
    code: 'OPERATIONS_INVALID',
    message: `OpenApiTarget "Stack/Gateway/Pets": ${problem} [OPERATIONS_INVALID]`,
  });
});
