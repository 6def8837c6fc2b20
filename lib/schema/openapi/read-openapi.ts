import { inDocumentOrder } from '../document-order';
import type { DocumentReading, ReadingOptions } from '../document-reading';
import type { Issue } from '../issue';
import { LIMITS } from '../limits';
import { isNode, ownNode } from '../node';
import type { SourceDocument } from '../source-document';
import type { Tool } from '../tool';
import { chooseOperations } from './choose-operations';
import { editOperations } from './edit-operations';
import { ToolMaker } from './input-schema';
import { narrowDocument } from './narrow-document';
import { OpenApi } from './open-api';
import { listOperations, type Operation, toolOperations } from './operations';
import { cutCircles } from './repair/cut-circles';
import { leaveOutUncalled, nameForModels, nameOperations, tellNames } from './repair/operation-names';
import { DocumentRepair } from './repair/repair-document';
import { Repairs } from './repair/repairs';
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
import { SchemaIndex } from './schema-index';

/**
 * Reads an OpenAPI 3.0 or 3.1 document: the tools of the chosen operations, everything the service would refuse about
 * what they reach, and the document with nothing else in it, mended as far as the options allow.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-schema-openapi.html
 */
export function readOpenApi(document: SourceDocument, options: ReadingOptions = {}): DocumentReading {
  if (document.value === undefined) {
    return { issues: document.issues, tools: [], document: undefined };
  }
  const repairs = new Repairs(options.repair ?? 'lossless');
  const root = repairs.mends ? repairVersion(document.value, repairs) : document.value;
  const { version, issues } = checkVersion(root);
  if (version === undefined || !isNode(root)) {
    return { issues: [...document.issues, ...issues], tools: [], document: root };
  }
  const api = new OpenApi(root, version);
  const reading = readVersion(api, options, repairs, () => document.surelyFits?.(LIMITS.documentBytes) === true);
  return { ...reading, issues: [...document.issues, ...reading.issues] };
}

/** Of more operations nothing is said but that they are too many: each could have a fault of its own. */
const MOST_READ = 10 * LIMITS.toolsPerTarget;

/** YAML makes numbers of versions without quotes. */
function repairVersion(root: unknown, repairs: Repairs): unknown {
  if (!isNode(root) || (root.openapi !== 3 && root.openapi !== 3.1)) {
    return root;
  }
  const openapi = root.openapi === 3 ? '3.0.3' : '3.1.0';
  repairs.tell('OPENAPI_REPAIRED_VERSION', '/openapi', `is the number ${root.openapi}; it is written "${openapi}"`);
  return { ...root, openapi };
}

/** @param fits whether the document is small enough as long as nothing is added to it */
function readVersion(api: OpenApi, options: ReadingOptions, repairs: Repairs, fits: () => boolean): DocumentReading {
  const { root } = api;
  const listed = listOperations(root, api.references);
  const pathIssues = checkPaths(root);
  const named = repairs.mends ? nameOperations(listed.operations) : listed.operations;
  const choice =
    pathIssues.length > 0 ? { operations: [], issues: pathIssues } : chooseOperations(named, options.operations);
  if (choice.operations.length > MOST_READ) {
    const issues = [...choice.issues, ...checkToolCount(choice.operations.length)];
    return { issues: inDocumentOrder(issues, root), tools: [], document: root };
  }
  if (repairs.mends) {
    tellNames(choice.operations, repairs);
  }
  const edit = editOperations(choice.operations, options.operations?.overrides);
  const chosen = repairs.isLossy
    ? nameForModels(leaveOutUncalled(edit.operations, repairs), choice.operations, named, repairs)
    : edit.operations;
  const index = new SchemaIndex();
  const repair = repairs.mends ? new DocumentRepair(api, chosen, index, repairs) : undefined;
  const narrowed = narrowDocument(api, chosen, index, repairs.origins, repair);
  const whole = new OpenApi(narrowed.root, api.version);
  const given = repairs.isLossy ? withoutCircles(whole, index, repairs) : whole;
  const schemes = Object.keys(ownNode(ownNode(root, 'components'), 'securitySchemes'));
  const checked = checkNarrowed(given, index, schemes, options);
  const found = [...narrowed.issues, ...checked.issues].map((issue) => ({
    ...issue,
    path: repairs.origins.originOf(given.root, issue.path),
  }));
  const issues = [
    ...checkWebhooks(root),
    // A path that cannot be looked into holds nothing that a choice by name could mean.
    ...(options.operations?.include === undefined ? listed.issues : []),
    ...choice.issues,
    ...edit.issues,
    ...repairs.issues,
    ...found,
    ...(repairs.addsNothing && edit.operations === choice.operations && fits() ? [] : checkSize(given.root)),
  ];
  const tools = repairs.origins.isEmpty
    ? checked.tools
    : checked.tools.map((tool) => ({ ...tool, pointer: repairs.origins.originOf(given.root, tool.pointer) }));
  return { issues: inDocumentOrder(issues, root), tools, document: given.root };
}

/** What only the circles needed is left out with them. */
function withoutCircles(api: OpenApi, index: SchemaIndex, repairs: Repairs): OpenApi {
  const root = cutCircles(api, index, repairs);
  if (root === api.root) {
    return api;
  }
  const cut = new OpenApi(root, api.version);
  const { operations } = listOperations(root, cut.references);
  return new OpenApi(narrowDocument(cut, operations, index, repairs.origins, undefined).root, api.version);
}

/** What the service would refuse of a document all of whose operations are chosen, and their tools. */
function checkNarrowed(
  api: OpenApi,
  index: SchemaIndex,
  schemes: readonly string[],
  options: ReadingOptions,
): { issues: Issue[]; tools: readonly Tool[] } {
  const { operations } = listOperations(api.root, api.references);
  const made = makeTools(api, operations, index);
  const issues = [
    ...checkInfo(api.root),
    ...checkServers(api, operations),
    ...checkOperationIds(operations, options.targetName),
    ...checkOperations(api, operations),
    ...checkSchemas(api, operations, index, options.repair !== 'none'),
    ...checkSecurity(api, operations, schemes),
    ...made.issues,
    ...checkToolCount(operations.length),
  ];
  return { issues, tools: made.tools };
}

/** What is checked of each operation by itself. */
const OPERATION_CHECKS: readonly ((api: OpenApi, operation: Operation) => readonly Issue[])[] = [
  checkShape,
  (_, operation) => checkDescription(operation),
  (_, operation) => checkUnsupported(operation),
  checkParameters,
  checkRequestBody,
  checkResponses,
];

function checkOperations(api: OpenApi, operations: readonly Operation[]): Issue[] {
  const issues: Issue[] = [];
  for (const operation of operations) {
    for (const check of OPERATION_CHECKS) {
      issues.push(...check(api, operation));
    }
  }
  return issues;
}

function makeTools(api: OpenApi, chosen: readonly Operation[], index: SchemaIndex): { tools: Tool[]; issues: Issue[] } {
  const maker = new ToolMaker(api, index);
  const tools: Tool[] = [];
  const issues: Issue[] = [];
  for (const [name, operation] of toolOperations(chosen)) {
    const made = maker.toolOf(operation, name);
    tools.push(made.tool);
    issues.push(...made.issues);
  }
  return { tools, issues };
}
