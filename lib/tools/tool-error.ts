/**
 * A failure that the agent is to read: what it could do otherwise, or tell its user.
 *
 * The agent gets `{ "error": "<the message>" }` as the tool's result. Of any other error that a function throws, the
 * gateway tells it `An internal error occurred. Please retry later.` alone.
 */
export class ToolError extends Error {
  public override readonly name = 'ToolError';
}
