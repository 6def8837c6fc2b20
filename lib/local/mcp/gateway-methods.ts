import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import { isNode, type Node, own, ownText } from '../../schema/node';
import type { GatewayParts } from '../gateway-parts';
import { callTool } from './call-tool';
import type { Method } from './gateway-protocol';
import type { OfferedTool } from './offered-tool';
import type { ProtocolVersions } from './protocol-versions';
import type { ServerCalls } from './server-calls';
import type { ToolCatalog } from './tool-catalog';

/** What the methods of a gateway answer with. */
export interface MethodParts {
  readonly parts: GatewayParts;
  readonly versions: ProtocolVersions;
  readonly catalog: ToolCatalog;
  readonly servers: ServerCalls;
}

/** The methods that the service has, by name. `ping` is the SDK's own; which version has which method, too. */
export function gatewayMethods(gateway: MethodParts): ReadonlyMap<string, Method> {
  const { parts, catalog, servers } = gateway;
  return new Map<string, Method>([
    ['initialize', (params) => initialize(params, gateway)],
    ['server/discover', () => discover(gateway)],
    ['tools/list', (params, { caller }) => catalog.page(caller, own(params, 'cursor'))],
    [
      'tools/call',
      async (params, exchange) => callTool(await findTool(params, catalog), params, exchange, parts, catalog),
    ],
    ['prompts/list', async (params) => ({ prompts: await onlyPage(params, servers.prompts()) })],
    ['prompts/get', (params, exchange) => servers.prompt(params, exchange)],
    ['resources/list', async (params) => ({ resources: await onlyPage(params, servers.resources()) })],
    ['resources/read', (params, exchange) => servers.resource(params, exchange)],
    [
      'resources/templates/list',
      async (params) => ({ resourceTemplates: await onlyPage(params, servers.resourceTemplates()) }),
    ],
  ]);
}

/** The tool that a call names, whose arguments are an object. Throws for calls that no tool could answer. */
export async function findTool(params: Node, catalog: ToolCatalog): Promise<OfferedTool> {
  const name = ownText(params, 'name');
  if (name === undefined) {
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, "Invalid params: 'name' must be a string");
  }
  const args = own(params, 'arguments');
  if (args !== undefined && !isNode(args)) {
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, "Invalid params: 'arguments' must be an object");
  }
  const tool = await catalog.tryFind(name);
  if (!tool) {
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown tool: ${name}`);
  }
  return tool;
}

function initialize(params: Node, { parts, versions }: MethodParts): Node {
  const asked = ownText(params, 'protocolVersion');
  if (asked === undefined) {
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, "Invalid params: 'protocolVersion' must be a string");
  }
  const { instructions } = parts.served.gateway;
  return {
    protocolVersion: versions.negotiate(asked),
    capabilities: capabilitiesOf(parts),
    serverInfo: serverInfoOf(parts),
    ...(instructions !== undefined && { instructions }),
  };
}

function discover({ parts, versions }: MethodParts): Node {
  const { instructions } = parts.served.gateway;
  return {
    supportedVersions: versions.served,
    capabilities: capabilitiesOf(parts),
    serverInfo: serverInfoOf(parts),
    ...(instructions !== undefined && { instructions }),
    ttlMs: 0,
    cacheScope: 'private',
  };
}

function capabilitiesOf({ announcesChanges = false }: GatewayParts): Node {
  const listChanged = announcesChanges;
  return { tools: { listChanged }, prompts: { listChanged }, resources: { listChanged } };
}

function serverInfoOf({ served }: GatewayParts): Node {
  return { version: '1.0.0', name: served.gateway.name };
}

/** A list that comes in one piece: whoever asks for a further one holds a cursor that nobody gave. */
async function onlyPage(params: Node, items: Promise<Node[]>): Promise<Node[]> {
  if (own(params, 'cursor') !== undefined) {
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'Invalid cursor');
  }
  return items;
}
