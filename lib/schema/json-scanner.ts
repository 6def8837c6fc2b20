import { MOST_REPEATED_KEYS, type RepeatedKey } from './repeated-key';

/** Where a text stops being JSON, and why. */
export interface JsonFailure {
  readonly offset: number;
  readonly message: string;
}

interface Frame {
  readonly close: '}' | ']';
  /** The offsets of the object's keys, where they are compared. */
  readonly keys?: Map<string, number>;
  members: number;
}

/**
 * Finds where a text stops being JSON. `JSON.parse` gives a position in some versions of Node.js and for some errors only.
 */
export function findJsonFailure(text: string): JsonFailure | undefined {
  return new JsonScanner(text, false).scan();
}

/** The keys of a valid JSON text that their objects have before, up to the first hundred. */
export function findRepeatedKeys(text: string): readonly RepeatedKey[] {
  const scanner = new JsonScanner(text, true);
  scanner.scan();
  return scanner.repeated;
}

class JsonScanner {
  readonly repeated: RepeatedKey[] = [];
  private readonly frames: Frame[] = [];
  private failure?: JsonFailure;
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly comparesKeys: boolean,
  ) {}

  /** Walks with a stack of its own, because a text of a few kilobytes can nest deeper than the call stack allows. */
  scan(): JsonFailure | undefined {
    this.skipSpace();
    this.readValue();
    for (let frame = this.frames.at(-1); frame !== undefined && !this.isDone(); frame = this.frames.at(-1)) {
      this.readNextMember(frame);
    }
    this.skipSpace();
    if (!this.isDone() && this.at < this.text.length) {
      this.fail('the end of the document');
    }
    return this.failure;
  }

  private isDone(): boolean {
    return this.failure !== undefined || this.repeated.length >= MOST_REPEATED_KEYS;
  }

  private readNextMember(frame: Frame): void {
    this.skipSpace();
    if (this.text[this.at] === frame.close) {
      this.at += 1;
      this.frames.pop();
      return;
    }
    if (frame.members > 0) {
      if (this.text[this.at] !== ',') {
        this.fail(`"," or "${frame.close}"`);
        return;
      }
      this.at += 1;
      this.skipSpace();
      if (this.text[this.at] === frame.close) {
        this.fail(frame.close === '}' ? 'another key' : 'another value', 'remove the comma before it');
        return;
      }
    }
    if (frame.close === ']') {
      this.readValue();
    } else {
      this.readKeyAndValue(frame);
    }
    frame.members += 1;
  }

  private readKeyAndValue(frame: Frame): void {
    const start = this.at;
    if (this.text[start] !== '"') {
      this.fail(
        frame.members === 0 ? 'a key in double quotes or "}"' : 'a key in double quotes',
        this.text[start] === "'" ? 'write " instead of \'' : undefined,
      );
      return;
    }
    this.readString();
    if (this.failure) {
      return;
    }
    this.compareKey(frame, start);
    this.skipSpace();
    if (this.text[this.at] !== ':') {
      this.fail('":" after the key');
      return;
    }
    this.at += 1;
    this.skipSpace();
    this.readValue();
  }

  private readValue(): void {
    const first = this.text[this.at];
    if (first === '{' || first === '[') {
      this.frames.push(
        first === '['
          ? { close: ']', members: 0 }
          : { close: '}', members: 0, ...(this.comparesKeys && { keys: new Map() }) },
      );
      this.at += 1;
    } else if (first === '"') {
      this.readString();
    } else if (!this.skip(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y) && !this.skip(/true|false|null/y)) {
      this.fail('a value', first === "'" ? 'write " instead of \'' : undefined);
    }
  }

  private readString(): void {
    const start = this.at;
    this.at += 1;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these characters in a string
    while (this.skip(/[^"\\\u0000-\u001f]+/y) || this.skip(/\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y)) {}
    const next = this.text[this.at];
    if (next === '"') {
      this.at += 1;
    } else if (next === undefined) {
      this.failure = { offset: start, message: 'this string has no closing quote' };
    } else if (next === '\\') {
      const found = JSON.stringify(this.text.slice(this.at, this.at + 2));
      this.failure = { offset: this.at, message: `expected an escape such as \\n or \\u00e9, found ${found}` };
    } else {
      const name = next === '\n' || next === '\r' ? 'a line break' : next === '\t' ? 'a tab' : 'a control character';
      const written = JSON.stringify(next).slice(1, -1);
      this.failure = { offset: this.at, message: `expected the closing quote, found ${name}; write it as ${written}` };
    }
  }

  private skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) {
      return false;
    }
    this.at = pattern.lastIndex;
    return true;
  }

  private skipSpace(): void {
    this.skip(/[ \t\r\n]+/y);
  }

  private compareKey({ keys }: Frame, start: number): void {
    if (keys === undefined) {
      return;
    }
    const key = String(JSON.parse(this.text.slice(start, this.at)));
    const first = keys.get(key);
    if (first === undefined) {
      keys.set(key, start);
    } else {
      this.repeated.push({ key, first, offset: start });
    }
  }

  private fail(expected: string, remedy?: string): void {
    const word = /[\w$]+|[^\w$]/uy;
    word.lastIndex = this.at;
    const found = word.exec(this.text)?.[0].slice(0, 40);
    const comment = /^\/[/*]/.test(this.text.slice(this.at, this.at + 2));
    const hint = comment ? 'JSON has no comments, so remove it' : remedy;
    this.failure = {
      offset: this.at,
      message: `expected ${expected}, found ${found === undefined ? 'the end of the document' : JSON.stringify(found)}${
        hint === undefined ? '' : `; ${hint}`
      }`,
    };
  }
}
