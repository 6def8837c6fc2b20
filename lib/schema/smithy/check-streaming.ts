import type { Issue } from '../issue';
import { own } from '../node';
import { type Member, type SmithyModel, shapeName } from './smithy-model';

const STREAMING = 'smithy.api#streaming';

/** Checks that operations neither take nor give a stream; Smithy allows streams in the outermost structure only. */
export function checkStreaming(model: SmithyModel, operationIds: readonly string[]): Issue[] {
  /** Nearly all members are of one of few shapes. */
  const flowing = new Map<string, boolean>();
  const isStream = ({ target = '', traits }: Member): boolean => {
    let streams = flowing.get(target);
    if (streams === undefined) {
      streams = own(model.traitsOf(target), STREAMING) !== undefined;
      flowing.set(target, streams);
    }
    return streams || own(traits, STREAMING) !== undefined;
  };
  const issues: Issue[] = [];
  for (const id of operationIds) {
    for (const direction of ['input', 'output']) {
      const structure = model.referencesOf(id, direction).at(-1)?.target ?? '';
      for (const member of model.membersOf(structure)) {
        if (isStream(member)) {
          const kind = model.typeOf(member.target ?? '') === 'union' ? 'a stream of events' : 'a stream of bytes';
          const message = `makes the ${direction} "${member.name}" of "${shapeName(id)}" ${kind}, which a gateway does not support; leave the operation out with 'operations.exclude'`;
          issues.push({ code: 'SMITHY_STREAMING', severity: 'error', path: member.pointer, message });
        }
      }
    }
  }
  return issues;
}
