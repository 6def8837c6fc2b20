import { type McpSession, openSession } from '../../client/mcp-session';
import type { Io } from '../io';
import { tryTellFailure } from './failure';
import { locate, type Whereabouts } from './locate';
import { tellIfSlow } from './tell-if-slow';

/** Does something as an MCP client of the gateway that is meant. */
export async function withSession<T>(
  where: Whereabouts,
  io: Io,
  action: (session: McpSession) => Promise<T>,
): Promise<T> {
  const { connection, label } = await locate(where);
  let session: McpSession | undefined;
  try {
    session = await tellIfSlow(io, label, () => openSession(connection));
    return await action(session);
  } catch (error) {
    throw tryTellFailure(error, label) ?? error;
  } finally {
    await session?.close();
  }
}
