import type * as Yaml from 'yaml';
import { holdsItself, isDeeperThan, MAX_DOCUMENT_DEPTH } from './document-depth';
import { splitPointer } from './json-pointer';
import { documentIssue, type SourceDocument, unreadableDocument } from './source-document';
import { TextLines } from './text-lines';

/** How often aliases may repeat a part; beyond it a small text stands for an enormous document. */
const MAX_ALIASES = 1000;

/** Each level of a document is a token, its list of items, and an item. */
const OBJECTS_PER_LEVEL = 3;

/** Parses YAML 1.2, with the merge keys of YAML 1.1 that OpenAPI documents use. */
export function parseYaml(text: string, name: string): SourceDocument {
  const yaml = loadYaml();
  const tokens = [...new yaml.Parser().parse(text)];
  // Composing recurses, and at the end of the call stack it can take the whole process down, so the depth is known before.
  if (tokens.some((token) => isDeeperThan(token, OBJECTS_PER_LEVEL * (MAX_DOCUMENT_DEPTH + 1)))) {
    return tooDeep(name);
  }
  const options = { merge: true, stringKeys: true, prettyErrors: false };
  const [parsed, second] = [...new yaml.Composer(options).compose(tokens, true, text.length)];
  const lines = new TextLines(text);
  const problems = parsed === undefined ? [] : [...parsed.errors, ...parsed.warnings];
  const issues = problems.map((problem) => yamlIssue(problem, lines));
  if (second !== undefined) {
    const { line, column } = lines.position(second.range[0]);
    const message = `line ${line}, column ${column}: a second document begins here; keep one document in a file`;
    issues.push(documentIssue('DOCUMENT_SYNTAX', message));
  }
  return parsed === undefined || issues.length > 0
    ? unreadableDocument(name, issues)
    : readValue(parsed, name, (pointer) => lines.position(offsetOf(yaml, parsed, pointer)));
}

/** Only a YAML document pays for loading the parser, which takes as long as parsing megabytes of JSON. */
function loadYaml(): typeof Yaml {
  return require('yaml');
}

function yamlIssue(problem: Yaml.YAMLError, lines: TextLines) {
  const { line, column } = lines.position(problem.pos[0]);
  const at = `line ${line}, column ${column}`;
  switch (problem.code) {
    case 'DUPLICATE_KEY':
      return documentIssue(
        'DOCUMENT_DUPLICATE_KEY',
        `${at}: this key is in the same object before; remove one of them`,
      );
    case 'TAG_RESOLVE_FAILED':
      return documentIssue(
        'DOCUMENT_SYNTAX',
        `${at}: ${problem.message}; a document has plain values, so write it without`,
      );
    case 'NON_STRING_KEY':
      return documentIssue('DOCUMENT_SYNTAX', `${at}: expected a plain key, found an object, a list or a tag`);
    default:
      return documentIssue('DOCUMENT_SYNTAX', `${at}: ${problem.message.replace(/\.$/, '')}`);
  }
}

function readValue(parsed: Yaml.Document.Parsed, name: string, position: SourceDocument['position']): SourceDocument {
  let value: unknown;
  try {
    value = parsed.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = reason.startsWith('Excessive')
      ? `repeats one part by aliases more than ${MAX_ALIASES} times; write out the parts that it needs`
      : `has an alias that cannot be followed: ${reason}`;
    return unreadableDocument(name, [documentIssue('DOCUMENT_ALIASES', message)]);
  }
  if (isDeeperThan(value, MAX_DOCUMENT_DEPTH)) {
    return holdsItself(value)
      ? unreadableDocument(name, [
          documentIssue('DOCUMENT_ALIASES', 'has an alias to a part that the alias is in; write the part out'),
        ])
      : tooDeep(name);
  }
  return { name, value, issues: [], position };
}

function tooDeep(name: string): SourceDocument {
  const message = `nests deeper than ${MAX_DOCUMENT_DEPTH} levels; name the inner parts and refer to them with $ref`;
  return unreadableDocument(name, [documentIssue('DOCUMENT_TOO_DEEP', message)]);
}

/** Follows the pointer as far as it leads: to a member's key or an item's value. */
function offsetOf(yaml: typeof Yaml, parsed: Yaml.Document.Parsed, pointer: string): number {
  let node: unknown = parsed.contents;
  let offset = 0;
  for (const segment of splitPointer(pointer)) {
    const holder = yaml.isAlias(node) ? node.resolve(parsed) : node;
    if (yaml.isMap(holder)) {
      const pair = holder.items.find(({ key }) => yaml.isScalar(key) && String(key.value) === segment);
      if (pair === undefined) {
        return offset;
      }
      offset = startOf(yaml, pair.key) ?? offset;
      node = pair.value;
    } else if (yaml.isSeq(holder)) {
      node = holder.items[Number(segment)];
      if (node === undefined) {
        return offset;
      }
      offset = startOf(yaml, node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

function startOf(yaml: typeof Yaml, node: unknown): number | undefined {
  return yaml.isNode(node) ? node.range?.[0] : undefined;
}
