import { type Node, ownNode } from '../node';
import { checkAst } from './check-document';
import { endpointTrait } from './check-endpoint';
import { checkOperations } from './closure';
import { findOperations } from './find-operations';
import { findService } from './find-service';
import { SmithyModel, shapeName } from './smithy-model';

/** The service of a model, as what calls it needs it. */
export interface SmithyService {
  readonly model: SmithyModel;
  readonly id: string;
  readonly traits: Node;
  /** Ids of its operations, by the tools that they are. */
  readonly operations: ReadonlyMap<string, string>;
  /**
   * The parameters that choose the endpoint, by name. Each is an argument of every tool; an input member of the same name
   * is the same argument.
   */
  readonly endpointParameters: Node;
}

/** The service of a model as it was deployed; `undefined` when there is none to call. */
export function tryOpenService(document: unknown): SmithyService | undefined {
  const { ast } = checkAst(document);
  if (ast === undefined) {
    return undefined;
  }
  const model = new SmithyModel(ast);
  const service = findService(model, undefined);
  if ('issue' in service) {
    return undefined;
  }
  const traits = model.traitsOf(service.id);
  const { ids } = checkOperations(model, findOperations(model, service.id).operations);
  // Of two operations with one name the first is the tool, as in the tool list.
  const operations = new Map(ids.toReversed().map((id) => [shapeName(id), id]));
  const endpoint = ownNode(traits, endpointTrait(traits) ?? '');
  return { model, id: service.id, traits, operations, endpointParameters: ownNode(endpoint, 'parameters') };
}
