import { TargetFailure, type ToolResult } from '../../target-caller';
import { compactJson } from '../compact-json';
import type { TargetAnswer } from '../http/target-request';

/** How the service's messages name its HTTP client; what stands after "for" is not known to be anything else. */
const CLIENT = 'OpenAPIClientException - Error executing HTTP request for unknown:';

/** The result of a call, or the failure that an answer other than 2xx is. */
export function resultOf(answer: TargetAnswer): ToolResult {
  const text = textOf(answer);
  if (answer.status < 200 || answer.status > 299) {
    throw new TargetFailure(
      clientText(`${kindOf(answer.status)}: API request failed with status: ${answer.status} - ${text}`),
      hintOf(answer),
    );
  }
  return { isError: false, content: [{ type: 'text', text }] };
}

/** What the service says when a call fails, for a reason in its own words. */
export function clientText(reason: string): string {
  return `${CLIENT} ${reason}`;
}

/** "Client error" has been seen for 4xx; its counterpart is a guess. */
function kindOf(status: number): string {
  return status >= 500 ? 'Server error' : 'Client error';
}

/** JSON without the space between its parts, other text as it is. */
function textOf({ headers, body }: TargetAnswer): string {
  const type = headers['content-type'] ?? '';
  const text = decoded(body, /charset="?([\w-]+)/i.exec(type)?.[1] ?? 'utf-8');
  if (text === undefined) {
    const hint = `the answer is of type ${type || 'unknown'} and no text; a gateway passes on text, so ask the API for JSON`;
    throw new TargetFailure(clientText('response is not text'), hint);
  }
  return type === '' || /[/+]json\b/i.test(type) ? (compactJson(text) ?? text) : text;
}

function decoded(body: Buffer, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(body);
  } catch {
    // Either no such character set, or bytes that are no text in it.
    return undefined;
  }
}

function hintOf({ status, headers }: TargetAnswer): string | undefined {
  const { location } = headers;
  if (status < 300 || status > 399 || location === undefined) {
    return undefined;
  }
  // Queries may hold keys.
  const [place] = location.split('?', 1);
  return `the API redirects to ${place}, which is not followed; write the address in the document's servers and paths`;
}
