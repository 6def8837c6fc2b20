import { checkKind } from '../document-kind';
import type { Issue } from '../issue';
import { isNode, type Node, own } from '../node';

const VERSIONS = ['1.0', '2.0'];

/** The versions, and the model when it is one. */
export interface AstFinding {
  readonly ast?: Node & { readonly smithy: string };
  readonly issues: readonly Issue[];
}

/** Checks that a document is a Smithy JSON AST of a known version. */
export function checkAst(value: unknown): AstFinding {
  const otherKind = checkKind(value, 'smithy');
  if (otherKind.length > 0) {
    return { issues: otherKind };
  }
  const mistaken = notAst(value);
  if (mistaken !== undefined || !isNode(value)) {
    return { issues: [{ code: 'SMITHY_NOT_AST', severity: 'error', path: '', message: mistaken ?? '' }] };
  }
  const version = own(value, 'smithy');
  if (typeof version === 'string' && VERSIONS.includes(version)) {
    return { ast: { ...value, smithy: version }, issues: [] };
  }
  const missing = version === undefined;
  const message = missing
    ? 'has no "smithy" member, which names the version of the format; write "smithy": "2.0"'
    : `'smithy' is ${JSON.stringify(version)}; a gateway reads "1.0" and "2.0", so convert the model with "smithy ast"`;
  return { issues: [{ code: 'SMITHY_VERSION', severity: 'error', path: missing ? '' : '/smithy', message }] };
}

/** What somebody gave instead of a model, and what to do about it. */
function notAst(value: unknown): string | undefined {
  const convert = 'convert it to the JSON AST with "smithy ast"';
  if (typeof value === 'string') {
    return `is text, not a Smithy JSON AST; if it is Smithy IDL (a .smithy file), ${convert}`;
  }
  if (!isNode(value)) {
    const found = Array.isArray(value)
      ? 'a list'
      : value === null || value === undefined
        ? 'empty'
        : `a ${typeof value}`;
    return `is ${found}, not a Smithy JSON AST; give the model of a service, such as one from github.com/aws/api-models-aws`;
  }
  if (own(value, '$version') !== undefined) {
    return `is Smithy IDL, not a Smithy JSON AST; ${convert}`;
  }
  if (!isNode(own(value, 'shapes'))) {
    return `has no "shapes" object, so it is not a Smithy JSON AST; if it is Smithy IDL (a .smithy file), ${convert}`;
  }
  return undefined;
}
