import { isNested, type Node } from './node';

/** How many members all objects of a value have together, and how many numbers there are. */
export interface MemberCount {
  readonly members: number;
  readonly numbers: number;
  readonly isTooDeep: boolean;
}

/**
 * Counts the members of all objects of a parsed JSON value; stops where it nests deeper than `levels`.
 * Every document pays for this, hence `for…in`, which is ten times as fast as `Object.entries`.
 */
export function countMembers(value: unknown, levels: number): MemberCount {
  let members = 0;
  let numbers = 0;
  const fitsMember = (member: unknown, left: number): boolean => {
    numbers += typeof member === 'number' ? 1 : 0;
    return !isNested(member) || fits(member, left);
  };
  const fits = (part: Node, left: number): boolean => {
    if (left === 0) {
      return false;
    }
    if (isList(part)) {
      for (let index = 0; index < part.length; index++) {
        if (!fitsMember(part[index], left - 1)) {
          return false;
        }
      }
      return true;
    }
    for (const key in part) {
      members += 1;
      if (!fitsMember(part[key], left - 1)) {
        return false;
      }
    }
    return true;
  };
  const isTooDeep = !fitsMember(value, levels);
  return { members, numbers, isTooDeep };
}

/**
 * Whether objects of a valid JSON text repeat keys. An object keeps one member of each name, so that then the text has
 * more keys than the value has members.
 */
export function repeatsKeys(text: string, members: number): boolean {
  const atMost = text.length < COMPILED_CHARACTERS ? countKeyEnds(text) : countKeysAtMost(text);
  return atMost !== members && countKeys(text) !== members;
}

/** In shorter texts a walk ends before Node.js has compiled it, and takes ten times as long as searches in native code. */
const COMPILED_CHARACTERS = 500_000;

/** Counts the same as `countKeysAtMost`, with one native search for each key. */
function countKeyEnds(text: string): number {
  // A quotation mark that no backslash takes its meaning from, and a colon.
  const keyEnd = /(?<!\\)(?:\\\\)*"\s*:/g;
  let keys = 0;
  while (keyEnd.test(text)) {
    keys += 1;
  }
  return keys;
}

/** Counts every colon after a closing quote, which takes a third of the time; texts that begin with a colon are counted too. */
function countKeysAtMost(text: string): number {
  let keys = 0;
  for (let colon = text.indexOf(':'); colon !== -1; colon = text.indexOf(':', colon + 1)) {
    let quote = colon - 1;
    while (text.charCodeAt(quote) <= 0x20) {
      quote -= 1;
    }
    keys += text.charCodeAt(quote) === QUOTE && !isEscaped(text, quote) ? 1 : 0;
  }
  return keys;
}

/** Counts the keys in a valid JSON text, repeated ones too, by hopping from quote to quote. */
export function countKeys(text: string): number {
  let keys = 0;
  for (let start = text.indexOf('"'); start !== -1; ) {
    const end = closingQuote(text, start);
    keys += text.charCodeAt(skipSpace(text, end + 1)) === COLON ? 1 : 0;
    start = text.indexOf('"', end + 1);
  }
  return keys;
}

/** Opening brackets that `JSON.parse` has memory for, be they all open: it takes seventy bytes for each. */
const MOST_BRACKETS = 1_000_000;

/** Whether a text may nest so deep that `JSON.parse` takes a multiple of its size in memory. */
export function mayNestDeep(text: string): boolean {
  if (text.length <= MOST_BRACKETS) {
    return false;
  }
  let left = MOST_BRACKETS;
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at !== -1 && left > 0; at = text.indexOf(bracket, at + 1)) {
      left -= 1;
    }
  }
  return left === 0;
}

/** Whether brackets nest deeper than `levels`, in a text that may be no JSON. */
export function nestsDeeper(text: string, levels: number): boolean {
  const structure = /["{}[\]]/g;
  let depth = 0;
  for (let match = structure.exec(text); match !== null; match = structure.exec(text)) {
    if (match[0] === '"') {
      const end = closingQuote(text, match.index);
      if (end === -1) {
        return false;
      }
      structure.lastIndex = end + 1;
    } else {
      depth += match[0] === '{' || match[0] === '[' ? 1 : -1;
    }
    if (depth > levels) {
      return true;
    }
  }
  return false;
}

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** Where the string that begins at `start` of a valid JSON text ends. */
export function closingQuote(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (text.charCodeAt(end - 1) === BACKSLASH && isEscaped(text, end)) {
    end = text.indexOf('"', end + 1);
  }
  return end;
}

export function skipSpace(text: string, start: number): number {
  let at = start;
  // JSON's white space, and no other character of valid JSON outside of strings, comes before the exclamation mark.
  while (text.charCodeAt(at) <= 0x20) {
    at += 1;
  }
  return at;
}

function isEscaped(text: string, at: number): boolean {
  let start = at;
  while (text.charCodeAt(start - 1) === BACKSLASH) {
    start -= 1;
  }
  return (at - start) % 2 === 1;
}

function isList(value: object): value is readonly unknown[] {
  return Array.isArray(value);
}
