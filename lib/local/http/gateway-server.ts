import type { GatewayParts } from '../gateway-parts';
import { HttpGateway } from './http-gateway';

/** A gateway on this machine, for programs of this machine. */
export interface GatewayServer {
  /** What MCP clients connect to; empty while the server does not listen. */
  readonly url: string;
  /** Listens on the loopback interface. Port 0 takes a port that is free. */
  listen(port: number): Promise<void>;
  /**
   * Answers new requests with other parts from now on; connections and sessions stay. Done when the last call to the
   * old parts has ended, so that they can be closed.
   */
  replace(parts: GatewayParts): Promise<void>;
  /** Tells clients that listen for it that the tools have changed, when the parts say that they are told. */
  announceTools(): void;
  /** Takes no more requests, waits shortly for the calls under way, and ends what has not ended then. */
  close(): Promise<void>;
}

/** How long a server waits. */
export interface Patience {
  /** For the headers of a request. */
  readonly headersMilliseconds: number;
  /** For all of a request. */
  readonly requestMilliseconds: number;
  /** For calls under way, when it closes. */
  readonly closeMilliseconds: number;
}

const PATIENCE: Patience = { headersMilliseconds: 10_000, requestMilliseconds: 60_000, closeMilliseconds: 2_000 };

/** Serves a gateway over HTTP, as soon as it is told to listen. */
export function createGatewayServer(parts: GatewayParts, patience: Partial<Patience> = {}): GatewayServer {
  return new HttpGateway(parts, { ...PATIENCE, ...patience });
}
