import type { IncomingHttpHeaders } from 'node:http';
import type { Node } from '../../schema/node';
import type { Caller } from '../target-caller';

/** One message of a caller on its way through the gateway. */
export interface Exchange {
  /** The gateway's ID of the request, which callers see as `x-amzn-requestid`. */
  readonly requestId: string;
  /** The JSON-RPC ID that the caller gave. */
  readonly messageId: string | number;
  /** The message's `params._meta`. */
  readonly meta: Node;
  readonly caller: Caller;
  readonly protocolVersion: string;
  readonly sessionId?: string;
  /** Of the HTTP request, names in lower case. */
  readonly headers: IncomingHttpHeaders;
  /** What an interceptor wants targets to be sent as `Authorization`, whether they let that header pass or not. */
  readonly givenAuthorization?: string;
  /** Of the HTTP request, without the question mark. */
  readonly query: string;
  /** Ends when the caller leaves or the gateway stops. */
  readonly signal: AbortSignal;
  /** Sends a notification before the answer; only while the answer is streamed. */
  readonly notify?: (notification: Node) => Promise<void>;
  /** What targets may ask the client for, in the words of its capabilities. */
  readonly askable: Node;
  /** Asks the client before the answer; only while the answer is streamed, in a session. */
  readonly ask?: (question: Node) => Promise<Node>;
  /** What was asked for in an earlier answer to the same request: its `inputResponses` and `requestState`. */
  readonly input: Node;
  /** What the target's answer adds to the headers of the gateway's. */
  readonly answerHeaders: Record<string, string>;
  /** What the person at the terminal is told when all is done. */
  readonly report: Report;
}

/** What became of a message. */
export interface Report {
  tool?: string;
  target?: string;
  /** `ok`, unless something is told otherwise. */
  status: string;
  detail?: string;
}
