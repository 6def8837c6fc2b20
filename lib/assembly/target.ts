import type { TargetCredential, TargetKind } from '../catalog/target';
import type { Node } from '../schema/node';
import type { CloudAssembly } from './cloud-assembly';
import { defined, listOf, objectAt, textOf, tryTextOf } from './json';
import type { Notice, TargetModel } from './model';
import { idOf, type Resource, type Resources } from './resources';
import { readTargetTools, type TargetTools } from './target-tools';

const MCP_KINDS: { readonly [member: string]: TargetKind } = {
  Lambda: 'LAMBDA',
  OpenApiSchema: 'OPENAPI',
  SmithyModel: 'SMITHY',
  McpServer: 'MCP_SERVER',
  ApiGateway: 'API_GATEWAY',
};

/** A target, and what could not be found out about it. */
export interface TargetReading {
  readonly resource: Resource;
  readonly target: TargetModel;
  readonly found: TargetTools;
  readonly notices: readonly Notice[];
}

export function readTarget(resource: Resource, resources: Resources, assets: CloudAssembly['assets']): TargetReading {
  const { properties, raw, stack } = resource;
  const name = tryTextOf(properties.Name) ?? resource.logicalId;
  const { kind, member, configuration } = configurationOf(properties);
  const found = readTargetTools(kind, configuration, name, assets);
  const lambdaArn = resources.values.part(raw, stack, 'TargetConfiguration', 'Mcp', 'Lambda', 'LambdaArn');
  const behind = kind === 'LAMBDA' ? resources.tryFindReferenced(lambdaArn, stack) : undefined;
  const id = idOf(resource);
  const target = defined({
    ...id,
    name,
    description: tryTextOf(properties.Description),
    kind,
    endpoint: endpointOf(kind, member, configuration, found.document),
    resource: behind && idOf(behind),
    credential: credentialOf(properties),
    tools: found.tools,
    origin: stack.targetOrigins?.get(id.constructPath ?? ''),
  });
  const messages = [...conditionNotices(resource), found.missing, found.problem].filter((each) => each !== undefined);
  return { resource, target, found, notices: messages.map((message) => ({ about: name, message })) };
}

/** What is worth knowing about a resource that may not come to be. */
export function conditionNotices({ condition }: Resource): string[] {
  return condition === undefined ? [] : [`exists only when the condition "${condition}" holds`];
}

/** What a template says about a target of one kind. */
export interface Configuration {
  readonly kind: TargetKind;
  readonly member: string;
  readonly configuration: Node;
}

export function configurationOf(properties: Node): Configuration {
  for (const protocol of Object.values(objectAt(properties, 'TargetConfiguration'))) {
    for (const [member, configuration] of Object.entries(objectAt(protocol))) {
      return { kind: MCP_KINDS[member] ?? 'OTHER', member, configuration: objectAt(configuration) };
    }
  }
  return { kind: 'OTHER', member: 'unknown', configuration: {} };
}

function endpointOf(kind: TargetKind, member: string, configuration: Node, document: unknown) {
  switch (kind) {
    case 'LAMBDA':
      return tryTextOf(configuration.LambdaArn);
    case 'OPENAPI':
      return tryTextOf(objectAt(listOf(objectAt(document).servers)[0]).url);
    case 'SMITHY':
      return serviceTitle(document);
    case 'MCP_SERVER':
      return tryTextOf(configuration.Endpoint);
    case 'API_GATEWAY':
      return `${textOf(configuration.RestApiId)}/${textOf(configuration.Stage)}`;
    default:
      return (
        tryTextOf(configuration.Endpoint ?? configuration.Arn ?? objectAt(configuration, 'Source').ConnectorId) ??
        member
      );
  }
}

function serviceTitle(document: unknown): string | undefined {
  const service = Object.values(objectAt(document, 'shapes')).find((shape) => objectAt(shape).type === 'service');
  const traits = objectAt(service, 'traits');
  return tryTextOf(traits['smithy.api#title'] ?? objectAt(traits, 'aws.api#service').sdkId);
}

function credentialOf(properties: Node): TargetCredential | undefined {
  const [configuration] = listOf(properties.CredentialProviderConfigurations);
  if (configuration === undefined) {
    return undefined;
  }
  const provider = objectAt(configuration, 'CredentialProvider');
  const apiKey = objectAt(provider, 'ApiKeyCredentialProvider');
  const oauth = objectAt(provider, 'OauthCredentialProvider');
  return defined({
    type: textOf(objectAt(configuration).CredentialProviderType),
    provider: tryTextOf(apiKey.ProviderArn ?? oauth.ProviderArn),
    location: tryTextOf(apiKey.CredentialLocation),
    parameterName: tryTextOf(apiKey.CredentialParameterName),
    prefix: tryTextOf(apiKey.CredentialPrefix),
    scopes: oauth.Scopes === undefined ? undefined : listOf(oauth.Scopes).map(textOf),
    grantType: tryTextOf(oauth.GrantType),
    service: tryTextOf(objectAt(provider, 'IamCredentialProvider').Service),
  });
}
