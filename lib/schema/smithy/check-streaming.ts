import type { Issue } from '../issue';
import { own } from '../node';
import { type SmithyModel, shapeName } from './smithy-model';

const STREAMING = 'smithy.api#streaming';

/** Checks that an operation neither takes nor gives a stream; Smithy allows streams in the outermost structure only. */
export function checkStreaming(model: SmithyModel, operationId: string): Issue[] {
  const operation = shapeName(operationId);
  return ['input', 'output'].flatMap((direction) => {
    const structure = model.referencesOf(operationId, direction).at(-1)?.target ?? '';
    return model
      .membersOf(structure)
      .filter(
        ({ target = '', traits }) =>
          own(traits, STREAMING) !== undefined || own(model.traitsOf(target), STREAMING) !== undefined,
      )
      .map(({ name, target = '', pointer: path }): Issue => {
        const kind = model.typeOf(target) === 'union' ? 'a stream of events' : 'a stream of bytes';
        const message = `makes the ${direction} "${name}" of "${operation}" ${kind}, which a gateway does not support; leave the operation out with 'operations.exclude'`;
        return { code: 'SMITHY_STREAMING', severity: 'error', path, message };
      });
  });
}
