import type { Node } from '../schema/node';

/** One call of a tool, after the gateway has let it in. */
export interface ToolCall {
  /** The name without the target's prefix. */
  readonly tool: string;
  /** The MCP name, `<target>___<tool>`. */
  readonly fullName: string;
  readonly arguments: Node;
  readonly caller: Caller;
  /** The gateway's ID of the request, which callers see as `x-amzn-requestid`. */
  readonly requestId: string;
  /** The JSON-RPC ID of the request. */
  readonly messageId: string | number;
  readonly sessionId?: string;
  readonly protocolVersion: string;
  /** What the target lets pass of the caller's request; names in lower case. */
  readonly headers: { readonly [name: string]: string };
  readonly queryParameters: { readonly [name: string]: string };
  /** Ends when the caller leaves or the gateway stops. */
  readonly signal: AbortSignal;
  /** Sends a notification before the result; only while the answer is streamed. */
  readonly notify?: (notification: Node) => Promise<void>;
  /** What the target may ask the client for, in the words of MCP's capabilities. @default - nothing */
  readonly askable?: Node;
  /**
   * Asks the client for something and gives its answer; only in a session, and while the answer is streamed. Throws what
   * the client answers as an error.
   */
  readonly ask?: (question: Node) => Promise<Node>;
  /** What the target has asked for in its last answer to this call: `inputResponses`, `requestState`. @default - nothing */
  readonly input?: Node;
  /** Takes the headers of the target's answer; the caller gets those that the target lets pass. */
  readonly onHeaders?: (headers: { readonly [name: string]: string }) => void;
}

/** Who calls. */
export interface Caller {
  /** Claims of the token; none for callers without one. */
  readonly claims: Node;
  /** The token as it came, for targets that pass it on. */
  readonly token?: string;
}

/** A tool as a target lists it, without the target's prefix; members of MCP beyond these pass unchanged. */
export interface ListedTool {
  readonly name: string;
  readonly description?: string;
  readonly inputSchema: Node;
  readonly [member: string]: unknown;
}

/** MCP's result of `tools/call`. Its members are sent in the order in which they stand. */
export interface ToolResult {
  readonly content: readonly Node[];
  readonly isError: boolean;
  readonly structuredContent?: Node;
  readonly _meta?: Node;
  readonly [member: string]: unknown;
}

/** MCP's answer, from 2026-07-28 on, when a target has to ask the client before there is a result. */
export interface InputRequired {
  readonly resultType: 'input_required';
  readonly [member: string]: unknown;
}

export function isInputRequired(result: ToolResult | InputRequired): result is InputRequired {
  return result.resultType === 'input_required';
}

/** What answers the calls of one target. */
export interface TargetCaller {
  /** Calls a tool. Throws a `TargetFailure` when the target fails; anything else thrown is a bug of ours. */
  call(call: ToolCall): Promise<ToolResult | InputRequired>;
  /** Ends what is kept for a session of the gateway. */
  endSession?(sessionId: string): void;
  /** What the target offers besides; MCP servers alone. */
  readonly upstream?: Upstream;
  /** Ends processes and connections. */
  close(): Promise<void>;
}

/** An MCP server behind a gateway. Names are the server's own, without the target's prefix. */
export interface Upstream {
  listTools(): Promise<readonly ListedTool[]>;
  listPrompts(): Promise<readonly Node[]>;
  getPrompt(name: string, args: Node, signal: AbortSignal): Promise<Node>;
  listResources(): Promise<readonly Node[]>;
  listResourceTemplates(): Promise<readonly Node[]>;
  readResource(uri: string, signal: AbortSignal): Promise<Node>;
}

/**
 * Why a target did not answer. Callers see `text` when the gateway's exception level is `DEBUG`, and "An internal error
 * occurred. Please retry later." otherwise.
 */
export class TargetFailure extends Error {
  public constructor(
    /** The service's own words, as far as they are known. */
    readonly text: string,
    /** What the person at the terminal is told besides: the cause, and what to do. */
    readonly hint?: string,
  ) {
    super(text);
  }
}

/** What a target says of the request rather than of its own state, in JSON-RPC's terms; callers get it as it came. */
export class RequestFailure extends TargetFailure {
  public constructor(
    readonly code: number,
    message: string,
    readonly data: unknown,
    hint: string,
  ) {
    super(message, hint);
  }
}
