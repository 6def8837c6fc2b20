import {
  type JSONRPCMessage,
  StreamableHTTPClientTransport,
  type StreamableHTTPClientTransportOptions,
  type TransportSendOptions,
} from '@modelcontextprotocol/client';
import type { ToolCall } from '../../target-caller';

/** A request on its way. */
export interface Outgoing {
  readonly call?: ToolCall;
  /** Ends the request, and the stream of its answer. */
  readonly signal: AbortSignal;
  /** Told when the stream of the answer is over. */
  readonly onStreamEnd: () => void;
}

/** Lets requests know when the stream of their answer ends, and ends it with them. */
export class WatchedTransport extends StreamableHTTPClientTransport {
  constructor(
    url: URL,
    options: StreamableHTTPClientTransportOptions,
    private readonly outgoing: () => Outgoing | undefined,
  ) {
    super(url, options);
  }

  override send(message: JSONRPCMessage | JSONRPCMessage[], options: TransportSendOptions = {}): Promise<void> {
    const outgoing = this.outgoing();
    const isRequest = !Array.isArray(message) && 'method' in message && 'id' in message;
    if (outgoing === undefined || !isRequest) {
      return super.send(message, options);
    }
    const { signal, onStreamEnd } = outgoing;
    const requestSignal = options.requestSignal ? AbortSignal.any([options.requestSignal, signal]) : signal;
    return super.send(message, { ...options, requestSignal, onRequestStreamEnd: onStreamEnd });
  }
}
