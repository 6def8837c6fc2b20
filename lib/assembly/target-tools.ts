import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { TargetKind } from '../catalog/target';
import type { DocumentReading, ReadingOptions } from '../schema/document-reading';
import { errorsOf, type Issue } from '../schema/issue';
import { isNode, type Node } from '../schema/node';
import { readOpenApi } from '../schema/openapi/read-openapi';
import { parseDocument } from '../schema/parse-document';
import type { OperationAction } from '../schema/smithy/iam-actions';
import { readSmithy, type SmithyReading } from '../schema/smithy/read-smithy';
import { inlineDocument, type SourceDocument } from '../schema/source-document';
import type { Tool } from '../schema/tool';
import { readToolList } from '../schema/tool-list/read-tool-list';
import { tryFindAsset } from './asset-files';
import type { CloudAssembly } from './cloud-assembly';
import { listOf, objectAt, textOf } from './json';
import { asListed } from './listed-schema';
import { toToolList } from './tool-schema';

/** What a target's document says, or why it cannot be known. */
export interface TargetTools {
  readonly tools?: readonly Tool[];
  readonly document?: unknown;
  /** The document's file among the assets. */
  readonly file?: string;
  /** Why there is no document; what it says of the target is a sentence without its subject. */
  readonly missing?: string;
  /** What the service would refuse in the document; a sentence without its subject, too. */
  readonly problem?: string;
  /** The codes of all that the service would refuse in the document. */
  readonly errors?: readonly string[];
  /** What the gateway's role needs for each operation of a Smithy model. */
  readonly operations?: readonly OperationAction[];
}

/** A document, or why there is none. */
export type Located = { readonly file?: string } & (
  | { readonly document: SourceDocument }
  | { readonly missing: string }
);

/** How the document of a target is read, by the target's kind; the others have none. */
export const READERS: {
  readonly [kind: string]: (
    document: SourceDocument,
    options: ReadingOptions,
  ) => DocumentReading & Partial<Pick<SmithyReading, 'iamActions'>>;
} = {
  LAMBDA: readToolList,
  OPENAPI: readOpenApi,
  SMITHY: readSmithy,
  MCP_SERVER: (document, options) => readToolList(document, { ...options, keepSchemas: true }),
};

/** The tools that a target's document gives, read with the same readers as the constructs use. */
export function readTargetTools(
  kind: TargetKind,
  configuration: Node,
  targetName: string,
  assets: CloudAssembly['assets'],
): TargetTools {
  const reader = READERS[kind];
  const located = locateDocument(kind, configuration, targetName, assets);
  if ('missing' in located || reader === undefined) {
    return 'missing' in located ? located : {};
  }
  // What is deployed is what the template holds, so nothing is mended here.
  const reading = reader(located.document, { targetName, repair: 'none' });
  const errors = errorsOf(reading.issues);
  const [first, ...others] = errors;
  const { value } = located.document;
  const known = first === undefined || reading.tools.length > 0;
  return {
    ...(known && {
      tools: kind === 'LAMBDA' ? reading.tools.map((tool) => asListed(tool, value)) : reading.tools,
    }),
    document: value,
    ...(reading.iamActions && { operations: reading.iamActions }),
    ...(located.file !== undefined && { file: located.file }),
    ...(first && { problem: problem(first, others.length), errors: errors.map(({ code }) => code) }),
  };
}

function problem({ path, position, message, code }: Issue, others: number): string {
  const place = position ? `${position.line}:${position.column} ` : path === '' ? '' : `${path} `;
  const more = others > 0 ? `, and ${others} more` : '';
  return `has a document with an error: ${place}${message} [${code}]${more}`;
}

function unreadable(kind: TargetKind, configuration: Node): string {
  const overrides = listOf(objectAt(configuration, 'ApiGatewayToolConfiguration').ToolOverrides);
  const named = overrides.map((override) => textOf(objectAt(override).Name));
  if (kind === 'API_GATEWAY') {
    const known = named.length > 0 ? `; named here: ${named.join(', ')}` : '';
    return `has tools that come from the REST API's own definition, known once it is deployed${known}`;
  }
  return 'is of a kind whose tools cannot be read from a template';
}

function sourceOf(kind: TargetKind, configuration: Node): Node | undefined {
  switch (kind) {
    case 'LAMBDA':
      return objectAt(configuration, 'ToolSchema');
    case 'MCP_SERVER':
      return isNode(configuration.McpToolSchema) ? configuration.McpToolSchema : undefined;
    default:
      return configuration;
  }
}

/** Finds the document of a target: in the template, or among the files of the assembly. */
export function locateDocument(
  kind: TargetKind,
  configuration: Node,
  targetName: string,
  assets: CloudAssembly['assets'],
): Located {
  if (!READERS[kind]) {
    return { missing: unreadable(kind, configuration) };
  }
  const source = sourceOf(kind, configuration);
  return source === undefined
    ? { missing: 'has tools that are known only once it is deployed, from the server itself' }
    : locate(source, targetName, assets);
}

function locate(source: Node, targetName: string, assets: CloudAssembly['assets']): Located {
  const inline = source.InlinePayload;
  if (typeof inline === 'string') {
    return { document: parseDocument(inline, targetName) };
  }
  if (inline !== undefined) {
    return { document: inlineDocument(toToolList(inline), targetName) };
  }
  const uri = textOf(objectAt(source, 'S3').Uri);
  const file = tryFindAsset(assets, uri);
  if (file === undefined) {
    return { missing: `has its document at ${uri || 'an unknown place'}, which is not part of the assembly` };
  }
  if (!existsSync(file) || !statSync(file).isFile()) {
    return { missing: `has its document in "${file}", which is not there`, file };
  }
  return { document: parseDocument(readFileSync(file, 'utf8'), basename(file)), file };
}
