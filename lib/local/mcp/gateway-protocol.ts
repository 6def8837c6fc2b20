import {
  type BaseContext,
  type JSONRPCMessage,
  type JSONRPCRequest,
  type MessageExtraInfo,
  Protocol,
  ProtocolError,
  ProtocolErrorCode,
  type Transport,
} from '@modelcontextprotocol/server';
import { EMPTY_NODE, isNode, type Node, ownNode } from '../../schema/node';
import type { Exchange } from './exchange';
import { STATELESS_VERSION } from './protocol-versions';

/** Answers the requests of one method. */
export type Method = (params: Node, exchange: Exchange) => Node | Promise<Node>;

/** The answer to a request: its result or its error. */
export type RpcAnswer = { readonly result: Node } | { readonly error: Node };

/**
 * The SDK's protocol layer, fed without a stream: it knows which methods a version has, what each message has to carry
 * and what each result says besides. One instance serves all callers of its era at once, so it holds nothing of any of
 * them: requests carry their exchange, and an ID that no other request has.
 */
export class GatewayProtocol extends Protocol<GatewayContext> {
  private readonly line = new InProcessTransport();

  /** @param isStateless whether this serves the versions without a handshake */
  public constructor(methods: ReadonlyMap<string, Method>, isStateless: boolean) {
    super();
    if (isStateless) {
      this._negotiatedProtocolVersion = STATELESS_VERSION;
    }
    // The SDK's own handlers parse parameters and results into new objects, whose members stand in another order.
    this.fallbackRequestHandler = async (request, { exchange }) => {
      const method = methods.get(request.method);
      if (!method) {
        throw new ProtocolError(ProtocolErrorCode.MethodNotFound, 'Method not found');
      }
      // The cast takes off `readonly`: the SDK's type of a result is any object.
      return (await method(ownNode(request, 'params'), exchange)) as { [member: string]: unknown };
    };
    void this.connect(this.line);
  }

  /** Answers one request. The message has to be a request of JSON-RPC. */
  public answer(message: Node, exchange: Exchange): Promise<RpcAnswer> {
    return this.line.request(message, exchange);
  }

  protected override buildContext(context: BaseContext, info?: GatewayMessageInfo): GatewayContext {
    if (!info) {
      throw new Error('a request came without its exchange');
    }
    return { ...context, exchange: info.exchange };
  }

  protected override assertCapabilityForMethod(): void {}

  protected override assertNotificationCapability(): void {}

  protected override assertRequestHandlerCapability(): void {}
}

interface GatewayContext extends BaseContext {
  readonly exchange: Exchange;
}

interface GatewayMessageInfo extends MessageExtraInfo {
  readonly exchange: Exchange;
}

/** Hands messages to the protocol layer and its answers to whoever waits for them. */
class InProcessTransport implements Transport {
  public onmessage?: (message: JSONRPCMessage, info?: MessageExtraInfo) => void;
  private readonly waiting = new Map<number, (answer: RpcAnswer) => void>();
  private lastId = 0;

  public async start(): Promise<void> {}

  public async close(): Promise<void> {}

  public request(message: Node, exchange: Exchange): Promise<RpcAnswer> {
    this.lastId += 1;
    const id = this.lastId;
    const info: GatewayMessageInfo = { exchange };
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      // The cast says what the caller of `answer` has made sure of.
      this.onmessage?.({ ...message, id } as JSONRPCRequest, info);
    });
  }

  public async send(message: JSONRPCMessage): Promise<void> {
    if (!('id' in message) || typeof message.id !== 'number') {
      return;
    }
    const resolve = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    const { result, error }: { readonly result?: unknown; readonly error?: unknown } = message as Node;
    resolve?.(isNode(error) ? { error } : { result: isNode(result) ? result : EMPTY_NODE });
  }
}
