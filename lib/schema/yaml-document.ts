import type * as Yaml from 'yaml';
import { holdsItself, isDeeperThan, MAX_DOCUMENT_DEPTH } from './document-depth';
import { splitPointer } from './json-pointer';
import { repeatedKey } from './repeated-key';
import { documentIssue, type SourceDocument, unreadableDocument } from './source-document';
import { TextLines } from './text-lines';
import { yamlIssues } from './yaml-mistakes';
import { findRepeatedKeys } from './yaml-repeated-keys';

/** How often aliases may repeat a part; beyond it a small text stands for an enormous document. */
const MAX_ALIASES = 1000;

/** Beyond these nobody reads on. */
const MOST_MISTAKES = 100;

/** How many words and marks a text may have: the parser takes seconds and hundreds of megabytes for each million. */
const MAX_LEXEMES = 5_000_000;

/** Each level of a document is a token, its list of items, and an item. */
const OBJECTS_PER_LEVEL = 3;

/** Parses YAML 1.2, with the merge keys of YAML 1.1 that OpenAPI documents use. */
export function parseYaml(text: string, name: string): SourceDocument {
  const yaml = loadYaml();
  const tokens = tokensOf(yaml, text);
  if (!Array.isArray(tokens)) {
    return unreadableDocument(name, [documentIssue(tokens.code, tokens.message)], text);
  }
  // Composing recurses, and at the end of the call stack it can take the whole process down, so the depth is known before.
  if (tokens.some((token) => isDeeperThan(token, OBJECTS_PER_LEVEL * (MAX_DOCUMENT_DEPTH + 1)))) {
    return unreadableDocument(name, [documentIssue(TOO_DEEP.code, TOO_DEEP.message)], text);
  }
  // The parser compares every key with all before it, which takes minutes where an object has tens of thousands.
  const options = { merge: true, stringKeys: true, prettyErrors: false, uniqueKeys: false };
  const [parsed, second] = [...new yaml.Composer(options).compose(tokens, true, text.length)];
  const lines = new TextLines(text);
  if (parsed === undefined) {
    return unreadableDocument(name, [], text);
  }
  const issues = yamlIssues([...parsed.errors, ...parsed.warnings].slice(0, MOST_MISTAKES), text, lines);
  const repeated = issues.length > 0 ? [] : findRepeatedKeys(yaml, parsed);
  issues.push(...repeated.map((repeat) => repeatedKey(repeat, lines)));
  if (second !== undefined) {
    const message = 'a second document begins here; keep one document in a file';
    issues.push(documentIssue('DOCUMENT_SYNTAX', message, lines.position(second.range[0])));
  }
  if (issues.length > 0) {
    return unreadableDocument(name, issues, text);
  }
  const reading = readValue(yaml, parsed);
  return 'value' in reading
    ? {
        name,
        value: reading.value,
        issues: [],
        text,
        position: (pointer) => lines.position(offsetOf(yaml, parsed, pointer)),
      }
    : unreadableDocument(
        name,
        [
          documentIssue(
            reading.code,
            reading.message,
            reading.offset === undefined ? undefined : lines.position(reading.offset),
          ),
        ],
        text,
      );
}

/** The structure of a text; why there is none as soon as it nests too deep or goes on too long, before it takes all memory. */
function tokensOf(yaml: typeof Yaml, text: string): Yaml.CST.Token[] | Refusal {
  const parser = new yaml.Parser();
  const tokens: Yaml.CST.Token[] = [];
  let brackets = 0;
  let dashes = 0;
  let lexemes = 0;
  for (const lexeme of new yaml.Lexer().lex(text)) {
    switch (lexeme) {
      case '[':
      case '{':
        brackets += 1;
        break;
      case ']':
      case '}':
        brackets -= 1;
        break;
      case '-':
      case '?':
        dashes += 1;
        break;
      case '\n':
      case '\r\n':
        dashes = 0;
        break;
    }
    if (brackets > MAX_DOCUMENT_DEPTH || dashes > MAX_DOCUMENT_DEPTH) {
      return TOO_DEEP;
    }
    lexemes += 1;
    if (lexemes > MAX_LEXEMES) {
      return TOO_LONG;
    }
    tokens.push(...parser.next(lexeme));
  }
  tokens.push(...parser.end());
  return tokens;
}

/** Only a YAML document pays for loading the parser, which takes as long as parsing megabytes of JSON. */
function loadYaml(): typeof Yaml {
  return require('yaml');
}

/** The value, or why there is none. */
type ValueReading =
  | { readonly value: unknown }
  | { readonly code: string; readonly message: string; readonly offset?: number };

function readValue(yaml: typeof Yaml, parsed: Yaml.Document.Parsed): ValueReading {
  let value: unknown;
  try {
    value = parsed.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    return explainAliases(yaml, parsed, error instanceof Error ? error.message : String(error));
  }
  if (!isDeeperThan(value, MAX_DOCUMENT_DEPTH)) {
    return { value };
  }
  return holdsItself(value)
    ? { code: 'DOCUMENT_ALIASES', message: 'has an alias to a part that the alias is in; write the part out' }
    : TOO_DEEP;
}

function explainAliases(yaml: typeof Yaml, parsed: Yaml.Document.Parsed, reason: string): ValueReading {
  const code = 'DOCUMENT_ALIASES';
  if (reason.startsWith('Excessive')) {
    const message = `repeats one part by aliases more than ${MAX_ALIASES} times; write out the parts that it needs`;
    return { code, message };
  }
  const name = /^Unresolved alias .*: (.*)$/.exec(reason)?.[1];
  if (name === undefined) {
    return { code, message: `has an alias that cannot be followed: ${reason}` };
  }
  let offset: number | undefined;
  yaml.visit(parsed, {
    Alias(_, alias) {
      if (alias.source !== name || alias.resolve(parsed) !== undefined) return undefined;
      offset = alias.range?.[0];
      return yaml.visit.BREAK;
    },
  });
  const message = `"*${name}" stands for the part marked "&${name}", and there is none before it; put a text that begins with "*" in quotes`;
  return { code, message, ...(offset !== undefined && { offset }) };
}

/** Why a text is not read as a whole. */
interface Refusal {
  readonly code: string;
  readonly message: string;
}

const TOO_LONG: Refusal = {
  code: 'DOCUMENT_TOO_LARGE',
  message: `has more than ${MAX_LEXEMES} words and marks of YAML, which takes minutes to read; convert it to JSON, or cut it down to the operations you need`,
};

const TOO_DEEP: Refusal = {
  code: 'DOCUMENT_TOO_DEEP',
  message: `nests deeper than ${MAX_DOCUMENT_DEPTH} levels; name the inner parts and refer to them with $ref`,
};

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
