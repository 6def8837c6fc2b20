import type { Issue } from '../issue';
import { pointer, splitPointer } from '../json-pointer';
import { nearNames } from '../near-names';
import { isNested, isNode, memberOf, type Node, ownNode } from '../node';
import { error, quote } from './findings';
import type { OpenApi } from './open-api';
import { pointerOf, referenceOf } from './references';
import type { SchemaIndex } from './schema-index';

/** What the chosen operations need of the document beside themselves. */
export interface Reached {
  /** The components by kind, such as `schemas`, and name. */
  readonly components: ReadonlyMap<string, ReadonlyMap<string, unknown>>;
  /** The other members of the document, such as extensions, that are referred to. */
  readonly members: ReadonlySet<string>;
  /** The references that lead nowhere. */
  readonly issues: readonly Issue[];
}

/** Where to start, and what there is to find. */
export interface ReachOptions {
  /** The original document. */
  readonly api: OpenApi;
  /** The paths with the chosen operations only. */
  readonly paths: Node;
  readonly security: unknown;
  readonly index: SchemaIndex;
  /** A component as it will be in the narrowed document; `undefined` when there is none. */
  component(kind: string, name: string): unknown;
}

/** Members whose members are named by the author, so that none of them is a keyword. */
const MAPS: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  'dependentSchemas',
  '$defs',
  'definitions',
  'responses',
  'content',
  'headers',
  'examples',
  'links',
  'callbacks',
  'encoding',
  'variables',
]);

/** Members that hold the API's own data, in which `$ref` means nothing. */
const DATA: ReadonlySet<string> = new Set(['example', 'default', 'enum', 'const', 'value']);

/** How many references that lead nowhere get a proposal, each of which looks at all names. */
const MOST_PROPOSALS = 20;

/** How the members of a part are to be read: as keywords, as names, or as keywords of a schema. */
type PartKind = 'part' | 'map' | 'schema';

/** A part on the way. Where it stands is put together when there is something to tell of it. */
interface Visit {
  readonly value: object;
  readonly kind: PartKind;
  /** What holds it, or the pointer of what does. */
  readonly above: Visit | string;
  readonly keys: readonly string[];
}

/** Walks from the chosen operations through every reference, each part of the document once. */
export function findReached(options: ReachOptions): Reached {
  return new Walk(options).run();
}

class Walk {
  private readonly components = new Map<string, Map<string, unknown>>();
  private readonly members = new Set<string>();
  private readonly issues: Issue[] = [];
  private readonly seen = new Set<unknown>();
  /** References to which everything has been kept. */
  private readonly followed = new Set<string>();
  private readonly pending: Visit[] = [];

  public constructor(private readonly options: ReachOptions) {}

  public run(): Reached {
    const { paths, security } = this.options;
    this.keepSecurity(security);
    for (const path of Object.keys(paths)) {
      this.visit(paths[path], '/paths', [path], 'part');
    }
    for (let next = this.pending.pop(); next !== undefined; next = this.pending.pop()) {
      this.look(next);
    }
    return { components: this.components, members: this.members, issues: this.issues };
  }

  private visit(value: unknown, above: Visit | string, keys: readonly string[], kind: PartKind): void {
    if (isNested(value) && !this.seen.has(value)) {
      this.seen.add(value);
      this.pending.push({ value, kind, above, keys });
    }
  }

  private look(visit: Visit): void {
    const { value, kind } = visit;
    if (Array.isArray(value)) {
      for (const [index, member] of value.entries()) {
        this.lookBelow(member, visit, `${index}`, kind === 'schema' ? 'schema' : 'part');
      }
      return;
    }
    if (!isNode(value)) {
      return;
    }
    const reference = kind === 'map' ? undefined : referenceOf(value);
    if (reference !== undefined && !this.followed.has(reference)) {
      this.follow(reference, visit);
    }
    if (kind === 'schema') {
      this.lookIntoSchema(value, visit);
      return;
    }
    for (const key in value) {
      const member = value[key];
      if (isNested(member)) {
        if (kind === 'map') {
          this.lookBelow(member, visit, key, 'part');
        } else {
          this.lookAtMember(key, member, visit);
        }
      }
    }
  }

  private lookIntoSchema(schema: Node, visit: Visit): void {
    for (const { keyword, name, value } of this.options.index.partsOf(schema)) {
      this.visit(value, visit, name === undefined ? [keyword] : [keyword, name], 'schema');
    }
    if (isNode(schema.discriminator)) {
      this.keepMapping(ownNode(schema.discriminator, 'mapping'));
    }
  }

  private lookAtMember(key: string, member: object, visit: Visit): void {
    if (key === 'security') {
      this.keepSecurity(member);
    } else if (key === 'schema') {
      this.lookBelow(member, visit, key, 'schema');
    } else if (!DATA.has(key) && !key.startsWith('x-') && !(key === 'examples' && Array.isArray(member))) {
      this.lookBelow(member, visit, key, MAPS.has(key) ? 'map' : 'part');
    }
  }

