import { lookAt } from '../schema/document-kind';
import { GatewayError } from '../schema/gateway-error';
import { type CloudAssembly, readCloudAssembly, type StackTemplate } from './cloud-assembly';
import { defined, listOf, objectAt, textOf, tryTextOf } from './json';
import type { AssemblyModel, AuthorizerModel, GatewayModel, Notice, OutputModel } from './model';
import { isRead, NESTED_STACK } from './nested-stacks';
import { readRole } from './permissions';
import { idOf, isSame, type Resource, Resources } from './resources';
import { conditionNotices, readTarget, type TargetReading } from './target';

const GATEWAY = 'AWS::BedrockAgentCore::Gateway';
const TARGET = 'AWS::BedrockAgentCore::GatewayTarget';
/** `CustomTransform` sets what CloudFormation's own resource has no property for. */
const TRANSFORM = 'Custom::McpGatewayTransform';
const USER_POOL = 'AWS::Cognito::UserPool';

/**
 * Reads the gateways that a cloud assembly's folder, or a single template, would deploy: ours or anybody's.
 * Targets and policies of other stacks are found through their exports.
 */
export function readAssembly(path: string): AssemblyModel {
  const assembly = readCloudAssembly(path);
  const { gateways, notices } = readGateways(path, new Resources(assembly));
  return {
    path,
    source: assembly.source,
    stacks: assembly.stacks.filter(({ parent }) => parent === undefined).map(({ id }) => id),
    gateways: gateways.map(({ model }) => model),
    notices,
  };
}

/** A gateway, and what it was read from. */
export interface GatewayReading {
  readonly model: GatewayModel;
  readonly resource: Resource;
  readonly targets: readonly TargetReading[];
}

/**
 * Reads the gateways among resources.
 *
 * @param path what to call the assembly in messages
 */
export function readGateways(
  path: string,
  resources: Resources,
): { readonly gateways: readonly GatewayReading[]; readonly notices: readonly Notice[] } {
  const gateways = resources.ofType(GATEWAY);
  if (gateways.length === 0) {
    throw noGateway(path, resources.assembly);
  }
  const targets = resources.ofType(TARGET).map((resource) => ({
    resource,
    gateway: resources.tryFindReferenced(resource.raw.GatewayIdentifier, resource.stack, GATEWAY),
  }));
  const orphans = targets.filter(({ gateway }) => gateway === undefined).map(({ resource }) => orphan(resource));
  const unread = resources.ofType(NESTED_STACK).filter((resource) => !isRead(resource, resources.assembly.stacks));
  return {
    gateways: gateways.map((gateway) => {
      const own = targets.filter((target) => target.gateway && isSame(target.gateway, gateway));
      const readings = own.map(({ resource }) => readTarget(resource, resources, resources.assembly.assets));
      return { model: readGateway(gateway, readings, resources), resource: gateway, targets: readings };
    }),
    notices: [...orphans, ...unread.map(nestedStack)],
  };
}

function noGateway(path: string, { source, stacks }: CloudAssembly): GatewayError {
  const look = source === 'template' ? lookAt(stacks[0]?.template) : undefined;
  const message =
    look?.kind === undefined
      ? `"${path}" creates no gateway; give the assembly or template that holds an ${GATEWAY}`
      : `"${path}" is no template but a document (${look.name}); "mcp-gateway check" reads it, and here belongs the assembly or template that holds an ${GATEWAY}`;
  return new GatewayError('ASSEMBLY_NO_GATEWAY', message);
}

