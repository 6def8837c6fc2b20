import type { Issue } from '../issue';
import { below, pointer, splitPointer } from '../json-pointer';
import { nearNames } from '../near-names';
import { isNested, isNode, memberOf, type Node, ownNode } from '../node';
import { error, quote } from './findings';
import type { OpenApi } from './open-api';
import { loneReferenceOf, pointerOf, referenceOf } from './references';
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

/** What is looked at as a whole: a path, a component, or another part that is referred to. */
interface Start {
  readonly value: unknown;
  readonly pointer: string;
  readonly kind: PartKind;
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
  private readonly pending: Start[] = [];
  /** Where the walk stands, put together when there is something to tell. */
  private start = '';
  private readonly keys: string[] = [];

  public constructor(private readonly options: ReachOptions) {}

  public run(): Reached {
    const { paths, security } = this.options;
    this.keepSecurity(security);
    for (const path of Object.keys(paths)) {
      this.lookFrom({ value: paths[path], pointer: below('/paths', path), kind: 'part' });
    }
    // Only what is nested is followed by recursion, because chains of references may be long.
    for (let next = this.pending.pop(); next !== undefined; next = this.pending.pop()) {
      this.lookFrom(next);
    }
    return { components: this.components, members: this.members, issues: this.issues };
  }

  private lookFrom({ value, pointer: at, kind }: Start): void {
    this.start = at;
    if (isNested(value)) {
      this.look(value, kind);
    }
  }

  private look(value: Node, kind: PartKind): void {
    if (this.seen.has(value)) {
      return;
    }
    this.seen.add(value);
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) {
        this.lookBelow(`${index}`, value[index], kind === 'schema' ? 'schema' : 'part');
      }
      return;
    }
    const reference = kind === 'map' ? undefined : referenceOf(value);
    if (reference !== undefined && !this.followed.has(reference)) {
      this.follow(reference);
    }
    if (kind === 'schema') {
      this.lookIntoSchema(value);
      return;
    }
    for (const key in value) {
      const member = value[key];
      if (!isNested(member)) {
        continue;
      }
      if (kind === 'map') {
        this.lookBelow(key, member, 'part');
      } else {
        this.lookAtMember(key, member);
      }
    }
  }

  private lookIntoSchema(schema: Node): void {
    const depth = this.keys.length;
    for (const { keyword, name, value } of this.options.index.partsOf(schema)) {
      this.keys.push(keyword);
      if (name !== undefined) {
        this.keys.push(name);
      }
      this.look(value, 'schema');
      this.keys.length = depth;
    }
    if (isNode(schema.discriminator)) {
      this.keepMapping(ownNode(schema.discriminator, 'mapping'));
    }
  }

  private lookAtMember(key: string, member: object): void {
    if (key === 'security') {
      this.keepSecurity(member);
    } else if (key === 'schema') {
      this.lookBelow(key, member, 'schema');
    } else if (!DATA.has(key) && !key.startsWith('x-') && !(key === 'examples' && Array.isArray(member))) {
      this.lookBelow(key, member, MAPS.has(key) ? 'map' : 'part');
    }
  }

  private lookBelow(key: string, value: unknown, kind: PartKind): void {
    if (isNested(value) && this.isWorthALook(value, kind)) {
      this.keys.push(key);
      this.look(value, kind);
      this.keys.pop();
    }
  }

  /** Most parts of a document are leaves, plain schemas or known references, which are not worth remembering. */
  private isWorthALook(value: Node, kind: PartKind): boolean {
    if (kind === 'schema' && !Array.isArray(value) ? this.options.index.isPlain(value) : !holdsParts(value)) {
      return false;
    }
    const reference = kind === 'map' ? undefined : loneReferenceOf(value);
    return reference === undefined || !this.followed.has(reference);
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
        this.pending.push({ value: component, pointer: pointer('components', kind, name), kind: 'part' });
      } else if (!this.options.index.isPlain(component)) {
        this.pending.push({ value: component, pointer: below('/components/schemas', name), kind: 'schema' });
      }
    }
  }

  private follow(reference: string): void {
    const before = this.issues.length;
    this.keepTarget(reference);
    if (this.issues.length === before) {
      this.followed.add(reference);
    }
  }

  private keepTarget(reference: string): void {
    const { api } = this.options;
    const path = pointerOf(reference);
    if (path === undefined) {
      this.issues.push(outside(reference, this.referencePointer()));
      return;
    }
    const place = api.references.tryLocate(reference);
    if (place === undefined) {
      this.issues.push(this.dangling(reference, this.referencePointer()));
      return;
    }
    if (api.references.isLoop(reference)) {
      const message = `refers to ${quote(reference)}, which leads back here and to nothing else; write the definition in one of them`;
      this.issues.push(error('OPENAPI_REFERENCE_DANGLING', this.referencePointer(), message));
    }
    const [root, kind, name, ...rest] = splitPointer(path);
    if (root === 'components' && kind !== undefined && name !== undefined) {
      this.keepComponent(kind, name);
      if (rest.length > 0 && locate(this.options.component(kind, name), rest) === undefined) {
        this.issues.push(leftOut(reference, this.referencePointer()));
      }
    } else if (root === 'paths' || root === 'webhooks') {
      if (locate({ paths: this.options.paths }, splitPointer(path)) === undefined) {
        this.issues.push(leftOut(reference, this.referencePointer()));
      }
    } else {
      this.members.add(root ?? '');
      this.pending.push({ ...place, kind: 'part' });
    }
  }

  /** Where the `$ref` of the part that is looked at stands. */
  private referencePointer(): string {
    return `${this.start}${pointer(...this.keys, '$ref')}`;
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
function holdsParts(value: Node): boolean {
  for (const key in value) {
    if (key === '$ref' || typeof value[key] === 'object') {
      return true;
    }
  }
  return false;
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
