import { isNode, type Node, own } from '../../schema/node';

// The members of a message stand in the order in which the service sends them.

/** The ID of a message, as far as it can be made out, so that a refusal can carry it. */
export function messageIdOf(message: unknown): string | number | null {
  const id = isNode(message) ? own(message, 'id') : null;
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}

export function rpcResult(id: string | number, result: Node): Node {
  return { jsonrpc: '2.0', id, result };
}

export function rpcError(id: string | number | null, code: number, message: string, data?: unknown): Node {
  return { jsonrpc: '2.0', id, error: { code, message, ...(data !== undefined && { data }) } };
}

/** An error of JSON-RPC, and the HTTP status that goes with it. */
export interface RpcRefusal {
  readonly httpStatus: number;
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}
