import type { Issue } from '../../issue';
import { isNode, own } from '../../node';
import { error, warning } from '../findings';
import { label, type Operation } from '../operations';

/** Parts of OpenAPI that the service leaves out. */
export function checkUnsupported(operation: Operation): Issue[] {
  const issues: Issue[] = [];
  if (operation.method === 'trace') {
    const message = `is ${label(operation)}; the gateway calls GET, POST, PUT, PATCH, DELETE, HEAD and OPTIONS only, so leave it out with 'operations.exclude'`;
    issues.push(error('OPENAPI_METHOD', operation.pointer, message));
  }
  const callbacks = own(operation.value, 'callbacks');
  if (isNode(callbacks) && Object.keys(callbacks).length > 0) {
    const message = 'are calls back to the caller, which the gateway does not support; remove them';
    issues.push(warning('OPENAPI_CALLBACKS', `${operation.pointer}/callbacks`, message));
  }
  return issues;
}