  /** Most parts of a document are leaves or plain schemas, which are not worth remembering. */
  private lookBelow(value: unknown, visit: Visit, key: string, kind: PartKind): void {
    const isSkipped =
      kind === 'schema' && !Array.isArray(value) ? this.options.index.isPlain(value) : !holdsParts(value);
    if (!isSkipped) {
      this.visit(value, visit, [key], kind);
    }
  }

  private keepSecurity(requirements: unknown): void {
    for (const requirement of Array.isArray(requirements) ? requirements : []) {
      for (const name of isNode(requirement) ? Object.keys(requirement) : []) {
        this.keepComponent('securitySchemes', name);
      }
    }
  }

  /** A discriminator names schemas either by reference or by their bare name. */
  private keepMapping(mapping: Node): void {
    for (const target of Object.values(mapping)) {
      if (typeof target === 'string') {
        const reference = target.startsWith('#') ? target : `#${pointer('components', 'schemas', target)}`;
        const [root, kind, name] = splitPointer(pointerOf(reference) ?? '');
        if (root === 'components' && kind !== undefined && name !== undefined) {
          this.keepComponent(kind, name);
        }
      }
    }
  }

  private keepComponent(kind: string, name: string): void {
    const kept = this.components.get(kind);
    if (kept?.has(name)) {
      return;
    }
    const component = this.options.component(kind, name);
    if (component !== undefined) {
      this.components.set(kind, (kept ?? new Map()).set(name, component));
      if (kind !== 'schemas') {
        this.visit(component, pointer('components', kind), [name], 'part');
      } else if (!this.options.index.isPlain(component)) {
        this.visit(component, '/components/schemas', [name], 'schema');
      }
    }
  }

  private follow(reference: string, from: Visit): void {
    const before = this.issues.length;
    this.keepTarget(reference, from);
    if (this.issues.length === before) {
      this.followed.add(reference);
    }
  }

  private keepTarget(reference: string, from: Visit): void {
    const { api } = this.options;
    const path = pointerOf(reference);
    if (path === undefined) {
      this.issues.push(outside(reference, referencePointer(from)));
      return;
    }
    const place = api.references.tryLocate(reference);
    if (place === undefined) {
      this.issues.push(this.dangling(reference, referencePointer(from)));
      return;
    }
    if (api.references.isLoop(reference)) {
      const message = `refers to ${quote(reference)}, which leads back here and to nothing else; write the definition in one of them`;
      this.issues.push(error('OPENAPI_REFERENCE_DANGLING', referencePointer(from), message));
    }
    const [root, kind, name, ...rest] = splitPointer(path);
    if (root === 'components' && kind !== undefined && name !== undefined) {
      this.keepComponent(kind, name);
      if (rest.length > 0 && locate(this.options.component(kind, name), rest) === undefined) {
        this.issues.push(leftOut(reference, referencePointer(from)));
      }
    } else if (root === 'paths' || root === 'webhooks') {
      if (locate({ paths: this.options.paths }, splitPointer(path)) === undefined) {
        this.issues.push(leftOut(reference, referencePointer(from)));
      }
    } else {
      this.members.add(root ?? '');
      this.visit(place.value, path, [], 'part');
    }
  }

  private dangling(reference: string, at: string): Issue {
    const [, kind = '', name = ''] = splitPointer(pointerOf(reference) ?? '');
    const known = ownNode(ownNode(this.options.api.root, 'components'), kind);
    const candidates = this.issues.length < MOST_PROPOSALS ? nearNames(name, Object.keys(known)) : [];
    const near = candidates.map((candidate) => quote(`#${pointer('components', kind, candidate)}`));
    const remedy = near.length > 0 ? `did you mean ${near.join(' or ')}?` : 'add it, or write the definition here';
    const message = `refers to ${quote(reference)}, which the document does not hold; ${remedy}`;
    return error('OPENAPI_REFERENCE_DANGLING', at, message);
  }
}

/** Whether a value has parts or a reference in it. */
function holdsParts(value: unknown): boolean {
  if (!isNested(value)) {
    return false;
  }
  for (const key in value) {
    if (key === '$ref' || typeof value[key] === 'object') {
      return true;
    }
  }
  return false;
}

/** Where the `$ref` of a part stands. */
function referencePointer(from: Visit): string {
  let pointerFrom = '/$ref';
  let part: Visit | string = from;
  for (; typeof part !== 'string'; part = part.above) {
    pointerFrom = pointer(...part.keys) + pointerFrom;
  }
  return part + pointerFrom;
}

function locate(value: unknown, segments: readonly string[]): unknown {
  return segments.reduce(memberOf, value);
}

function outside(reference: string, at: string): Issue {
  const message = `refers to ${quote(reference)}; the gateway gets this document alone, so copy the definition into "components" and refer to it with "#/components/..."`;
  return error('OPENAPI_REFERENCE_REMOTE', at, message);
}

function leftOut(reference: string, at: string): Issue {
  const message = `refers to ${quote(reference)}, which is left out; move what it refers to into "components"`;
  return error('OPENAPI_REFERENCE_LEFT_OUT', at, message);
}
