import { below } from '../../json-pointer';
import { isNode, type Node, own, ownNode } from '../../node';
import { quote } from '../findings';
import type { OpenApi } from '../open-api';
import { type Place, referenceOf } from '../references';
import { pointerOfPart, type SchemaIndex } from '../schema-index';
import type { Repairs } from './repairs';

/** A reference on the way, and how many schemas stand around it. */
interface Crossing extends Place {
  readonly depth: number;
}

/** A schema to look at, and the last reference on the way to it. */
interface Visit {
  readonly enter: Place;
  readonly via?: Crossing;
}

type Step = Visit | { readonly leave: Node };

/**
 * Ends the circles of a document's schemas: a reference that leads back to a schema that it stands in becomes what is
 * known of that schema without its members. Gives a copy in which only the ways to such references are new.
 */
export function cutCircles(api: OpenApi, index: SchemaIndex, repairs: Repairs): Node {
  const cuts = findCuts(api, index, repairs);
  const root = cuts.size === 0 ? api.root : replaceIn(api.root, cuts);
  return isNode(root) ? root : api.root;
}

/** The references that lead back, and what stands in for each. */
function findCuts(api: OpenApi, index: SchemaIndex, repairs: Repairs): Map<Node, Node> {
  const cuts = new Map<Node, Node>();
  const done = new Set<Node>();
  const around = new Set<Node>();
  const path: Node[] = [];
  /** What leads back to a schema around it without a further reference, so that every reference to it has to be cut. */
  const leadsBack = new Set<Node>();
  const schemas = ownNode(ownNode(api.root, 'components'), 'schemas');
  const pending: Step[] = Object.entries(schemas)
    .reverse()
    .map(([name, value]) => ({ enter: { value, pointer: below('/components/schemas', name) } }));
  for (let step = pending.pop(); step !== undefined; step = pending.pop()) {
    if ('leave' in step) {
      path.pop();
      around.delete(step.leave);
      if (!leadsBack.delete(step.leave)) {
        done.add(step.leave);
      }
      continue;
    }
    const { enter, via } = step;
    const schema = enter.value;
    if (!isNode(schema) || index.isPlain(schema)) {
      continue;
    }
    // Parts may stand in several schemas, so that a circle can also close where no reference is.
    if (around.has(schema) && via !== undefined && isNode(via.value)) {
      const message = `leads back to ${quote(`#${enter.pointer}`)}, which holds it; agents are told the type only`;
      repairs.warn('OPENAPI_LOSSY_CIRCLE', repairs.origins.originOf(api.root, `${via.pointer}/$ref`), message);
      cuts.set(via.value, outline(api, via.value));
      for (const between of path.slice(via.depth)) {
        leadsBack.add(between);
      }
      continue;
    }
    if (done.has(schema) || around.has(schema)) {
      continue;
    }
    // A reference is a way to a schema, not one on the way: the same may stand in several places.
    if (referenceOf(schema) === undefined) {
      around.add(schema);
      path.push(schema);
      pending.push({ leave: schema });
    }
    pending.push(...partsOf(api, index, { value: schema, pointer: enter.pointer, depth: path.length }, via));
  }
  return cuts;
}

function partsOf(
  api: OpenApi,
  index: SchemaIndex,
  schema: Crossing & { readonly value: Node },
  via?: Crossing,
): Visit[] {
  const { value, pointer: at } = schema;
  const target = referenceOf(value) === undefined ? undefined : api.references.tryFollow(schema);
  const parts: Visit[] = target === undefined ? [] : [{ enter: target, via: schema }];
  for (const part of index.partsOf(value)) {
    parts.push({ enter: { value: part.value, pointer: pointerOfPart(at, part) }, ...(via && { via }) });
  }
  return parts;
}

/** What is known of the schema that a reference leads to, without its members. */
function outline(api: OpenApi, reference: Node): Node {
  const target = api.references.tryFollow({ value: reference, pointer: '' })?.value;
  const schema = isNode(target) ? target : {};
  const told = ['type', 'description'].filter((key) => own(schema, key) !== undefined);
  return Object.fromEntries(told.map((key) => [key, schema[key]]));
}

function replaceIn(value: unknown, cuts: ReadonlyMap<Node, Node>): unknown {
  if (Array.isArray(value)) {
    const members = value.map((member) => replaceIn(member, cuts));
    return members.some((member, index) => member !== value[index]) ? members : value;
  }
  if (!isNode(value)) {
    return value;
  }
  const cut = cuts.get(value);
  if (cut !== undefined) {
    return cut;
  }
  const entries = Object.entries(value).map(([key, member]): [string, unknown] => [key, replaceIn(member, cuts)]);
  return entries.some(([key, member]) => member !== value[key]) ? Object.fromEntries(entries) : value;
}
