import { checkKind } from '../../document-kind';
import type { Issue } from '../../issue';
import { isNode, own } from '../../node';
import { error, quote } from '../findings';

/** The version of a document that can be read, or what is wrong with it. */
export function checkVersion(root: unknown): { version?: '3.0' | '3.1'; issues: Issue[] } {
  const otherKind = checkKind(root, 'openapi');
  if (otherKind.length > 0) {
    return { issues: otherKind };
  }
  if (!isNode(root)) {
    return refused('', `is ${quote(root)}, but an OpenAPI document is an object; begin it with "openapi": "3.0.3"`);
  }
  const version = own(root, 'openapi');
  if (version === undefined) {
    return own(root, 'swagger') === undefined
      ? refused(
          '',
          'has no "openapi" version, so it is no OpenAPI document; write "openapi": "3.0.3", or give it to a target of its own kind',
        )
      : refused(
          '/swagger',
          `is Swagger ${own(root, 'swagger')}, but the gateway reads OpenAPI 3.0 and 3.1; convert it, for example with "npx swagger2openapi"`,
        );
  }
  if (typeof version !== 'string') {
    const text = version === 3 ? '3.0.3' : version === 3.1 ? '3.1.0' : '3.0.3';
    return refused('/openapi', `is ${quote(version)}, but a version is a text; write "${text}" in quotes`);
  }
  const minor = /^(3\.[01])(\.\d+)?(-.+)?$/.exec(version)?.[1];
  if (minor === '3.0' || minor === '3.1') {
    return { version: minor, issues: [] };
  }
  return refused(
    '/openapi',
    `is ${quote(version)}, but the gateway reads 3.0 and 3.1; write the document in one of them, such as "3.1.0"`,
  );
}

function refused(path: string, message: string): { issues: Issue[] } {
  return { issues: [error('OPENAPI_VERSION', path, message)] };
}
