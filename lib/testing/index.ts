import type { Notice } from '../assembly/model';
import { chooseServedGateway, readServedGateways } from '../assembly/serving/read-served-gateways';
import { openSession, type SessionResult } from '../client/mcp-session';
import { connectionTo } from '../local/connection';
import type { LocalEvent } from '../local/events';
import { LocalGateway } from '../local/local-gateway';
import type { GatewaySource, TestGateway, TestGatewayOptions, TestResult } from './api';
import { environmentOf } from './environment-of';
import { synthesizeSource } from './synthesize-source';

export type { GatewaySource, TestGateway, TestGatewayOptions, TestResult, TestTool } from './api';

/**
 * Starts the gateway of a stack on this machine, as `mcp-gateway dev` does, and connects an MCP client to it.
 *
 * The functions of the stack run with their own code. Nothing is deployed, and no AWS account is needed.
 */
export async function startGateway(source: GatewaySource, options: TestGatewayOptions = {}): Promise<TestGateway> {
  const { path, within } = synthesizeSource(source);
  const { gateways, notices } = readServedGateways(path, { values: options.values });
  const own = gateways.filter(({ gateway }) => isWithin(gateway.constructPath, within));
  const served = chooseServedGateway(own.length > 0 ? own : gateways, options.gateway);
  const log = [...notices, ...served.notices].map(lineOfNotice);
  const gateway = await LocalGateway.start(served, {
    secrets: options.secrets ?? {},
    endpoints: options.endpoints ?? {},
    invokes: options.invokes ?? {},
    mocks: options.mocks ?? {},
    localIssuer: options.localIssuer === true,
    passAwsCredentials: options.passAwsCredentials === true,
    port: 0,
    cwd: process.cwd(),
    onEvent: (event) => log.push(...lineOf(event)),
  });
  const connection = connectionTo(gateway.url, gateway.access);
  const session = await openSession(connection).catch(async (error: unknown) => {
    await gateway.close();
    throw error;
  });
  const close = async () => {
    await session.close();
    await gateway.close();
  };
  return {
    url: gateway.url,
    listTools: () => session.listTools(),
    callTool: async (name, args = {}) => resultOf(await session.callTool(name, args)),
    log,
    transport: () => connection.transport(),
    headers: async () => bearer(await connection.token()),
    environment: (prefix = 'MCP_GATEWAY') => environmentOf(connection, gateway.access, prefix),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function bearer(token: string | undefined): { readonly [name: string]: string } {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

function isWithin(constructPath: string | undefined, within: string): boolean {
  return within === '' || constructPath === within || constructPath?.startsWith(`${within}/`) === true;
}

function resultOf({ content, isError = false, structuredContent }: SessionResult): TestResult {
  const texts = content.map(({ text }) => text).filter((text) => typeof text === 'string');
  return { content, isError, ...(structuredContent !== undefined && { structuredContent }), text: texts.join('\n') };
}

function lineOf(event: LocalEvent): string[] {
  if (event.type === 'output') return [`${event.source}: ${event.text}`];
  if (event.type === 'notice') return [lineOfNotice(event)];
  return event.type === 'request' && event.detail !== undefined
    ? [`${event.tool ?? event.method}: ${event.detail}`]
    : [];
}

function lineOfNotice({ about, message }: Notice): string {
  return `${about} ${message}`;
}
