import type { Node } from '../../schema/node';
import type { ToolResult } from '../target-caller';
import { renderProblems } from '../validation/argument-check';

/** What callers read of a failure when the gateway's exception level is not `DEBUG`. */
export const HIDDEN_FAILURE = 'An internal error occurred. Please retry later.';

/** A target that failed. With `DEBUG` the text stands twice, as in the service's results. */
export function failedResult(text: string, isDebug: boolean): ToolResult {
  return isDebug
    ? { content: [textContent(text)], _meta: { debug: textContent(text) }, isError: true }
    : { content: [textContent(HIDDEN_FAILURE)], isError: true };
}

/** Arguments that break the tool's schema; the caller may always know why. */
export function invalidArgumentsResult(problems: readonly string[]): ToolResult {
  return { content: [textContent(renderProblems(problems))], isError: true };
}

/** What the search tool found: the same list twice, once for programs and once as text. */
export function searchResult(tools: readonly Node[]): ToolResult {
  const found = { tools };
  return { structuredContent: found, isError: false, content: [textContent(JSON.stringify(found))] };
}

function textContent(text: string): Node {
  return { type: 'text', text };
}
