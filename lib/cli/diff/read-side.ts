import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { chooseGateway } from '../../assembly/choose-gateway';
import type { GatewayModel } from '../../assembly/model';
import { readAssembly } from '../../assembly/read-assembly';
import { readSnapshot } from '../../catalog/read-snapshot';
import type { CatalogSnapshot } from '../../catalog/snapshot';
import { GatewayError } from '../../schema/gateway-error';
import { isNode } from '../../schema/node';
import { snapshotOf } from '../catalog/gateway-snapshot';

/** What a file declares, whatever it is. */
export interface Declared {
  readonly catalog: CatalogSnapshot;
  /** Only of an assembly or a template. */
  readonly gateway?: GatewayModel;
}

/** Reads one side of a comparison. */
export function readSide(path: string, gateway?: string): CatalogSnapshot {
  return readDeclared(path, gateway).catalog;
}

/** Reads the tools of a gateway, and the gateway if the file tells of it. */
export function readDeclared(path: string, gateway?: string): Declared {
  if (!existsSync(path)) {
    const message = `"${path}" does not exist; give a cloud assembly, a template, a lock file or the JSON of tools/list`;
    throw new GatewayError('CATALOG_MISSING', message);
  }
  const value = isAssembly(path) ? undefined : tryParseJson(path);
  if (value === undefined || (isNode(value) && isNode(value.Resources))) {
    const model = chooseGateway(readAssembly(path), gateway);
    return { catalog: snapshotOf(model), gateway: model };
  }
  return { catalog: readSnapshot(value, path) };
}

function isAssembly(path: string): boolean {
  return statSync(path).isDirectory() || basename(path) === 'manifest.json' || /\.ya?ml$/i.test(path);
}

function tryParseJson(path: string): unknown {
  const text = readFileSync(path, 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    // A template may be YAML whatever its name; what looks like JSON is meant to be JSON.
    if (!path.endsWith('.json') && !/^\s*[{[]/.test(text)) return undefined;
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new GatewayError('CATALOG_UNREADABLE', `"${path}" cannot be read: ${reason}; correct it or write it anew`);
  }
}
