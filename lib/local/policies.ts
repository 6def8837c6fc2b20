import type { Node } from '../schema/node';
import type { Caller } from './target-caller';

/** What a policy engine decided about one call. */
export interface PolicyDecision {
  readonly allowed: boolean;
  /** Whether the decision is kept (`ENFORCE`), or only told (`LOG_ONLY`). */
  readonly enforced: boolean;
  /** IDs of the policies that decided; none when nothing permits. */
  readonly policies: readonly string[];
  readonly errors: readonly string[];
}

/** The Cedar policies of a gateway. */
export interface Policies {
  authorize(caller: Caller, tool: string, args: Node): PolicyDecision;
  /** Whether the caller could be allowed to call the tool with some arguments, so that `tools/list` shows it. */
  mayCall(caller: Caller, tool: string): boolean;
}
