import { checkKind, toolEntriesOf } from '../document-kind';
import { inDocumentOrder } from '../document-order';
import type { DocumentReading } from '../document-reading';
import type { Issue } from '../issue';
import { jsonBytes } from '../json-size';
import { LIMITS } from '../limits';
import { isNode, own } from '../node';
import type { SourceDocument } from '../source-document';
import type { Tool } from '../tool';
import { show } from './lowering';
import { readTool } from './read-tool';

/** Of a list that is too long anyway, only this many are looked at. */
const MOST_READ = 10 * LIMITS.toolsPerTarget;

/** How to read a tool list. */
export interface ToolListOptions {
  /** The target's name, so that names are measured as agents see them, `<target>___<tool>`. */
  readonly targetName?: string;
  /** Whether schemas stay as they are, as tools of an MCP server do. Lowered to what tools of a function may have otherwise. */
  readonly keepSchemas?: boolean;
}

/**
 * Reads the tools of a Lambda or MCP server target: a list of `{ name, description, inputSchema, outputSchema? }`, or the answer to
 * MCP's `tools/list`, alone or as JSON-RPC sends it. Schemas are lowered to what the service takes unless they are to be kept; every tool
 * with an error is left out.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-add-target-lambda.html
 */
export function readToolList(document: SourceDocument, options: ToolListOptions = {}): DocumentReading {
  const { value } = document;
  if (value === undefined) {
    return { issues: document.issues, tools: [], document: undefined };
  }
  const otherKind = checkKind(value, 'tools');
  const issues: Issue[] = [...document.issues, ...otherKind];
  if (otherKind.length > 0) {
    return { issues, tools: [], document: undefined };
  }
  const list = toolEntriesOf(value);
  if (list === undefined) {
    const found = isNode(value) ? `an object without a "tools" list` : show(value);
    const message = `is ${found}; write a list of tools, [{ "name": …, "description": …, "inputSchema": … }]`;
    issues.push({ code: 'TOOLS_NOT_A_LIST', severity: 'error', path: '', message });
    return { issues, tools: [], document: undefined };
  }
  const { entries, path } = list;
  issues.push(...checkList(entries, path, value));
  const tools: Tool[] = [];
  const firstIndexes = new Map<string, number>();
  for (const [index, entry] of entries.slice(0, MOST_READ).entries()) {
    const reading = readTool(entry, `${path}/${index}`, options);
    issues.push(...reading.issues);
    const first = reading.name === undefined ? undefined : firstIndexes.get(reading.name);
    if (first !== undefined) {
      const message = `repeats the name of tool ${first} ("${reading.name}"); rename one of them`;
      issues.push({ code: 'TOOL_NAME_DUPLICATE', severity: 'error', path: `${path}/${index}/name`, message });
      continue;
    }
    if (reading.name !== undefined) {
      firstIndexes.set(reading.name, index);
    }
    if (reading.tool !== undefined) {
      tools.push(reading.tool);
    }
  }
  const lowered = tools.map(({ pointer: _, ...tool }) => tool);
  return { issues: inDocumentOrder([...issues, ...checkSize(lowered)], value), tools, document: lowered };
}

/** Whether what remains can be sent to the service. */
function checkSize(tools: unknown): Issue[] {
  const bytes = jsonBytes(tools);
  const message = `is ${bytes} bytes of JSON; the gateway takes at most ${LIMITS.documentBytes}, so spread the tools over several targets`;
  return bytes > LIMITS.documentBytes ? [{ code: 'TOOLS_TOO_LARGE', severity: 'error', path: '', message }] : [];
}

function checkList(entries: readonly unknown[], path: string, value: unknown): Issue[] {
  const issues: Issue[] = [];
  if (entries.length === 0) {
    const message = 'is an empty list; a target needs at least one tool';
    issues.push({ code: 'TOOLS_EMPTY', severity: 'error', path, message });
  }
  if (entries.length > LIMITS.toolsPerTarget) {
    const message = `holds ${entries.length} tools; a target takes at most ${LIMITS.toolsPerTarget}, so spread them over several targets`;
    issues.push({ code: 'TOOLS_TOO_MANY', severity: 'error', path, message });
  }
  const answer = path === '/result/tools' && isNode(value) ? own(value, 'result') : value;
  if (isNode(answer) && own(answer, 'nextCursor') !== undefined) {
    const message = 'says that there are more tools on the next page; fetch all pages and join their lists';
    const place = `${path.replace(/tools$/, '')}nextCursor`;
    issues.push({ code: 'TOOLS_PARTIAL', severity: 'warning', path: place, message });
  }
  return issues;
}
