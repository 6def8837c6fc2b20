import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const CLIENT_SCOPE = 'shop/use';

/** Answers with its process, so that tests see whether it is gone. */
export const HANDLER = `exports.handler = async (event) => ({ pid: process.pid, version: 1, given: event });`;

interface ShopOptions {
  /** The names of the function's tools. */
  readonly tools?: readonly string[];
  /** The code of the function; `undefined` leaves its asset out of the assembly. */
  readonly code?: string;
  /** Resources beside the shop's. */
  readonly more?: object;
}

/** Writes a cloud assembly as an app writes it: a gateway with tokens of a user pool, and a function behind it. */
export function writeShop(folder: string, { tools = ['order'], code, more = {} }: ShopOptions = {}): void {
  mkdirSync(folder, { recursive: true });
  const artifact = { type: 'aws:cloudformation:stack', properties: { templateFile: 'Shop.template.json' } };
  write(folder, 'manifest.json', { version: '36.0.0', artifacts: { Shop: artifact } });
  write(folder, 'Shop.template.json', template(tools, more));
  if (code === undefined) return;
  mkdirSync(join(folder, 'asset.function'), { recursive: true });
  writeFileSync(join(folder, 'asset.function/index.js'), code);
}

/** A folder with a shop in `cdk.out`. */
export function shopFolder(options: ShopOptions = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'dev-'));
  writeShop(join(folder, 'cdk.out'), { code: HANDLER, ...options });
  return folder;
}

function template(tools: readonly string[], more: object): object {
  return {
    Resources: {
      Pool: { Type: 'AWS::Cognito::UserPool', Properties: {} },
      Scopes: {
        Type: 'AWS::Cognito::UserPoolResourceServer',
        Properties: {
          UserPoolId: { Ref: 'Pool' },
          Identifier: 'shop',
          Scopes: [{ ScopeName: 'use', ScopeDescription: 'Use' }],
        },
      },
      Client: {
        Type: 'AWS::Cognito::UserPoolClient',
        Properties: {
          UserPoolId: { Ref: 'Pool' },
          GenerateSecret: true,
          AllowedOAuthFlows: ['client_credentials'],
          AllowedOAuthFlowsUserPoolClient: true,
          AllowedOAuthScopes: [CLIENT_SCOPE],
        },
      },
      Gateway: {
        Type: 'AWS::BedrockAgentCore::Gateway',
        Properties: {
          Name: 'shop',
          ProtocolType: 'MCP',
          AuthorizerType: 'CUSTOM_JWT',
          RoleArn: 'arn:aws:iam::123456789012:role/Gateway',
          ExceptionLevel: 'DEBUG',
          ProtocolConfiguration: { Mcp: { SupportedVersions: ['2025-11-25', '2026-07-28'] } },
          AuthorizerConfiguration: {
            CustomJWTAuthorizer: {
              DiscoveryUrl: {
                'Fn::Join': [
                  '',
                  [
                    'https://cognito-idp.',
                    { Ref: 'AWS::Region' },
                    '.amazonaws.com/',
                    { Ref: 'Pool' },
                    '/.well-known/openid-configuration',
                  ],
                ],
              },
              AllowedClients: [{ Ref: 'Client' }],
            },
          },
        },
      },
      Function: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Runtime: 'nodejs20.x',
          Handler: 'index.handler',
          Role: 'arn:aws:iam::123456789012:role/Function',
          Code: { S3Bucket: 'assets', S3Key: 'function.zip' },
        },
        Metadata: { 'aws:asset:path': 'asset.function', 'aws:asset:property': 'Code' },
      },
      Target: lambdaTarget('Shop', 'Function', tools),
      ...more,
    },
  };
}

/** A target whose tools a function implements. */
export function lambdaTarget(name: string, logicalId: string, tools: readonly string[]): object {
  const InlinePayload = tools.map((tool) => ({
    Name: tool,
    Description: `Does ${tool}`,
    InputSchema: { Type: 'object', Properties: { text: { Type: 'string' } } },
  }));
  return {
    Type: 'AWS::BedrockAgentCore::GatewayTarget',
    Properties: {
      Name: name,
      GatewayIdentifier: { Ref: 'Gateway' },
      CredentialProviderConfigurations: [{ CredentialProviderType: 'GATEWAY_IAM_ROLE' }],
      TargetConfiguration: {
        Mcp: { Lambda: { LambdaArn: { 'Fn::GetAtt': [logicalId, 'Arn'] }, ToolSchema: { InlinePayload } } },
      },
    },
  };
}

/** A function whose code stands in the template. */
export function inlineFunction(code: string, properties: object = {}): object {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Runtime: 'nodejs20.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::123456789012:role/Function',
      Code: { ZipFile: code },
      ...properties,
    },
  };
}

function write(folder: string, name: string, value: object): void {
  writeFileSync(join(folder, name), JSON.stringify(value));
}
