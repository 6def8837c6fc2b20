import { below } from '../../json-pointer';
import { isNode, mapNode, type Node, own, ownNode, ownText } from '../../node';
import { quote } from '../findings';
import type { OpenApi } from '../open-api';
import { loneReferenceOf, pointerOf, referenceOf } from '../references';
import { pointerOfPart, type SchemaIndex } from '../schema-index';
import { isComponentPointer } from './component-pointer';
import { CompositionCircles } from './composition-circles';
import { mergeSchemas } from './merge-schemas';
import type { Repairs } from './repairs';
import { isSameJson } from './same-json';
import { uniteExactly, uniteLoosely } from './unite-schemas';

/** How many references one composition is written out from; beyond it the schemas refer to each other in circles. */
const MOST_RESOLVED = 50;

/** How deep schemas are mended inside each other, references included; what lies deeper stays as it is. */
const MOST_OPEN = 300;

/** How many parts are written out again in a whole document, so that no small text becomes an enormous one. */
const MOST_COPIED_PARTS = 200_000;

/** Mends the schemas of one document, each of them once. */
export class SchemaRepair {
  private readonly repaired = new Map<Node, Node>();
  private readonly open = new Set<Node>();
  /** References to components, which stay as they are wherever they stand alone. */
  private readonly kept = new Set<string>();
  private readonly sizes = new Map<object, number>();
  private readonly circles: CompositionCircles;
  private copied = 0;

  public constructor(
    private readonly api: OpenApi,
    private readonly index: SchemaIndex,
    private readonly repairs: Repairs,
  ) {
    this.circles = new CompositionCircles(api, index);
  }

  /** The schema with everything in it mended that can be; the same object, when there is nothing. */
  public repair(schema: unknown, at: string): unknown {
    if (!isNode(schema) || this.isSound(schema) || this.open.has(schema) || this.open.size >= MOST_OPEN) {
      return schema;
    }
    const known = this.repaired.get(schema);
    if (known !== undefined) {
      return known;
    }
    this.open.add(schema);
    const repaired = this.repairNode(schema, at);
    this.open.delete(schema);
    this.repaired.set(schema, repaired);
    return repaired;
  }

  /** Whether there is surely nothing to mend in a schema, as in most. */
  public isSound(schema: unknown): boolean {
    if (this.index.isPlain(schema)) {
      return true;
    }
    const reference = loneReferenceOf(schema);
    return reference !== undefined && this.kept.has(reference);
  }

  private repairNode(schema: Node, at: string): Node {
    const reference = referenceOf(schema);
    if (reference !== undefined) {
      const written = this.repairReference(schema, reference, at);
      if (written !== schema || this.api.version === '3.0') {
        return written;
      }
    }
    const mended = this.repairMembers(schema, at);
    return this.uniteChoice(this.uniteChoice(this.mergeAllOf(mended, at), 'oneOf', at), 'anyOf', at);
  }

  private repairMembers(schema: Node, at: string): Node {
    const changes = new Map<string, Map<string | undefined, unknown>>();
    for (const part of this.index.partsOf(schema)) {
      const mended = this.repair(part.value, pointerOfPart(at, part));
      if (mended !== part.value) {
        changes.set(part.keyword, (changes.get(part.keyword) ?? new Map()).set(part.name, mended));
      }
    }
    return changes.size === 0
      ? schema
      : mapNode(schema, (keyword, member) => {
          const changed = changes.get(keyword);
          return changed === undefined ? member : withMembers(member, changed);
        });
  }

  /** A reference into the middle of something is written out: the service is given components only. */
  private repairReference(schema: Node, reference: string, at: string): Node {
    const path = pointerOf(reference);
    const place = path === undefined ? undefined : this.api.references.tryFollow({ value: schema, pointer: at });
    if (place === undefined || !isNode(place.value)) {
      if (!this.repairs.isLossy) {
        return schema;
      }
      const message = `refers to ${quote(reference)}, which the document does not hold; agents may send anything there`;
      this.repairs.warn('OPENAPI_LOSSY_REFERENCE', `${at}/$ref`, message);
      return {};
    }
    if (isComponentPointer(path)) {
      this.kept.add(reference);
      return schema;
    }
    if (this.circles.isCircular(place.value)) {
      return schema;
    }
    const target = this.repair(place.value, place.pointer);
    if (!isNode(target) || !this.mayCopy(target)) {
      return schema;
    }
    this.repairs.origins.remember(target, place.pointer);
    this.repairs.tell(
      'OPENAPI_REPAIRED_REFERENCE',
      `${at}/$ref`,
      `refers to ${quote(reference)}, a part of something else; it is written out here`,
    );
    const description = ownText(schema, 'description');
    return description === undefined || this.api.version === '3.0' ? target : { ...target, description };
  }

