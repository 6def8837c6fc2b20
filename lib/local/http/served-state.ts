import type { GatewayParts } from '../gateway-parts';
import { McpService } from '../mcp/mcp-service';
import type { Sessions } from '../mcp/sessions';
import { Flights } from './flights';
import { MessageHandler } from './message-handler';

/** A set of parts, what was made of it, and the requests that it is answering. */
export interface ServedState {
  readonly parts: GatewayParts;
  readonly service: McpService;
  readonly handler: MessageHandler;
  readonly flights: Flights;
}

export function serve(parts: GatewayParts, sessions: Sessions): ServedState {
  const service = new McpService(parts);
  return { parts, service, handler: new MessageHandler(parts, service, sessions), flights: new Flights() };
}
