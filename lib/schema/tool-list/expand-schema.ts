import { splitPointer } from '../json-pointer';
import { isNode, own } from '../node';
import { type Lowering, type SchemaFragment, type SchemaSource, show } from './lowering';

/** Several schemas of which one applies. */
export interface SchemaUnion {
  readonly path: string;
  readonly branches: readonly SchemaSource[];
}

/** Everything that applies to one value at once, and the choices that are left. */
export interface ExpandedSchema {
  readonly fragments: SchemaFragment[];
  readonly unions: SchemaUnion[];
  nullable: boolean;
  /** Whether a part could not be followed, so that what is missing may be in there. */
  failed: boolean;
}

/** Follows references, joins `allOf`, and takes the only branch of `anyOf` and `oneOf`. */
export function expandSchemas(sources: readonly SchemaSource[], lowering: Lowering): ExpandedSchema {
  const expanded: ExpandedSchema = { fragments: [], unions: [], nullable: false, failed: false };
  const before = lowering.issues.length;
  for (const source of sources) {
    expandInto(expanded, source, lowering);
  }
  expanded.failed = lowering.issues.length > before;
  return expanded;
}

function expandInto(expanded: ExpandedSchema, source: SchemaSource, lowering: Lowering): void {
  const { value, path } = source;
  if (!isNode(value)) {
    if (value !== true) {
      const message = `is ${show(value)}; a schema is an object such as { "type": "string" }`;
      lowering.report('error', 'SCHEMA_MALFORMED', path, message);
    }
    return;
  }
  lowering.enter(() => {
    const fragment = { ...source, value };
    expanded.fragments.push(fragment);
    expanded.nullable ||= allowsNull(fragment);
    expandReference(expanded, fragment, lowering);
    for (const branch of listAt(fragment, 'allOf', lowering)) {
      expandInto(expanded, branch, lowering);
    }
    for (const keyword of ['anyOf', 'oneOf']) {
      expandUnion(expanded, fragment, keyword, lowering);
    }
  });
}

function expandReference(expanded: ExpandedSchema, fragment: SchemaFragment, lowering: Lowering): void {
  const { path, refs } = fragment;
  const ref = own(fragment.value, '$ref');
  if (ref === undefined) {
    return;
  }
  const place = `${path}/$ref`;
  if (typeof ref !== 'string') {
    lowering.report(
      'error',
      'SCHEMA_MALFORMED',
      place,
      `is ${show(ref)}; a reference is a text such as "#/$defs/Name"`,
    );
  } else if (!ref.startsWith('#')) {
    const message = `refers to ${show(ref)}, outside of this schema; copy that schema into "$defs" and refer to it there`;
    lowering.report('error', 'SCHEMA_REF_REMOTE', place, message);
  } else if (refs.includes(ref)) {
    const message = `refers to "${ref}", which it is a part of; the service takes no endless schemas, so end it at a fixed depth`;
    lowering.report('error', 'SCHEMA_REF_CIRCULAR', place, message);
  } else {
    const target = resolve(ref, lowering.root);
    if (target === undefined) {
      const message = `refers to "${ref}", which is not in this schema; correct the name or add it`;
      lowering.report('error', 'SCHEMA_REF_DANGLING', place, message);
    } else {
      expandInto(expanded, { ...target, refs: [...refs, ref] }, lowering);
    }
  }
}

function resolve(ref: string, root: SchemaSource): { readonly value: unknown; readonly path: string } | undefined {
  const pointer = decode(ref.slice(1));
  if (pointer !== '' && !pointer.startsWith('/')) {
    return undefined;
  }
  let value = root.value;
  for (const segment of splitPointer(pointer)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) {
      return undefined;
    }
    value = Reflect.get(value, segment);
  }
  return { value, path: root.path + pointer };
}

function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

function expandUnion(expanded: ExpandedSchema, fragment: SchemaFragment, keyword: string, lowering: Lowering): void {
  const all = listAt(fragment, keyword, lowering);
  const branches = all.filter(({ value }) => !isNullOnly(value));
  expanded.nullable ||= branches.length < all.length;
  const [only] = branches;
  if (only !== undefined && branches.length === 1) {
    expandInto(expanded, only, lowering);
  } else if (branches.length > 1) {
    expanded.unions.push({ path: `${fragment.path}/${keyword}`, branches });
  }
}

function listAt(fragment: SchemaFragment, keyword: string, lowering: Lowering): SchemaSource[] {
  const branches = own(fragment.value, keyword);
  const path = `${fragment.path}/${keyword}`;
  if (Array.isArray(branches) && branches.length > 0) {
    return branches.map((value, index) => ({ value, path: `${path}/${index}`, refs: fragment.refs }));
  }
  if (branches !== undefined) {
    lowering.report(
      'error',
      'SCHEMA_MALFORMED',
      path,
      `is ${show(branches)}; write a list of schemas, or leave it out`,
    );
  }
  return [];
}

function allowsNull({ value }: SchemaFragment): boolean {
  const type = own(value, 'type');
  const choices = own(value, 'enum');
  return (
    own(value, 'nullable') === true ||
    own(value, 'const') === null ||
    (Array.isArray(type) && type.includes('null')) ||
    (Array.isArray(choices) && choices.includes(null))
  );
}

function isNullOnly(value: unknown): boolean {
  return isNode(value) && (own(value, 'type') === 'null' || own(value, 'const') === null);
}
