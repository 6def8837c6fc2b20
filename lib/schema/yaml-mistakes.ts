import type * as Yaml from 'yaml';
import type { Issue } from './issue';
import { documentIssue } from './source-document';
import type { TextLines } from './text-lines';

/** What a parser found wrong, and where. */
interface Mistake {
  readonly code: string;
  readonly message: string;
  readonly offset: number;
}

/** The text around a mistake. */
interface Surroundings {
  readonly text: string;
  readonly offset: number;
  /** From the mistake to the end of its line. */
  readonly rest: string;
  /** The line before the mistake. */
  readonly before: string;
  /** The parser's words. */
  readonly message: string;
}

/** One thing wrong: in our words, and where it is if the parser points somewhere else. */
type Explanation = string | { readonly message: string; readonly offset: number };

/**
 * What is wrong with a YAML text, in words that say what to write. One for each line: what follows on a line is a
 * consequence of the first mistake there.
 */
export function yamlIssues(problems: readonly Yaml.YAMLError[], text: string, lines: TextLines): Issue[] {
  const mistakes = problems.map(({ code, message, pos: [offset] }): Mistake => ({ code, message, offset }));
  // What is not closed makes everything after it wrong, and the parser finds both at the end.
  const isUnclosed = mistakes.some(({ message }) => message.startsWith('Missing closing'));
  const places = new Set<number>();
  const issues = new Map<number, Issue>();
  for (const mistake of mistakes.sort((a, b) => a.offset - b.offset)) {
    const isConsequence =
      places.has(mistake.offset) ||
      (isUnclosed && mistake.code === 'BAD_INDENT') ||
      mistake.message.startsWith('Missing directives-end');
    places.add(mistake.offset);
    const { message, offset } = explain(mistake, text);
    const position = lines.position(offset);
    if (!isConsequence && !issues.has(position.line)) {
      issues.set(position.line, documentIssue('DOCUMENT_SYNTAX', message, position));
    }
  }
  return [...issues.values()];
}

function explain({ code, message, offset }: Mistake, text: string): { message: string; offset: number } {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const rest = firstLine(text.slice(offset, offset + 2000));
  const explanation = EXPLANATIONS[code]?.({ text, offset, rest, before: text.slice(start, offset), message });
  return typeof explanation === 'object'
    ? explanation
    : { message: explanation ?? message.replace(/[.:]$/, ''), offset };
}

const EXPLANATIONS: { readonly [code: string]: (at: Surroundings) => Explanation | undefined } = {
  TAB_AS_INDENT: () => 'a tab indents this line; write spaces instead, as YAML takes no tabs there',
  NON_STRING_KEY: () => 'expected a plain key, found an object, a list or a tag',
  TAG_RESOLVE_FAILED: ({ rest }) =>
    `${quote(word(rest))} is a tag; a document has plain values, so write the value without it`,
  BAD_SCALAR_START: ({ rest }) =>
    `a value cannot begin with ${quote(rest.charAt(0))}; put it in quotes: ${quote(rest.trim())}`,
  BAD_ALIAS: ({ rest }) => `a value that begins with ${quote(rest.charAt(0))} needs quotes: ${quote(rest.trim())}`,
  BAD_DIRECTIVE: ({ rest }) =>
    `a line that begins with "%" is a directive of YAML; put a key like that in quotes: ${quote(word(rest).replace(/:$/, ''))}`,
  BAD_DQ_ESCAPE: ({ rest }) =>
    `${quote(rest.slice(0, 2))} is no escape; in double quotes write a backslash twice, or use single quotes`,
  BAD_INDENT: explainIndent,
  BLOCK_AS_IMPLICIT_KEY: explainNested,
  BLOCK_IN_FLOW: () =>
    'inside { } and [ ] a comma separates what follows each other; write the one that is missing here',
  MISSING_CHAR: explainMissing,
  MULTILINE_IMPLICIT_KEY: explainKey,
  UNEXPECTED_TOKEN: explainUnexpected,
};

