import { Client } from '@modelcontextprotocol/client';
import { watchFarewells } from './farewells';
import type { GatewayConnection } from './gateway-connection';
import { LONGEST_CALL } from './patient-fetch';

type Json = { readonly [member: string]: unknown };

/** A tool as `tools/list` gives it. */
export interface SessionTool extends Json {
  readonly name: string;
  readonly description?: string;
  readonly inputSchema: Json;
}

/** What a tool has answered. */
export interface SessionResult extends Json {
  readonly content: readonly Json[];
  readonly isError?: boolean;
  readonly structuredContent?: unknown;
}

/** An MCP client that is connected to a gateway. */
export interface McpSession {
  /** The tools of all pages. */
  listTools(): Promise<readonly SessionTool[]>;
  /** @param signal gives the call up, and lets the gateway know */
  callTool(name: string, args: Json, signal?: AbortSignal): Promise<SessionResult>;
  close(): Promise<void>;
}

/** A gateway has up to 100 targets of up to 1,000 tools, and lists 30 on a page. The SDK alone gives up after 64 pages. */
const MOST_PAGES = 4_000;

/** Connects the official client, which negotiates the protocol version. */
export async function openSession(connection: GatewayConnection): Promise<McpSession> {
  const { client, saidFarewell } = await connect(connection);
  return {
    listTools: async () => (await client.listTools()).tools,
    callTool: async (name, args, signal) =>
      client.callTool({ name, arguments: { ...args } }, { timeout: LONGEST_CALL, ...(signal && { signal }) }),
    close: async () => {
      await saidFarewell();
      await client.close();
    },
  };
}

interface Connected {
  readonly client: Client;
  /** Waits until the gateway knows of the calls that were given up. */
  readonly saidFarewell: () => Promise<void>;
}

async function connect(connection: GatewayConnection): Promise<Connected> {
  const begin = async (options: ConstructorParameters<typeof Client>[1]) => {
    const version = process.env.MCP_GATEWAY_VERSION ?? 'unreleased';
    const client = new Client({ name: 'cdk-mcp-gateway', version }, { listMaxPages: MOST_PAGES, ...options });
    const transport = connection.transport();
    const saidFarewell = watchFarewells(transport);
    await client.connect(transport);
    return { client, saidFarewell };
  };
  try {
    return await begin({});
  } catch (error) {
    // A gateway may speak nothing but a version that begins without a session.
    if (!isBadRequest(error)) throw error;
    return await begin({ versionNegotiation: { mode: 'auto' } }).catch(() => Promise.reject(error));
  }
}

/** Whether the gateway understood a request and takes none like it: of this version, for one. */
function isBadRequest(error: unknown): boolean {
  const data = typeof error === 'object' && error !== null && 'data' in error ? error.data : undefined;
  return typeof data === 'object' && data !== null && 'status' in data && data.status === 400;
}
