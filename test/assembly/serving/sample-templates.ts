import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ServedGateway } from '../../../lib/assembly/serving/model';
import {
  readServedGateways,
  type ServedGateways,
  type ServingOptions,
} from '../../../lib/assembly/serving/read-served-gateways';

/** A folder of files; objects become JSON. */
export function folderOf(files: { readonly [name: string]: string | object }): string {
  const folder = mkdtempSync(join(tmpdir(), 'serving-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

/** What is read from one template that is called Shop, with files beside it. */
export function serve(
  template: object,
  options: ServingOptions = {},
  files: { readonly [name: string]: string | object } = {},
): ServedGateways {
  return readServedGateways(
    join(folderOf({ 'Shop.template.json': template, ...files }), 'Shop.template.json'),
    options,
  );
}

/** The only gateway of a template. */
export function serveOne(...given: Parameters<typeof serve>): ServedGateway {
  const { gateways } = serve(...given);
  const [gateway] = gateways;
  if (!gateway || gateways.length > 1) {
    throw new Error(`The template has ${gateways.length} gateways`);
  }
  return gateway;
}

/** A template with a gateway that anyone may call, and other resources. */
export function shop(resources: object = {}, properties: object = {}, others: object = {}): object {
  return {
    Resources: {
      Gateway: {
        Type: 'AWS::BedrockAgentCore::Gateway',
        Properties: {
          Name: 'Shop',
          AuthorizerType: 'NONE',
          RoleArn: 'arn:aws:iam::111122223333:role/gateway',
          ...properties,
        },
      },
      ...resources,
    },
    ...others,
  };
}

/** A target of the gateway. */
export function target(name: string, configuration: object, properties: object = {}): object {
  return {
    Type: 'AWS::BedrockAgentCore::GatewayTarget',
    Properties: {
      Name: name,
      GatewayIdentifier: { Ref: 'Gateway' },
      TargetConfiguration: configuration,
      ...properties,
    },
  };
}

export const TOOLS = [{ Name: 'get', Description: 'Gets', InputSchema: { Type: 'object' } }];

/** A target whose tools are a function's. */
export function lambdaTarget(name: string, lambdaArn: unknown): object {
  return target(name, { Mcp: { Lambda: { LambdaArn: lambdaArn, ToolSchema: { InlinePayload: TOOLS } } } });
}

/** A function with code in the template. */
export function lambdaFunction(properties: object = {}): object {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Runtime: 'python3.13',
      Handler: 'index.handler',
      Code: { ZipFile: 'def handler(e, c): pass' },
      ...properties,
    },
  };
}

/** An OpenAPI document with one operation. */
export function petsDocument(server = 'https://pets.example.com'): object {
  return {
    openapi: '3.0.3',
    info: { title: 'Pets', version: '1' },
    servers: [{ url: server }],
    paths: {
      '/pets': {
        get: { operationId: 'listPets', description: 'Lists pets', responses: { 200: { description: 'OK' } } },
      },
    },
  };
}

/** A target whose document stands in the template. */
export function openApiTarget(
  name: string,
  properties: object = {},
  document: unknown = JSON.stringify(petsDocument()),
): object {
  return target(name, { Mcp: { OpenApiSchema: { InlinePayload: document } } }, properties);
}
