import type { Issue } from '../issue';
import { pointer, splitPointer } from '../json-pointer';
import { nearNames } from '../near-names';
import { isNode, type Node, own, ownNode } from '../node';
import { error, quote } from './findings';
import type { OpenApi, Operation } from './operations';
import { below, pointerOf, referenceOf } from './references';

/** What the chosen operations need of the document beside themselves. */
export interface Reached {
  /** Names by kind of component, such as `schemas`. */
  readonly components: ReadonlyMap<string, ReadonlySet<string>>;
  /** The references that lead nowhere. */
  readonly issues: readonly Issue[];
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

interface Visit {
  readonly value: unknown;
  readonly pointer: string;
  /** Whether the members are named by the author. */
  readonly map: boolean;
}

/** Walks from the chosen operations through every reference, each part of the document once. */
export function findReached(api: OpenApi, chosen: readonly Operation[]): Reached {
  return new Walk(api, chosen).run();
}

class Walk {
  private readonly components = new Map<string, Set<string>>();
  private readonly issues: Issue[] = [];
  private readonly seen = new Set<unknown>();
  private readonly pending: Visit[] = [];
  private readonly kept: ReadonlySet<string>;

  public constructor(
    private readonly api: OpenApi,
    private readonly chosen: readonly Operation[],
  ) {
    // Operations of a path that is a reference move to where the path stands.
    const inPlace = chosen.filter(({ path, itemPointer }) => itemPointer === pointer('paths', path));
    this.kept = new Set(inPlace.flatMap((operation) => [operation.pointer, `${operation.itemPointer}/parameters`]));
  }

  public run(): Reached {
    this.keepSecurity(own(this.api.root, 'security'));
    for (const { item, itemPointer, value, pointer: at } of this.chosen) {
      this.visit(own(item, 'parameters'), `${itemPointer}/parameters`, false);
      this.visit(value, at, false);
    }
    for (let next = this.pending.pop(); next !== undefined; next = this.pending.pop()) {
      this.look(next);
    }
    return { components: this.components, issues: this.issues };
  }

  private visit(value: unknown, at: string, map: boolean): void {
    if (!this.seen.has(value)) {
      this.seen.add(value);
      this.pending.push({ value, pointer: at, map });
    }
  }

  private look({ value, pointer: at, map }: Visit): void {
    if (Array.isArray(value)) {
      for (const [index, member] of value.entries()) {
        this.lookBelow(member, at, `${index}`, false);
      }
      return;
    }
    if (!isNode(value)) {
      return;
    }
    const reference = map ? undefined : referenceOf(value);
    if (reference !== undefined) {
      this.follow(reference, `${at}/$ref`);
    }
    for (const key of Object.keys(value)) {
      const member = value[key];
      if (typeof member !== 'object' || member === null) {
        continue;
      }
      if (map) {
        this.lookBelow(member, at, key, false);
      } else {
        this.lookAtMember(key, member, at);
      }
    }
  }

  /** Most parts of a document are leaves, which are not worth remembering. */
  private lookBelow(value: unknown, at: string, key: string, map: boolean): void {
    if (holdsParts(value)) {
      this.visit(value, below(at, key), map);
    }
  }

  private lookAtMember(key: string, member: unknown, at: string): void {
    if (key === 'security') {
      this.keepSecurity(member);
    } else if (key === 'discriminator' && isNode(member)) {
      this.keepMapping(ownNode(member, 'mapping'));
    } else if (!DATA.has(key) && !key.startsWith('x-') && !(key === 'examples' && Array.isArray(member))) {
      this.lookBelow(member, at, key, MAPS.has(key));
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
    const component = own(ownNode(ownNode(this.api.root, 'components'), kind), name);
    if (component !== undefined) {
      const names = this.components.get(kind) ?? new Set();
      this.components.set(kind, names.add(name));
      this.visit(component, pointer('components', kind, name), false);
    }
  }

  private follow(reference: string, at: string): void {
    const path = pointerOf(reference);
    if (path === undefined) {
      this.issues.push(outside(reference, at));
      return;
    }
    const place = this.api.references.tryLocate(reference);
    if (place === undefined) {
      this.issues.push(this.dangling(reference, at));
      return;
    }
    if (this.api.references.isLoop(reference)) {
      const message = `refers to ${quote(reference)}, which leads back here and to nothing else; write the definition in one of them`;
      this.issues.push(error('OPENAPI_REFERENCE_DANGLING', at, message));
    }
    const [root, kind, name] = splitPointer(path);
    if (root === 'components' && kind !== undefined && name !== undefined) {
      this.keepComponent(kind, name);
    } else if ((root === 'paths' || root === 'webhooks') && !this.isKept(path)) {
      const message = `refers to ${quote(reference)}, which is left out; move what it refers to into "components"`;
      this.issues.push(error('OPENAPI_REFERENCE_LEFT_OUT', at, message));
    } else {
      this.visit(place.value, place.pointer, false);
    }
  }

  private isKept(path: string): boolean {
    return this.kept.has(pointer(...splitPointer(path).slice(0, 3)));
  }

  private dangling(reference: string, at: string): Issue {
    const [, kind = '', name = ''] = splitPointer(pointerOf(reference) ?? '');
    const known = ownNode(ownNode(this.api.root, 'components'), kind);
    const candidates = this.issues.length < MOST_PROPOSALS ? nearNames(name, Object.keys(known)) : [];
    const near = candidates.map((candidate) => quote(`#${pointer('components', kind, candidate)}`));
    const remedy = near.length > 0 ? `did you mean ${near.join(' or ')}?` : 'add it, or write the definition here';
    const message = `refers to ${quote(reference)}, which the document does not hold; ${remedy}`;
    return error('OPENAPI_REFERENCE_DANGLING', at, message);
  }
}

/** Whether a value has parts or a reference in it. */
function holdsParts(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.some((member) => typeof member === 'object');
  }
  return isNode(value) && Object.keys(value).some((key) => key === '$ref' || typeof value[key] === 'object');
}

function outside(reference: string, at: string): Issue {
  const message = `refers to ${quote(reference)}; the gateway gets this document alone, so copy the definition into "components" and refer to it with "#/components/..."`;
  return error('OPENAPI_REFERENCE_REMOTE', at, message);
}