function explainIndent({ message }: Surroundings): string | undefined {
  const flow = /^Flow (map|sequence)/.exec(message)?.[1];
  if (flow !== undefined) {
    const [open, close, kind] = flow === 'map' ? ['{', '}', 'an object'] : ['[', ']', 'a list'];
    return `${kind} that began with "${open}" is not closed before this; write "${close}" where it ends`;
  }
  const parts = /^All (mapping|sequence) items/.exec(message)?.[1];
  const kind = parts === 'mapping' ? 'the keys of one object' : 'the items of one list';
  return (
    parts && `this line is indented unlike those before it; ${kind} begin in the same column, so align it with them`
  );
}

function explainNested({ text, offset, rest }: Surroundings): Explanation {
  if (/:(\s|$)/.test(rest)) {
    return `the value has a colon and a space, which begin a new key; put it in quotes: ${quote(rest.trim())}`;
  }
  const nextLine = text.indexOf('\n', offset) + 1;
  return {
    message: 'this line is indented deeper than the key before it, which has a value already; align the two keys',
    offset: nextLine + firstLine(text.slice(nextLine)).search(/\S|$/),
  };
}

function explainMissing({ text, offset, message }: Surroundings): Explanation | undefined {
  if (message.startsWith('Missing closing')) {
    const mark = message.includes('"') ? '"' : "'";
    return {
      message: `a text begins with ${mark} here and never ends; write the closing ${mark}`,
      offset: openingQuote(text, offset, mark),
    };
  }
  if (message.startsWith('Sequence item')) {
    return 'this line stands among the items of a list, but begins with no "-"; align it with the item it belongs to';
  }
  if (message.startsWith('Comments')) {
    return 'a comment begins with a space and "#"; write the space, or put the value in quotes';
  }
  return message.startsWith('Implicit map keys') ? NO_COLON : undefined;
}

const NO_COLON = 'a key with a colon is expected here; write "key: value", or put a text of several lines in quotes';

/** A line without a colon and a space is a text, and goes on in the next line until there is one. */
function explainKey({ rest }: Surroundings): string {
  const line = rest.trim();
  const glued = /^(?:- )?([\w$./-]+):(?!\/\/)(\S.*)$/.exec(line);
  if (glued) {
    return `has no space after the colon; write ${quote(`${glued[1]}: ${glued[2]}`)}`;
  }
  if (/^-[^\s-]/.test(line)) {
    return `has no space after the hyphen; write ${quote(`- ${line.slice(1)}`)}`;
  }
  return /^-(\s|$)/.test(line)
    ? 'an item of a list stands where a key is expected; indent it below the key whose list it is'
    : NO_COLON;
}

function explainUnexpected({ before, rest, message }: Surroundings): string | undefined {
  const bracket = /flow-(?:seq|map)-end/.test(message);
  if (bracket) {
    return `${quote(rest.charAt(0))} closes nothing that is open; remove it, or put the value in quotes`;
  }
  if (/Unexpected , in flow/.test(message)) {
    return 'nothing stands before this comma; remove it';
  }
  if (/["']\s*$/.test(before)) {
    return "something follows the closing quote; put all of the value in quotes, and write a quote in it twice ('') or as \\\"";
  }
  if (/[|>][-+\d]*\s+$/.test(before)) {
    return 'the text of a block begins on the line after "|" or ">"; move it there';
  }
  return /^\s*$/.test(before) && !message.includes('token in YAML stream')
    ? 'this line is indented less than what it follows; align the keys of the document'
    : undefined;
}

/** The lexer speaks of the structure in control characters, which are not in the text. */
const STRUCTURE: ReadonlySet<string> = new Set(['\u0002', '\u0018', '\u0019', '\u001f']);

/** Where the text began that ends, without its closing quote, at `end`. */
function openingQuote(text: string, end: number, mark: string): number {
  const { Lexer }: typeof Yaml = require('yaml');
  let offset = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme.startsWith(mark) && offset + lexeme.length >= end - 1) {
      return offset;
    }
    offset += STRUCTURE.has(lexeme) ? 0 : lexeme.length;
  }
  return Math.max(0, text.lastIndexOf(mark, end - 1));
}

function firstLine(text: string): string {
  return /^[^\r\n]*/.exec(text)?.[0] ?? '';
}

function word(text: string): string {
  return /^\S*/.exec(text)?.[0] ?? '';
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
