import type { Issue } from '../../issue';
import { LIMITS } from '../../limits';
import { isNode, type Node, own } from '../../node';
import { error, note, quote } from '../findings';

/** The parts of every document whose absence the service's parser reports. */
export function checkInfo(root: Node): Issue[] {
  const info = own(root, 'info');
  if (!isNode(info)) {
    const message = 'has no "info"; write { "title": "...", "version": "1.0.0" }';
    return [error('OPENAPI_INFO_MISSING', info === undefined ? '' : '/info', message)];
  }
  return ['title', 'version']
    .filter((key) => typeof own(info, key) !== 'string')
    .map((key) => {
      const found = own(info, key);
      const message =
        found === undefined
          ? `has no "${key}"; add one, such as ${key === 'title' ? '"Pets"' : '"1.0.0"'}`
          : `has the "${key}" ${quote(found)}, which is not a text; write it in quotes`;
      return error('OPENAPI_INFO_MISSING', '/info', message);
    });
}

/** Whether there is anything to choose operations from. */
export function checkPaths(root: Node): Issue[] {
  const paths = own(root, 'paths');
  if (isNode(paths) && Object.keys(paths).length > 0) {
    return [];
  }
  if (paths !== undefined && !isNode(paths)) {
    return [error('OPENAPI_PATHS_MISSING', '/paths', `is ${quote(paths)}; write an object of paths such as "/pets"`)];
  }
  const message = 'has no paths, so there would be no tools; add one such as "/pets" with a "get" below it';
  return [error('OPENAPI_PATHS_MISSING', paths === undefined ? '' : '/paths', message)];
}

/** What the gateway does not look at, said once. */
export function checkWebhooks(root: Node): Issue[] {
  const webhooks = own(root, 'webhooks');
  return isNode(webhooks) && Object.keys(webhooks).length > 0
    ? [
        note(
          'OPENAPI_WEBHOOKS',
          '/webhooks',
          'are calls that the API makes, not tools; the gateway is given the document without them',
        ),
      ]
    : [];
}

/** Whether what remains can be sent to the service. */
export function checkSize(document: Node): Issue[] {
  let bytes: number;
  try {
    bytes = Buffer.byteLength(JSON.stringify(document));
  } catch (failure) {
    const reason = failure instanceof RangeError ? 'nests too deep' : 'holds itself or a value that JSON does not have';
    return [
      error(
        'OPENAPI_NOT_JSON',
        '',
        `cannot be written as JSON, because it ${reason}; flatten it or refer to components`,
      ),
    ];
  }
  const message = `is ${bytes} bytes of JSON with the chosen operations; the gateway takes at most ${LIMITS.documentBytes}, so choose fewer with 'operations.include'`;
  return bytes > LIMITS.documentBytes ? [error('OPENAPI_TOO_LARGE', '', message)] : [];
}

/** Whether one target can hold that many tools. */
export function checkToolCount(count: number): Issue[] {
  const message = `gives ${count} tools; a target holds at most ${LIMITS.toolsPerTarget}, so choose fewer with 'operations.include' or use several targets`;
  return count > LIMITS.toolsPerTarget ? [error('OPENAPI_TOO_MANY_TOOLS', '/paths', message)] : [];
}
