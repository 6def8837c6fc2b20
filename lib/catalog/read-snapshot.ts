import { toolEntriesOf } from '../schema/document-kind';
import { GatewayError } from '../schema/gateway-error';
import { isNode, type Node, own, ownList, ownNode, ownText } from '../schema/node';
import type { CatalogEntry } from './catalog';
import { LOCK_VERSION } from './lock-file';
import { type CatalogSnapshot, TARGET_KINDS, type UnknownTarget } from './snapshot';
import type { TargetCredential, TargetKind } from './target';

/**
 * Reads a lock file, or the answer to MCP's `tools/list` as it is, in its JSON-RPC envelope, or as a bare list.
 *
 * @param name what to call the file in messages
 */
export function readSnapshot(value: unknown, name: string): CatalogSnapshot {
  const answer = isNode(value) && isNode(value.result) ? value.result : value;
  if (isNode(answer) && Object.hasOwn(answer, 'lockVersion')) return readLock(answer, name);
  const list = toolEntriesOf(value);
  if (list === undefined) {
    const message = `"${name}" is no catalog; give a cloud assembly, a template, a tools.lock.json, or the JSON of tools/list, { "tools": [ … ] }`;
    throw new GatewayError('CATALOG_NOT_RECOGNIZED', message);
  }
  if (isNode(answer) && own(answer, 'nextCursor') !== undefined) {
    const message = `"${name}" is only one page of tools/list; fetch all pages and join their lists`;
    throw new GatewayError('CATALOG_PARTIAL', message);
  }
  return { tools: readTools(list.entries, list.path, name) };
}

function readLock(lock: Node, name: string): CatalogSnapshot {
  const { lockVersion } = lock;
  if (lockVersion !== LOCK_VERSION) {
    const message = `"${name}" is a lock of version ${JSON.stringify(lockVersion)}, and this program reads version ${LOCK_VERSION}; write it anew with "mcp-gateway catalog --lock"`;
    throw new GatewayError('CATALOG_LOCK_VERSION', message);
  }
  const authorizer = ownText(lock, 'authorizer');
  const unknownTargets = ownList(lock, 'unknownTargets').filter(isNode).flatMap(readUnknownTarget);
  return {
    tools: readTools(ownList(lock, 'tools'), '/tools', name),
    unknownTargets,
    ...(authorizer !== undefined && { authorizer }),
  };
}

function readTools(tools: readonly unknown[], path: string, name: string): CatalogEntry[] {
  const seen = new Set<string>();
  return tools.map((tool, index) => {
    const entry = isNode(tool) ? tryReadTool(tool) : undefined;
    if (entry === undefined) {
      const message = `"${name}" has no tool at ${path}/${index}; a tool is an object with "name" and "inputSchema"`;
      throw new GatewayError('CATALOG_NOT_RECOGNIZED', message);
    }
    if (seen.has(entry.name)) {
      const message = `"${name}" has the tool "${entry.name}" twice; leave one of them out`;
      throw new GatewayError('CATALOG_TOOL_DUPLICATE', message);
    }
    seen.add(entry.name);
    return entry;
  });
}

function tryReadTool(tool: Node): CatalogEntry | undefined {
  const name = ownText(tool, 'name');
  const inputSchema = own(tool, 'inputSchema');
  if (name === undefined || name === '' || !isNode(inputSchema)) return undefined;
  const target = ownText(tool, 'target');
  const kind = kindOf(tool);
  const credential = readCredential(ownNode(tool, 'credential'));
  return {
    name,
    description: ownText(tool, 'description') ?? '',
    inputSchema,
    ...(target !== undefined && { target }),
    ...(kind && { kind }),
    ...(credential && { credential }),
  };
}

function readCredential(credential: Node): TargetCredential | undefined {
  const type = ownText(credential, 'type');
  if (type === undefined) return undefined;
  const scopes = ownList(credential, 'scopes').filter((scope) => typeof scope === 'string');
  const texts = ['location', 'parameterName', 'prefix', 'grantType', 'service'].flatMap((member) => {
    const text = ownText(credential, member);
    return text === undefined ? [] : [[member, text] as const];
  });
  return { type, ...Object.fromEntries(texts), ...(Array.isArray(credential.scopes) && { scopes }) };
}

function readUnknownTarget(entry: Node): UnknownTarget[] {
  const target = ownText(entry, 'target');
  const kind = kindOf(entry);
  return target === undefined ? [] : [{ target, ...(kind && { kind }) }];
}

function kindOf(entry: Node): TargetKind | undefined {
  return TARGET_KINDS.find((kind) => kind === entry.kind);
}
