import { isNode, type Node, own, ownList, ownNode, ownText } from '../../../schema/node';

/** One argument of a tool, or a part of one. */
export interface ArgumentRow {
  /** Such as `filter.city` or `lines[].sku`. */
  readonly path: string;
  readonly depth: number;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
  /** What else the schema says of it, such as `at least 1`. */
  readonly rules: readonly string[];
}

/** Rows after which the rest is left to the raw schema. */
const MAX_ROWS = 300;

const SAID_ELSEWHERE = ['type', 'description', 'properties', 'required', 'items', 'title', 'nullable'];

/** The arguments of a tool with all that they hold, required ones first on each level. */
export function argumentRows(schema: Node): { rows: readonly ArgumentRow[]; isCut: boolean } {
  const rows: ArgumentRow[] = [];
  addProperties(schema, '', 0, rows);
  return { rows: rows.slice(0, MAX_ROWS), isCut: rows.length > MAX_ROWS };
}

function addProperties(schema: Node, prefix: string, depth: number, rows: ArgumentRow[]): void {
  const properties = ownNode(schema, 'properties');
  const required = new Set(ownList(schema, 'required'));
  const names = Object.keys(properties);
  for (const name of [...names.filter((each) => required.has(each)), ...names.filter((each) => !required.has(each))]) {
    if (rows.length > MAX_ROWS) return;
    const property = ownNode(properties, name);
    const path = prefix + name;
    rows.push({
      path,
      depth,
      type: typeOf(property),
      required: required.has(name),
      description: ownText(property, 'description') ?? '',
      rules: rulesOf(property),
    });
    addBelow(property, path, depth + 1, rows);
  }
}

function addBelow(schema: Node, path: string, depth: number, rows: ArgumentRow[]): void {
  addProperties(schema, `${path}.`, depth, rows);
  const items = own(schema, 'items');
  if (isNode(items)) addBelow(items, `${path}[]`, depth, rows);
}

function typeOf(schema: Node): string {
  const type = own(schema, 'type');
  const types = (Array.isArray(type) ? type : [type]).filter((each) => typeof each === 'string');
  const items = own(schema, 'items');
  const named = types.map((each) => (each === 'array' && isNode(items) ? `${typeOf(items)}[]` : each));
  return named.join(' or ') || 'any';
}

function rulesOf(schema: Node): string[] {
  return Object.keys(schema)
    .filter((keyword) => !SAID_ELSEWHERE.includes(keyword))
    .map((keyword) => `${keyword}: ${valuesOf(schema[keyword])}`);
}

function valuesOf(value: unknown): string {
  const text = Array.isArray(value) ? value.map((each) => JSON.stringify(each)).join(', ') : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
