import { SEARCH_TOOL } from '../../catalog/catalog';
import type { SessionTool } from '../../client/mcp-session';
import { GatewayError } from '../../schema/gateway-error';
import { isNode, ownList } from '../../schema/node';
import { EXIT, type Io } from '../io';
import { textsOf } from './call';
import type { Whereabouts } from './locate';
import { renderTools } from './tools';
import { withSession } from './with-session';

/** Finds tools with the gateway's own search tool. */
export async function search(
  options: Whereabouts & { readonly query: string; readonly json: boolean },
  io: Io,
): Promise<number> {
  const result = await withSession(options, io, async (session) => {
    const listed = await session.listTools();
    if (!listed.some(({ name }) => name === SEARCH_TOOL.name)) {
      const message = 'the gateway has no search tool; semantic search is chosen when a gateway is created';
      throw new GatewayError('GATEWAY_WITHOUT_SEARCH', message);
    }
    return session.callTool(SEARCH_TOOL.name, { query: options.query });
  });
  if (result.isError && !options.json) {
    for (const text of textsOf(result)) io.stderr(`${text}\n`);
    return EXIT.problems;
  }
  const found = isNode(result.structuredContent) ? ownList(result.structuredContent, 'tools').filter(isTool) : [];
  io.stdout(options.json ? `${JSON.stringify({ tools: found }, undefined, 2)}\n` : renderTools(found, io));
  return result.isError ? EXIT.problems : EXIT.done;
}

function isTool(value: unknown): value is SessionTool {
  return isNode(value) && typeof value.name === 'string' && isNode(value.inputSchema);
}
