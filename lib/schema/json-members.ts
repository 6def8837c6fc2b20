/** How many members all objects of a value have together. */
export interface MemberCount {
  readonly members: number;
  readonly isTooDeep: boolean;
}

/**
 * Counts the members of all objects of a parsed JSON value; stops where it nests deeper than `levels`.
 * Every document pays for this, hence `for…in`, which is ten times as fast as `Object.entries`.
 */
export function countMembers(value: unknown, levels: number): MemberCount {
  let members = 0;
  const fits = (part: { readonly [key: string]: unknown } | readonly unknown[], left: number): boolean => {
    if (left === 0) {
      return false;
    }
    if (isList(part)) {
      for (let index = 0; index < part.length; index++) {
        const item = part[index];
        if (isNested(item) && !fits(item, left - 1)) {
          return false;
        }
      }
      return true;
    }
    for (const key in part) {
      members += 1;
      const member = part[key];
      if (isNested(member) && !fits(member, left - 1)) {
        return false;
      }
    }
    return true;
  };
  return { isTooDeep: isNested(value) && !fits(value, levels), members };
}

/**
 * Counts the keys in a valid JSON text, repeated ones too. Never too few, and too many where a text in it begins with a
 * colon.
 */
export function countKeyEnds(text: string): number {
  // A quotation mark that no backslash takes its meaning from, and a colon. One search in native code for each key: a walk
  // from quote to quote takes ten times as long until it is compiled.
  const keyEnd = /(?<!\\)(?:\\\\)*"\s*:/g;
  let keys = 0;
  while (keyEnd.test(text)) {
    keys += 1;
  }
  return keys;
}

/**
 * Whether brackets nest deeper than `levels`, in a text that may be no JSON: `JSON.parse` itself takes a hundred bytes
 * of memory for each bracket of a text that only opens them.
 */
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

function isNested(value: unknown): value is { readonly [key: string]: unknown } | readonly unknown[] {
  return typeof value === 'object' && value !== null;
}
