import type { Issue } from '../issue';
import { pointer } from '../json-pointer';
import { isNode, own } from '../node';
import type { JsonSchema, Tool } from '../tool';
import { checkToolName } from '../tool-name';
import { keepSchema } from './keep-schema';
import { lowerSchema } from './lower-schema';
import { type LoweredSchema, show } from './lowering';

const KEYS = ['name', 'description', 'inputSchema', 'outputSchema'];

/** What tools of an MCP server also have, and a gateway has no place for. */
const MCP_KEYS: ReadonlySet<string> = new Set(['title', 'annotations', '_meta', 'icons', 'execution']);

/** The keys of other tool formats. */
const OTHER_KEYS: ReadonlyMap<string, string> = new Map([
  ['parameters', 'inputSchema'],
  ['args', 'inputSchema'],
  ['input', 'inputSchema'],
  ['returns', 'outputSchema'],
  ['output', 'outputSchema'],
  ['summary', 'description'],
]);

/** A tool as far as it could be read, and what was found. */
export interface ToolReading {
  readonly name?: string;
  readonly tool?: Tool;
  readonly issues: readonly Issue[];
}

/** How to read a tool. */
export interface ToolOptions {
  readonly targetName?: string;
  readonly keepSchemas?: boolean;
}

/** Reads one entry of a tool list. */
export function readTool(entry: unknown, path: string, { targetName, keepSchemas }: ToolOptions = {}): ToolReading {
  if (!isNode(entry)) {
    const message = `is ${show(entry)}; a tool is an object with "name", "description" and "inputSchema"`;
    return { issues: [error('TOOL_NOT_AN_OBJECT', path, message)] };
  }
  const issues = Object.keys(entry).flatMap((key) => checkKey(key, path + pointer(key)));
  const name = readText(entry, 'name', path);
  const description = readText(entry, 'description', path);
  const readSchema = (key: 'inputSchema' | 'outputSchema') => readToolSchema(entry, key, path, keepSchemas ?? false);
  const input = readSchema('inputSchema');
  const output = own(entry, 'outputSchema') === undefined ? undefined : readSchema('outputSchema');
  issues.push(...name.issues, ...description.issues, ...input.issues, ...(output?.issues ?? []));
  if (name.text !== undefined) {
    issues.push(...checkToolName(name.text, `${path}/name`, targetName));
  }
  const isSound = issues.every(({ severity }) => severity !== 'error');
  if (!isSound || name.text === undefined || description.text === undefined || input.schema === undefined) {
    return { name: name.text, issues };
  }
  const tool: Tool = {
    name: name.text,
    description: description.text,
    inputSchema: { ...input.schema },
    ...(output?.schema !== undefined && { outputSchema: { ...output.schema } }),
    pointer: path,
  };
  return { name: name.text, tool, issues };
}

function checkKey(key: string, path: string): Issue[] {
  if (KEYS.includes(key)) {
    return [];
  }
  if (MCP_KEYS.has(key)) {
    const message = "belongs to MCP but has no place in a gateway's tool; it is left out";
    return [{ code: 'TOOL_KEY_DROPPED', severity: 'note', path, message }];
  }
  const plain = key.replace(/[_-]/g, '').toLowerCase();
  const meant = KEYS.find((known) => known.toLowerCase() === plain) ?? OTHER_KEYS.get(plain);
  const remedy = meant === undefined ? 'remove it' : `write "${meant}"`;
  const message = `"${key}" is not a key of a tool ("name", "description", "inputSchema", "outputSchema"); ${remedy}`;
  return [error('TOOL_UNKNOWN_KEY', path, message)];
}

function readText(entry: { readonly [key: string]: unknown }, key: 'name' | 'description', path: string) {
  const value = own(entry, key);
  if (typeof value === 'string' && value.trim() !== '') {
    return { text: value, issues: [] };
  }
  const found = value === undefined ? `has no ${key}` : `is ${show(value)}`;
  const remedy =
    key === 'name'
      ? 'agents call the tool by its name, so write one such as "get_weather"'
      : 'agents choose a tool by its description, so say what it does and when to use it';
  const code = key === 'name' ? 'TOOL_NAME_MISSING' : 'TOOL_DESCRIPTION_MISSING';
  return { issues: [error(code, value === undefined ? path : `${path}/${key}`, `${found}; ${remedy}`)] };
}

function readToolSchema(
  entry: { readonly [key: string]: unknown },
  key: 'inputSchema' | 'outputSchema',
  path: string,
  keep: boolean,
): { schema?: LoweredSchema | JsonSchema; issues: Issue[] } {
  const value = own(entry, key);
  if (value === undefined) {
    const message = 'has no inputSchema; a tool without arguments has "inputSchema": { "type": "object" }';
    return { issues: [error('TOOL_INPUT_MISSING', path, message)] };
  }
  const [code, what] =
    key === 'inputSchema'
      ? ['TOOL_INPUT_NOT_OBJECT', 'the arguments of a tool are']
      : ['TOOL_OUTPUT_NOT_OBJECT', 'the result of a tool is'];
  const place = `${path}/${key}`;
  const remedy = `${what} an object, so write "type": "object"`;
  if (!isNode(value) || Object.keys(value).length === 0) {
    return { issues: [error(code, place, `is ${show(value)}; ${remedy}`)] };
  }
  const { schema, issues } = keep ? keepSchema(value, place) : lowerSchema(value, place);
  return schema === undefined || schema.type === 'object'
    ? { schema, issues }
    : { issues: [error(code, place, `${foundType(schema.type)}; ${remedy}`)] };
}

function foundType(type: unknown): string {
  return type === undefined ? 'has no type' : `type is ${show(type)}`;
}

function error(code: string, path: string, message: string): Issue {
  return { code, severity: 'error', path, message };
}
