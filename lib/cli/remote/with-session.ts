import { type McpSession, openSession } from '../../client/mcp-session';
import { GatewayError } from '../../schema/gateway-error';
import { isNode } from '../../schema/node';
import { type Located, locate, tellClientFailure, type Whereabouts } from './locate';

/** Does something as an MCP client of the gateway that is meant. */
export async function withSession<T>(where: Whereabouts, action: (session: McpSession) => Promise<T>): Promise<T> {
  const located = await locate(where);
  const session = await openSession(located.connection).catch((error: unknown) => refuse(error, located));
  try {
    return await action(session);
  } catch (error) {
    return refuse(error, located);
  } finally {
    await session.close();
  }
}

/** A failure as one line that says what it was about. */
export function refuse(error: unknown, { label }: Located): never {
  if (error instanceof GatewayError) throw error;
  const status = statusOf(error);
  if (status === 401 || status === 403) {
    const what = status === 401 ? 'does not let you in (401)' : 'refuses this client, or its scopes (403)';
    throw new GatewayError('GATEWAY_REFUSED', `${label} ${what}; check which client and token you use`);
  }
  if (error instanceof Error && 'code' in error && typeof error.code === 'number') {
    throw new GatewayError('GATEWAY_ANSWERED_ERROR', `${label} answers: ${error.message}`);
  }
  if (status !== undefined) throw new GatewayError('GATEWAY_ANSWERED_ERROR', `${label} answers with HTTP ${status}`);
  return tellClientFailure(error);
}

/** The HTTP status that the MCP SDK's errors carry, each in its own way. */
function statusOf(error: unknown): number | undefined {
  if (!isNode(error)) return undefined;
  const { status, code, data } = error;
  const inner = isNode(data) ? data.status : undefined;
  const found = [status, inner, code].find((value) => typeof value === 'number' && value >= 400 && value < 600);
  if (typeof found === 'number') return found;
  return error instanceof Error && error.name === 'UnauthorizedError' ? 401 : undefined;
}
