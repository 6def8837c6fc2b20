import { randomUUID } from 'node:crypto';
import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import { isNode, type Node, own, ownNode, ownText } from '../../schema/node';

/** What targets have asked a client in one session, and the client has not answered yet. */
export class Questions {
  private readonly open = new Map<string, (answer: Node) => void>();

  /**
   * Asks the client under an ID of the gateway's own. Throws what the client answers as an error, and when there will be
   * no answer.
   *
   * @param question method and parameters, as the target has them
   */
  public async ask(question: Node, send: (message: Node) => Promise<void>, signal: AbortSignal): Promise<Node> {
    const id = randomUUID();
    const { promise, resolve, reject } = withResolvers<Node>();
    const leave = () => reject(new ProtocolError(ProtocolErrorCode.InternalError, 'The client does not answer'));
    signal.addEventListener('abort', leave, { once: true });
    this.open.set(id, resolve);
    try {
      // The answer may be here before what asks for it is known to be gone.
      await Promise.all([send({ jsonrpc: '2.0', id, ...question }), promise]);
      return resultOf(await promise);
    } finally {
      signal.removeEventListener('abort', leave);
      this.open.delete(id);
    }
  }

  /** Takes an answer. `false` when nobody waits for it. */
  public answer(message: Node): boolean {
    const resolve = this.open.get(String(own(message, 'id')));
    resolve?.(message);
    return resolve !== undefined;
  }
}

function resultOf(answer: Node): Node {
  const error = own(answer, 'error');
  if (isNode(error)) {
    const { code, data } = error;
    throw new ProtocolError(Number(code), ownText(error, 'message') ?? '', data);
  }
  return ownNode(answer, 'result');
}

interface Resolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}

function withResolvers<T>(): Resolvers<T> {
  let resolve: Resolvers<T>['resolve'] = () => undefined;
  let reject: Resolvers<T>['reject'] = () => undefined;
  const promise = new Promise<T>((fulfil, refuse) => {
    resolve = fulfil;
    reject = refuse;
  });
  return { promise, resolve, reject };
}
