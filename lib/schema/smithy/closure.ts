import type { Issue } from '../issue';
import { pointer } from '../json-pointer';
import { nearNames } from '../near-names';
import type { Node } from '../node';
import {
  isDataType,
  isPrelude,
  isShapeType,
  type Member,
  type Reference,
  SHAPE_TYPES,
  type SmithyModel,
} from './smithy-model';

/** The shapes that chosen operations use, and the references that lead nowhere. */
export interface Closure {
  /** Ids of shapes of the model, without the service and the operations themselves. */
  readonly shapes: ReadonlySet<string>;
  readonly issues: readonly Issue[];
}

/** What an operation or a service may refer to, and the only type that fits there. */
const STRUCTURE_PROPERTIES = ['input', 'output', 'errors'];

/** Finds every shape that a service and its chosen operations reach: inputs, outputs, errors, members, mixins, traits. */
export function findClosure(model: SmithyModel, serviceId: string, operationIds: readonly string[]): Closure {
  const shapes = new Set<string>();
  const issues: Issue[] = [];
  const roots = new Set([serviceId, ...operationIds]);
  const visit = (reference: Reference, expected?: string) => {
    const { target } = reference;
    const type = target === undefined ? undefined : model.typeOf(target);
    if (target === undefined || type === undefined || (expected !== undefined && type !== expected)) {
      issues.push(dangling(reference, type, expected));
    } else if (expected === undefined && !isDataType(type)) {
      issues.push(isShapeType(type) ? dangling(reference, type) : unknownType(target, type));
    } else if (!isPrelude(target) && !roots.has(target)) {
      shapes.add(target);
    }
  };
  /** Targets of members without a fault: nearly all members lead to one of few. */
  const sound = new Set<string>();
  const visitMember = (member: Member, target: string | undefined) => {
    if (target === undefined || !sound.has(target)) {
      const before = issues.length;
      visit({ pointer: member.pointer, target });
      if (target !== undefined && issues.length === before) {
        sound.add(target);
      }
    }
  };
  /** Traits that the model defines are shapes of it, too. */
  const traits = new Set<string>();
  const visitTraits = (node: Node) => {
    for (const trait in node) {
      if (!traits.has(trait)) {
        traits.add(trait);
        if (!shapes.has(trait) && model.tryFind(trait) !== undefined) {
          visit({ pointer: '', target: trait });
        }
      }
    }
  };
  // Errors that every operation of a service may give stand on the service.
  const visitShape = (id: string) => {
    for (const property of isDataType(model.typeOf(id) ?? '') ? [] : STRUCTURE_PROPERTIES) {
      for (const reference of model.referencesOf(id, property)) {
        visit(reference, 'structure');
      }
    }
    for (const mixin of id === serviceId ? [] : model.referencesOf(id, 'mixins')) {
      visit(mixin, model.typeOf(id));
    }
    const members = model.writtenMembersOf(id);
    const complete = model.membersOf(id);
    // A member that only adds traits to one of a mixin may leave the target to the mixin.
    const targets = members === complete ? undefined : new Map(complete.map(({ name, target }) => [name, target]));
    for (const member of members) {
      visitMember(member, targets === undefined ? member.target : targets.get(member.name));
      visitTraits(member.traits);
    }
    visitTraits(model.traitsOf(id));
  };
  for (const root of roots) {
    visitShape(root);
  }
  // A set hands out what is added to it while it is read: no recursion, so no model is too deep.
  for (const id of shapes) {
    visitShape(id);
  }
  return { shapes, issues };
}

function dangling({ target, pointer: path }: Reference, type: string | undefined, expected = 'shape'): Issue {
  let message = `targets "${target}", which the model does not define; add the shape or correct its id`;
  if (target === undefined) {
    message = `names no ${expected}; write { "target": "<shape id>" }`;
  } else if (type !== undefined) {
    const fitting = expected === 'shape' ? 'shape that holds data' : expected;
    message = `targets "${target}", which is of type "${type}"; only a ${fitting} can stand here`;
  }
  return { code: 'SMITHY_TARGET_DANGLING', severity: 'error', path, message };
}

function unknownType(id: string, type: string): Issue {
  const near = nearNames(type, SHAPE_TYPES).map((each) => `"${each}"`);
  const remedy = near.length > 0 ? `did you mean ${near.join(' or ')}?` : `write one of ${SHAPE_TYPES.join(', ')}`;
  const message = `'type' is "${type}", which Smithy does not have; ${remedy}`;
  return { code: 'SMITHY_SHAPE_TYPE', severity: 'error', path: pointer('shapes', id, 'type'), message };
}

/** Checks that each chosen operation is one, and gives the ids of those that are. */
export function checkOperations(
  model: SmithyModel,
  operations: readonly Reference[],
): { ids: string[]; issues: Issue[] } {
  const ids: string[] = [];
  const issues: Issue[] = [];
  for (const reference of operations) {
    const type = reference.target === undefined ? undefined : model.typeOf(reference.target);
    if (reference.target !== undefined && type === 'operation') {
      ids.push(reference.target);
    } else {
      issues.push(dangling(reference, type, 'operation'));
    }
  }
  return { ids, issues };
}