function readGateway(gateway: Resource, readings: readonly TargetReading[], resources: Resources): GatewayModel {
  const { stack, properties } = gateway;
  const name = tryTextOf(properties.Name) ?? gateway.logicalId;
  const targets = readings.map(({ target }) => target);
  const role = readRole(gateway, targets, resources);
  const mcp = objectAt(properties, 'ProtocolConfiguration', 'Mcp');
  const policyEngine = objectAt(properties, 'PolicyEngineConfiguration');
  const notices: Notice[] = conditionNotices(gateway).map((message) => ({ about: name, message }));
  if (!role.resource) {
    notices.push({
      about: name,
      message: `acts with the role ${role.arn}, whose permissions are not part of the assembly`,
    });
  }
  return defined({
    ...idOf(gateway),
    stackId: stack.id,
    template: stack.file,
    environment: defined({ account: stack.account, region: stack.region }),
    name,
    description: tryTextOf(properties.Description),
    instructions: tryTextOf(mcp.Instructions),
    authorizer: readAuthorizer(gateway, resources),
    semanticSearch: mcp.SearchType === 'SEMANTIC',
    protocolVersions: listOf(mcp.SupportedVersions).map(textOf),
    exceptionLevel: tryTextOf(properties.ExceptionLevel),
    kmsKey: tryTextOf(properties.KmsKeyArn),
    interceptors: listOf(properties.InterceptorConfigurations).map((interceptor) => ({
      function: textOf(objectAt(interceptor, 'Interceptor', 'Lambda').Arn),
      points: listOf(objectAt(interceptor).InterceptionPoints).map(textOf),
    })),
    policyEngine:
      policyEngine.Arn === undefined ? undefined : { arn: textOf(policyEngine.Arn), mode: textOf(policyEngine.Mode) },
    transform: tryReadTransform(gateway, resources),
    role,
    targets,
    outputs: readOutputs(stack, resources),
    notices: [...notices, ...readings.flatMap((reading) => reading.notices)],
  });
}

function tryReadTransform(gateway: Resource, resources: Resources): string | undefined {
  const transform = resources.ofType(TRANSFORM).find(({ raw, stack }) => {
    const declared = resources.tryFindReferenced(raw.GatewayId, stack, GATEWAY);
    return declared && isSame(declared, gateway);
  });
  return transform && textOf(transform.properties.FunctionArn);
}

function readAuthorizer({ properties, raw, stack }: Resource, resources: Resources): AuthorizerModel {
  const place = ['AuthorizerConfiguration', 'CustomJWTAuthorizer', 'DiscoveryUrl'];
  const rawUrl = resources.values.part(raw, stack, ...place);
  const userPool = resources.tryFindReferenced(rawUrl, stack, USER_POOL);
  const jwt = objectAt(properties, 'AuthorizerConfiguration', 'CustomJWTAuthorizer');
  return defined({
    type: textOf(properties.AuthorizerType),
    discoveryUrl: tryTextOf(jwt.DiscoveryUrl),
    userPool: userPool && idOf(userPool),
    allowedClients: listOf(jwt.AllowedClients).map(textOf),
    allowedScopes: listOf(jwt.AllowedScopes).map(textOf),
    allowedAudience: listOf(jwt.AllowedAudience).map(textOf),
    customClaims: listOf(jwt.CustomClaims).map((claim) => textOf(objectAt(claim).InboundTokenClaimName)),
  });
}

function readOutputs(stack: StackTemplate, resources: Resources): OutputModel[] {
  return Object.entries(objectAt(stack.template, 'Outputs')).map(([key, output]) => {
    const { Description, Value, Export } = objectAt(resources.values.resolve(output, stack));
    return defined({
      key,
      description: tryTextOf(Description),
      value: textOf(Value),
      exportName: tryTextOf(objectAt(Export).Name),
    });
  });
}

function orphan(target: Resource): Notice {
  const gateway = textOf(target.properties.GatewayIdentifier);
  return {
    about: tryTextOf(target.properties.Name) ?? target.logicalId,
    message: `is a target of the gateway "${gateway}", which is not part of the assembly`,
  };
}

function nestedStack(resource: Resource): Notice {
  return {
    about: idOf(resource).constructPath ?? resource.logicalId,
    message: 'is a nested stack, and nested stacks are not read',
  };
}
