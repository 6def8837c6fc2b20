import type { DocumentKind } from '../../schema/document-kind';
import { isNode, own, ownNode } from '../../schema/node';

const METHODS: ReadonlySet<string> = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']);

/** How many operations a document has; `undefined` for a list of tools. */
export function countOperations(value: unknown, kind: DocumentKind | undefined): number | undefined {
  if (!isNode(value)) {
    return undefined;
  }
  switch (kind) {
    case 'openapi':
      return Object.values(ownNode(value, 'paths'))
        .filter(isNode)
        .reduce((sum, path) => sum + Object.keys(path).filter((key) => METHODS.has(key)).length, 0);
    case 'smithy':
      return Object.values(ownNode(value, 'shapes')).filter(
        (shape) => isNode(shape) && own(shape, 'type') === 'operation',
      ).length;
    default:
      return undefined;
  }
}
