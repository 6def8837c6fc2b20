import { ProtocolErrorCode } from '@modelcontextprotocol/server';
import { LIMITS } from '../../schema/limits';
import { type Node, own, ownNode, ownText } from '../../schema/node';
import { TOOL_NAME_SEPARATOR } from '../../schema/tool-name';
import type { GatewayParts } from '../gateway-parts';
import type { Exchange } from './exchange';
import { gatewayMethods } from './gateway-methods';
import { GatewayProtocol } from './gateway-protocol';
import { rpcError, rpcResult } from './json-rpc';
import { checkPolicies, POLICY_DENIED } from './policy-gate';
import { ProtocolVersions, STATELESS_VERSION } from './protocol-versions';
import { ServerCalls } from './server-calls';
import { ToolCatalog } from './tool-catalog';

/** An answer of MCP, and the HTTP status that it goes out with. */
export interface McpAnswer {
  readonly httpStatus: number;
  readonly body: Node;
}

/** What one set of parts makes of the messages that have been let in. */
export class McpService {
  public readonly versions: ProtocolVersions;
  private readonly catalog: ToolCatalog;
  private readonly withHandshake: GatewayProtocol;
  private readonly stateless: GatewayProtocol;

  public constructor(private readonly parts: GatewayParts) {
    this.versions = new ProtocolVersions(parts.served.gateway.protocolVersions);
    this.catalog = new ToolCatalog(parts);
    const servers = new ServerCalls(parts, this.catalog.servers);
    const methods = gatewayMethods({ parts, versions: this.versions, catalog: this.catalog, servers });
    this.withHandshake = new GatewayProtocol(methods, false);
    this.stateless = new GatewayProtocol(methods, true);
  }

  /** Whether there is anything but tools to be had. */
  public get hasServers(): boolean {
    return this.catalog.servers.length > 0;
  }

  /** Answers a request that has passed the gate. */
  public async answer(message: Node, exchange: Exchange): Promise<McpAnswer> {
    const { messageId, report } = exchange;
    const method = ownText(message, 'method') ?? '';
    if (method === 'tools/call') {
      nameTool(message, exchange, this.parts);
    }
    const denial = await checkPolicies(message, exchange, this.parts, this.catalog);
    if (denial !== undefined) {
      report.status = 'denied';
      report.detail = denial;
      return { httpStatus: 200, body: rpcError(messageId, POLICY_DENIED, denial) };
    }
    const isStateless = exchange.protocolVersion >= STATELESS_VERSION;
    const answer = await (isStateless ? this.stateless : this.withHandshake).answer(message, exchange);
    if ('result' in answer) {
      return { httpStatus: 200, body: rpcResult(messageId, resultOf(method, answer.result)) };
    }
    const { code, message: text, data } = answer.error;
    if (report.status === 'ok') {
      report.status = code === ProtocolErrorCode.InternalError ? 'error' : 'invalid';
      report.detail = String(text);
    }
    return {
      httpStatus: isStateless ? statelessStatus(code) : 200,
      body: rpcError(messageId, Number(code), String(text), data),
    };
  }
}

/** As the SDK has it: without a handshake, a method that is not there is a page that is not there. */
function statelessStatus(code: unknown): number {
  switch (code) {
    case ProtocolErrorCode.MethodNotFound:
      return 404;
    case ProtocolErrorCode.MissingRequiredClientCapability:
      return 400;
    default:
      return 200;
  }
}

/** `server/discover` alone comes without the `resultType` that the SDK gives every result. */
function resultOf(method: string, result: Node): Node {
  if (method !== 'server/discover') {
    return result;
  }
  const { resultType, ...discovered } = result;
  return discovered;
}

/** Notes which tool is meant, so that the person at the terminal is told even of calls that fail early. */
function nameTool(message: Node, { report }: Exchange, { served }: GatewayParts): void {
  const name = own(ownNode(message, 'params'), 'name');
  if (typeof name !== 'string') {
    return;
  }
  report.tool = name.slice(0, LIMITS.toolName);
  const [targetName] = name.split(TOOL_NAME_SEPARATOR, 1);
  report.target = served.targets.find(({ target }) => target.name === targetName)?.target.name;
}
