import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as api from '../../lib';

const ROOT = join(__dirname, '../..');

interface Assembly {
  readonly types: Record<string, { readonly name: string; readonly kind: string }>;
}

const assembly: Assembly = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8'));

test('exports exactly these classes and enums', () => {
  expect(Object.keys(api).sort()).toEqual([
    'ApiDefinition',
    'ApiKeyCredential',
    'ApiKeyLocation',
    'ApiKeyPlace',
    'CognitoAuthorizer',
    'CustomTransform',
    'LambdaTarget',
    'McpGateway',
    'McpListingMode',
    'McpServer',
    'McpServerTarget',
    'OAuthClientAuthentication',
    'OAuthCredential',
    'OAuthGrant',
    'OAuthGrantType',
    'OAuthProvider',
    'OpenApiTarget',
    'Repair',
    'SampleTools',
    'SmithyTarget',
    'TargetReadiness',
    'TokenVaultEncryption',
    'ToolComparison',
    'ToolDefinitions',
    'ToolVerification',
    'WafFailureMode',
  ]);
});

test('offers exactly these types to every language', () => {
  expect(
    Object.values(assembly.types)
      .map(({ name }) => name)
      .sort(),
  ).toEqual([
    'ApiDefinition',
    'ApiKeyCredential',
    'ApiKeyCredentialProps',
    'ApiKeyLocation',
    'ApiKeyPlace',
    'CatalogTool',
    'CatalogToolOrigin',
    'CatalogUnknownTarget',
    'CognitoAuthorizer',
    'CognitoAuthorizerOptions',
    'CognitoUserPoolAttributes',
    'ConnectOptions',
    'CustomTransform',
    'CustomTransformProps',
    'GatewayCatalog',
    'GatewayTool',
    'ICognitoAuthorizer',
    'IMcpGateway',
    'LambdaTarget',
    'LambdaTargetOptions',
    'LambdaTargetProps',
    'McpGateway',
    'McpGatewayAttributes',
    'McpGatewayProps',
    'McpListingMode',
    'McpServer',
    'McpServerTarget',
    'McpServerTargetOptions',
    'McpServerTargetProps',
    'McpTargetOptions',
    'OAuthClientAuthentication',
    'OAuthCredential',
    'OAuthCredentialProps',
    'OAuthDiscovery',
    'OAuthGrant',
    'OAuthGrantType',
    'OAuthProvider',
    'OAuthServerMetadata',
    'OAuthServerOptions',
    'OAuthTenant',
    'OAuthTokenExchangeOptions',
    'OpenApiTarget',
    'OpenApiTargetOptions',
    'OpenApiTargetProps',
    'OperationOverride',
    'OperationSelection',
    'Repair',
    'S3Document',
    'SampleTools',
    'SmithyTarget',
    'SmithyTargetOptions',
    'SmithyTargetProps',
    'TargetReadiness',
    'TargetReadinessProps',
    'TokenVaultEncryption',
    'TokenVaultEncryptionProps',
    'ToolComparison',
    'ToolDefinition',
    'ToolDefinitions',
    'ToolVerification',
    'ToolVerificationProps',
    'WafFailureMode',
  ]);
});

/** One tool means the same in both, and MCP's own word for it is the best there is. */
const SHARED_NAMES = ['ToolDefinition'];

test('repeats no other name of aws-bedrockagentcore, so that both can be imported in one file', () => {
  const cdk: Assembly = JSON.parse(
    gunzipSync(readFileSync(join(ROOT, 'node_modules/aws-cdk-lib/.jsii.gz'))).toString(),
  );
  const taken = new Set(
    Object.entries(cdk.types)
      .filter(([name]) => name.startsWith('aws-cdk-lib.aws_bedrockagentcore.'))
      .map(([, { name }]) => name),
  );

  expect(taken.size).toBeGreaterThan(100);
  const repeated = Object.values(assembly.types)
    .map(({ name }) => name)
    .filter((name) => taken.has(name));
  expect(repeated).toEqual(SHARED_NAMES);
});

test('has no unions, which other languages cannot say', () => {
  expect(JSON.stringify(assembly.types)).not.toContain('"union"');
});

test('the one file that is published marks each class for other languages', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const bundle: Record<string, Record<symbol, unknown>> = require(join(ROOT, 'dist'));
  const classes = Object.entries(assembly.types).filter(([, { kind }]) => kind === 'class');

  const marks = classes.map(([fqn, { name }]) => [fqn, bundle[name]?.[Symbol.for('jsii.rtti')]]);

  expect(marks.length).toBe(19);
  expect(marks).toEqual(classes.map(([fqn]) => [fqn, { fqn, version }]));
  expect(Object.keys(bundle).sort()).toEqual(Object.keys(api).sort());
});

test('the one file that is published asks for aws-cdk-lib in one place, because each search for it takes time', () => {
  const text = readFileSync(join(ROOT, 'dist/index.js'), 'utf8');

  expect(text.match(/require\("aws-cdk-lib[^"]*"\)/g)).toEqual(['require("aws-cdk-lib")']);
});

test('documents every public member', () => {
  const undocumented = Object.entries(assembly.types).flatMap(([name, type]) => membersWithoutDocs(name, type));

  expect(undocumented).toEqual([]);
});

/** What comes from `aws-cdk-lib` is documented there. */
const INHERITED = [
  'createdAt',
  'updatedAt',
  'status',
  'statusReason',
  'statusReasons',
  'role',
  'description',
  'kmsKey',
  'exceptionLevel',
  'protocolConfiguration',
  'authorizerConfiguration',
  'gatewayArn',
  'gatewayId',
  'gatewayName',
  'credentialProviderType',
  'credentialProviderConfigurations',
  'targetProtocolType',
  'targetType',
  'authorizerType',
];

function membersWithoutDocs(owner: string, type: object): string[] {
  const { methods = [], properties = [] }: { methods?: Member[]; properties?: Member[] } = type;
  return [...methods, ...properties]
    .filter(({ name, docs }) => !docs?.summary && !INHERITED.includes(name))
    .map(({ name }) => `${owner}.${name}`);
}

interface Member {
  readonly name: string;
  readonly docs?: { readonly summary?: string };
}
