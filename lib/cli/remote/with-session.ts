import { type McpSession, openSession } from '../../client/mcp-session';
import { tryTellFailure } from './failure';
import { locate, type Whereabouts } from './locate';

/** Does something as an MCP client of the gateway that is meant. */
export async function withSession<T>(where: Whereabouts, action: (session: McpSession) => Promise<T>): Promise<T> {
  const { connection, label } = await locate(where);
  let session: McpSession | undefined;
  try {
    session = await openSession(connection);
    return await action(session);
  } catch (error) {
    throw tryTellFailure(error, label) ?? error;
  } finally {
    await session?.close();
  }
}
