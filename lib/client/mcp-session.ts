import { Client } from '@modelcontextprotocol/client';
import type { GatewayConnection } from './gateway-connection';

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
  callTool(name: string, args: Json): Promise<SessionResult>;
  close(): Promise<void>;
}

/** The service ends a call after 15 minutes. */
const LONGEST_CALL = 15 * 60 * 1000;

/** Connects the official client, which negotiates the protocol version. */
export async function openSession(connection: GatewayConnection): Promise<McpSession> {
  const client = new Client({ name: 'cdk-mcp-gateway', version: process.env.MCP_GATEWAY_VERSION ?? 'unreleased' });
  await client.connect(connection.transport());
  return {
    listTools: async () => (await client.listTools()).tools,
    callTool: async (name, args) => client.callTool({ name, arguments: { ...args } }, { timeout: LONGEST_CALL }),
    close: () => client.close(),
  };
}
