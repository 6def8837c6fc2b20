import { isAbsolute, relative, sep } from 'node:path';
import { isNode, own, ownNode, ownText } from '../schema/node';
import type { Tool } from '../schema/tool';

/** Where a target's tools are described. */
export interface TargetOrigin {
  /** The document: a path as people know it, or `inline`. */
  readonly document: string;
  /** A tool's name without its target's → JSON Pointer into the document; `undefined` when they are too many to keep. */
  readonly pointers?: { readonly [tool: string]: string };
}

/** The metadata of a cloud assembly that tells a target's origin, which no template can. */
export const TARGET_METADATA = 'cdk-mcp-gateway:target';

/** Pointers up to this size, as JSON, are worth keeping in an assembly. */
const MAX_POINTERS = 8 * 1024;

/** Where tools were read from, with a path that means the same on every machine. */
export function originOf(documentName: string, tools: readonly Tool[]): TargetOrigin {
  return {
    document: portablePath(documentName, process.cwd()),
    pointers: Object.fromEntries(tools.map(({ name, pointer }) => [name, pointer])),
  };
}

/** A path below the working directory, or as the user wrote it; of any other only the file's name. */
export function portablePath(path: string, folder: string): string {
  if (!isAbsolute(path)) return posix(path);
  const fromHere = relative(folder, path);
  const isBelow = fromHere !== '' && !fromHere.startsWith('..') && !isAbsolute(fromHere);
  return isBelow ? posix(fromHere) : (posix(path).split('/').at(-1) ?? '');
}

/** What is written into an assembly. */
export function renderTargetMetadata({ document, pointers }: TargetOrigin): object {
  return pointers && JSON.stringify(pointers).length <= MAX_POINTERS ? { document, tools: pointers } : { document };
}

/** Reads what an assembly holds; `undefined` for anything else. */
export function tryReadTargetMetadata(data: unknown): TargetOrigin | undefined {
  if (!isNode(data)) return undefined;
  const document = ownText(data, 'document');
  if (document === undefined) return undefined;
  if (!isNode(own(data, 'tools'))) return { document };
  const pointers = Object.entries(ownNode(data, 'tools')).flatMap(([name, pointer]) =>
    typeof pointer === 'string' ? [[name, pointer] as const] : [],
  );
  return { document, pointers: Object.fromEntries(pointers) };
}

function posix(path: string): string {
  return sep === '/' ? path : path.split(sep).join('/');
}