  private mergeAllOf(schema: Node, at: string): Node {
    const branches = own(schema, 'allOf');
    if (!Array.isArray(branches) || branches.length === 0) {
      return schema;
    }
    // What is evaluated beside it and in its branches is what stands in the merged schema.
    const { allOf: _, unevaluatedProperties: closed, ...beside } = schema;
    const path = `${at}/allOf`;
    const [only] = branches;
    const isAlone = branches.length === 1 && Object.keys(beside).length === 0 && closed === undefined;
    if (isAlone && isNode(only) && mayStandAlone(only, at)) {
      this.repairs.origins.remember(only, `${path}/0`);
      this.repairs.tell('OPENAPI_REPAIRED_ALL_OF', path, 'combines a single schema, which takes its place');
      return only;
    }
    const resolve = this.resolver();
    let merged: Node | undefined = beside;
    let forced = false;
    for (const [index, branch] of branches.entries()) {
      const known = isNode(branch) ? resolve(branch) : undefined;
      const part = known ?? (this.repairs.isLossy ? this.outline(branch) : undefined);
      if (part === undefined) {
        return schema;
      }
      this.rememberMembers(part, this.placeOf(branch, `${path}/${index}`));
      const next: Node | undefined = mergeSchemas(merged, part);
      forced ||= known === undefined || next === undefined;
      merged = next ?? (this.repairs.isLossy ? force(merged, part) : undefined);
      if (merged === undefined) {
        return schema;
      }
    }
    const inner = own(merged, 'unevaluatedProperties');
    if (closed !== undefined && inner !== undefined && !isSameJson(inner, closed)) {
      return schema;
    }
    if (forced) {
      const message = 'combines schemas that contradict each other; where they do, the first is kept';
      this.repairs.warn('OPENAPI_LOSSY_ALL_OF', path, message);
    } else {
      const count = branches.length === 1 ? 'a schema, which is' : `${branches.length} schemas, which are`;
      this.repairs.tell('OPENAPI_REPAIRED_ALL_OF', path, `combines ${count} written into one`);
    }
    return closed === undefined || forced ? merged : { ...merged, unevaluatedProperties: closed };
  }

  private uniteChoice(schema: Node, key: 'oneOf' | 'anyOf', at: string): Node {
    const branches = own(schema, key);
    if (!Array.isArray(branches) || branches.length === 0 || !branches.every(isNode)) {
      return schema;
    }
    const { [key]: _, discriminator: __, ...beside } = schema;
    const path = `${at}/${key}`;
    const [only] = branches;
    if (branches.length === 1 && only !== undefined && Object.keys(beside).length === 0 && mayStandAlone(only, at)) {
      this.repairs.origins.remember(only, `${path}/0`);
      this.repairs.tell('OPENAPI_REPAIRED_CHOICE', path, 'is a choice of a single schema, which takes its place');
      return only;
    }
    const resolve = this.resolver();
    const parts = branches.map((branch) => resolve(branch));
    for (const [index, part] of parts.entries()) {
      if (part !== undefined) {
        this.rememberMembers(part, this.placeOf(branches[index], `${path}/${index}`));
      }
    }
    const known = parts.filter((part) => part !== undefined);
    const exact = known.length === parts.length ? uniteExactly(known, this.api.version) : undefined;
    const merged = exact && mergeSchemas(beside, exact);
    if (merged !== undefined) {
      const message = `is a choice of ${branches.length} schemas that a single one says as well; it takes their place`;
      this.repairs.tell('OPENAPI_REPAIRED_CHOICE', path, message);
      return merged;
    }
    if (!this.repairs.isLossy) {
      return schema;
    }
    const outlines = parts.map((part, index) => part ?? this.outline(branches[index]));
    const message = `is a choice of ${branches.length} schemas; one that covers them all takes their place, so agents may mix them`;
    this.repairs.warn('OPENAPI_LOSSY_CHOICE', path, message);
    return withChoice(beside, uniteLoosely(outlines, this.api.version, resolve));
  }

