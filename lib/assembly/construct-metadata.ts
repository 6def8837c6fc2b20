import { basename } from 'node:path';
import { TARGET_METADATA, type TargetOrigin, tryReadTargetMetadata } from '../catalog/target-origin';
import type { Node } from '../schema/node';
import { listOf, objectAt } from './json';

/** What an assembly tells about the constructs of one template. */
export interface ConstructMetadata {
  /** Logical id → construct path. */
  readonly constructPaths: ReadonlyMap<string, string>;
  /** Construct path of a target → where its tools are described; only our own constructs tell. */
  readonly targetOrigins: ReadonlyMap<string, TargetOrigin>;
}

interface Entry {
  readonly path: string;
  readonly type: unknown;
  readonly data: unknown;
}

/** The metadata of a stack's constructs; those of its nested stacks are among them. */
export class StackMetadata {
  private readonly entries: readonly Entry[];
  /** Construct path of a stack, nested or not → its template's file. */
  private readonly templates: ReadonlyMap<string, unknown>;

  constructor(metadata: Node) {
    this.entries = Object.entries(metadata).flatMap(([path, entries]) =>
      listOf(entries).map((entry) => ({ path, type: objectAt(entry).type, data: objectAt(entry).data })),
    );
    const files = this.entries.filter(({ type }) => type === 'aws:cdk:templateFile');
    this.templates = new Map(files.map(({ path, data }) => [path, data]));
  }

  /** The template tells construct paths when the CDK CLI synthesized it; the assembly's metadata always does. */
  of(file: string, template: Node): ConstructMetadata {
    const constructPaths = new Map<string, string>();
    const targetOrigins = new Map<string, TargetOrigin>();
    const root = this.rootOf(file);
    for (const { path, type, data } of this.entries) {
      if (type === 'aws:cdk:logicalId' && typeof data === 'string' && this.isIn(root, path)) {
        constructPaths.set(data, constructPath(path));
      }
      const origin = type === TARGET_METADATA ? tryReadTargetMetadata(data) : undefined;
      if (origin) targetOrigins.set(constructPath(path), origin);
    }
    for (const [logicalId, resource] of Object.entries(objectAt(template, 'Resources'))) {
      const path = objectAt(resource, 'Metadata')['aws:cdk:path'];
      if (typeof path === 'string') {
        constructPaths.set(logicalId, constructPath(path));
      }
    }
    return { constructPaths, targetOrigins };
  }

  private rootOf(file: string): string | undefined {
    return [...this.templates].find(([, template]) => template === basename(file))?.[0];
  }

  /** Stacks give logical ids independently, so that two stacks may well have the same. */
  private isIn(root: string | undefined, path: string): boolean {
    if (root === undefined) {
      return true;
    }
    const above = [...this.templates.keys()].filter((stack) => path.startsWith(`${stack}/`));
    return above.every((stack) => stack.length <= root.length) && above.includes(root);
  }
}

/** Without the resource inside a construct, which people do not name; its id may end in a hash that forces replacement. */
function constructPath(path: string): string {
  return path.replace(/^\//, '').replace(/\/(Resource([0-9a-f]{8})?|Default)$/, '');
}
