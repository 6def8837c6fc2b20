import { inDocumentOrder } from '../document-order';
import type { DocumentReading, ReadingOptions } from '../document-reading';
import type { Issue } from '../issue';
import { isNode, type Node } from '../node';
import type { SourceDocument } from '../source-document';
import type { Tool } from '../tool';
import { chooseOperations } from './choose-operations';
import { SchemaExpander } from './expand-schema';
import { toolOf } from './input-schema';
import { listOperations, type OpenApi, type Operation } from './operations';
import { pruneDocument } from './prune';
import { findReached } from './reach';
import { References } from './references';
import { checkRequestBody, checkResponses } from './rules/bodies';
import { checkInfo, checkPaths, checkSize, checkToolCount, checkWebhooks } from './rules/document';
import { checkDescription, checkOperationIds } from './rules/operation-ids';
import { checkParameters } from './rules/parameters';
import { checkSchemas } from './rules/schemas';
import { checkSecurity } from './rules/security';
import { checkServers } from './rules/servers';
import { checkShape } from './rules/shape';
import { checkUnsupported } from './rules/unsupported';
import { checkVersion } from './rules/version';

/**
 * Reads an OpenAPI 3.0 or 3.1 document: the tools of the chosen operations, everything the service would refuse about
 * what they reach, and the document with nothing else in it.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-schema-openapi.html
 */
export function readOpenApi(document: SourceDocument, options: ReadingOptions = {}): DocumentReading {
  if (document.value === undefined) {
    return { issues: document.issues, tools: [], document: undefined };
  }
  const { version, issues } = checkVersion(document.value);
  if (version === undefined || !isNode(document.value)) {
    return { issues: [...document.issues, ...issues], tools: [], document: document.value };
  }
  const root = document.value;
  const reading = readVersion({ root, version, references: new References(root) }, options);
  return { ...reading, issues: [...document.issues, ...reading.issues] };
}

function readVersion(api: OpenApi, options: ReadingOptions): DocumentReading {
  const { root } = api;
  const listed = listOperations(root, api.references);
  const pathIssues = checkPaths(root);
  const choice =
    pathIssues.length > 0
      ? { operations: [], issues: pathIssues }
      : chooseOperations(listed.operations, options.operations);
  const chosen = choice.operations;
  const reached = findReached(api, chosen);
  const pruned: Node = pruneDocument(root, chosen, reached);
  const made = makeTools(api, chosen);
  const issues = [
    ...checkInfo(root),
    ...checkServers(api, chosen),
    ...checkWebhooks(root),
    // A path that cannot be looked into holds nothing that a choice by name could mean.
    ...(options.operations?.include === undefined ? listed.issues : []),
    ...choice.issues,
    ...checkOperationIds(chosen, options.targetName),
    ...chosen.flatMap((operation) => checkOperation(api, operation)),
    ...checkSchemas(api, chosen),
    ...reached.issues,
    ...checkSecurity(api, chosen),
    ...made.issues,
    ...checkToolCount(chosen.length),
    ...checkSize(pruned),
  ];
  return { issues: inDocumentOrder(issues, root), tools: made.tools, document: pruned };
}

function checkOperation(api: OpenApi, operation: Operation): Issue[] {
  return [
    ...checkShape(api, operation),
    ...checkDescription(operation),
    ...checkUnsupported(operation),
    ...checkParameters(api, operation),
    ...checkRequestBody(api, operation),
    ...checkResponses(api, operation),
  ];
}

/** An operation whose name is missing or taken gives no tool; its error says why. */
function makeTools(api: OpenApi, chosen: readonly Operation[]): { tools: Tool[]; issues: Issue[] } {
  const expander = new SchemaExpander(api);
  const tools = new Map<string, Tool>();
  const issues: Issue[] = [];
  for (const operation of chosen) {
    if (operation.id !== undefined && !tools.has(operation.id)) {
      const made = toolOf(api, operation, operation.id, expander);
      tools.set(operation.id, made.tool);
      issues.push(...made.issues);
    }
  }
  return { tools: [...tools.values()], issues };
}