  /** Follows references to mended schemas, as often as one composition may. */
  private resolver(): (schema: Node) => Node | undefined {
    let left = MOST_RESOLVED;
    return (schema) => {
      if (referenceOf(schema) === undefined) {
        return schema;
      }
      left -= 1;
      const place = this.api.references.tryFollow({ value: schema, pointer: '' });
      if (left < 0 || place === undefined || !isNode(place.value) || this.circles.isCircular(place.value)) {
        return undefined;
      }
      const target = this.repair(place.value, place.pointer);
      if (!isNode(target) || referenceOf(target) !== undefined || !this.mayCopy(target)) {
        return undefined;
      }
      const description = ownText(schema, 'description');
      return description === undefined || this.api.version === '3.0' ? target : { ...target, description };
    };
  }

  /** What is told of a schema that is in the middle of being mended, because it holds itself. */
  private outline(schema: unknown): Node {
    const place = this.api.references.tryFollow({ value: schema, pointer: '' });
    const type = isNode(place?.value) ? own(place.value, 'type') : undefined;
    return type === undefined ? {} : { type };
  }

  private placeOf(branch: unknown, at: string): string {
    return this.api.references.tryFollow({ value: branch, pointer: at })?.pointer ?? at;
  }

  /** The members of a schema keep telling where they stood when they are moved into another. */
  private rememberMembers(schema: Node, at: string): void {
    for (const [name, member] of Object.entries(ownNode(schema, 'properties'))) {
      this.repairs.origins.remember(member, below(`${at}/properties`, name));
    }
    for (const key of ['items', 'oneOf', 'anyOf', 'additionalProperties']) {
      this.repairs.origins.remember(own(schema, key), `${at}/${key}`);
    }
  }

  private mayCopy(schema: Node): boolean {
    this.copied += this.sizeOf(schema);
    return this.copied <= MOST_COPIED_PARTS;
  }

  private sizeOf(value: object): number {
    const known = this.sizes.get(value);
    if (known !== undefined) {
      return known;
    }
    let size = 1;
    for (const member of Object.values(value)) {
      size += typeof member === 'object' && member !== null ? this.sizeOf(member) : 1;
    }
    this.sizes.set(value, size);
    return size;
  }
}

/** What a keyword holds, some of it replaced: all of it under no name. */
function withMembers(member: unknown, changed: ReadonlyMap<string | undefined, unknown>): unknown {
  if (changed.has(undefined)) {
    return changed.get(undefined);
  }
  if (Array.isArray(member)) {
    return member.map((part, index) => changed.get(`${index}`) ?? part);
  }
  return isNode(member) ? mapNode(member, (name, part) => changed.get(name) ?? part) : member;
}

/** A component that is nothing but a reference may lead back to itself, so what it refers to is written out. */
function mayStandAlone(schema: Node, at: string): boolean {
  return referenceOf(schema) === undefined || !isComponentPointer(at);
}

/** What both say, and where they contradict each other what the first says. */
function force(first: Node, second: Node): Node {
  const properties = { ...ownNode(second, 'properties'), ...ownNode(first, 'properties') };
  const { additionalProperties: _, unevaluatedProperties: __, ...rest } = { ...second, ...first };
  return Object.keys(properties).length > 0 ? { ...rest, properties } : rest;
}

/** A description beside the choice stays, and what the choice was is told after it. */
function withChoice(beside: Node, united: Node): Node {
  const told = ownText(united, 'description');
  const own = ownText(beside, 'description');
  const description =
    told !== undefined && own !== undefined ? { description: `${own.replace(/\.?\s*$/, '')}. ${told}` } : {};
  return { ...(mergeSchemas(beside, united) ?? force(beside, united)), ...description };
}
