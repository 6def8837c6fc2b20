/** What is shown of one line, and of all the lines of one invocation; the rest is only counted. */
const MAX_LINE_BYTES = 8_192;
const MAX_LINES = 1_000;
const MAX_BYTES = 1_000_000;

const NEWLINE = 10;

/** Cuts an output into lines and holds what a person can read of it, so that no function can fill the memory. */
export class OutputLines {
  /** The beginning of a line that has not ended. */
  readonly #parts: Buffer[] = [];
  #partBytes = 0;
  /** How long the line is, with what is not held. */
  #lineBytes = 0;
  #shownLines = 0;
  #shownBytes = 0;
  #droppedLines = 0;
  #droppedBytes = 0;

  constructor(private readonly show: (line: string) => void) {}

  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      this.#append(chunk.subarray(start, end));
      this.#endLine();
      start = end + 1;
    }
    this.#append(chunk.subarray(start));
  }

  /** Ends the lines of one invocation: shows what has no line break yet, and tells how much was left out. */
  flush(): void {
    if (this.#lineBytes > 0) this.#endLine();
    if (this.#droppedLines > 0) {
      const [lines, bytes] = [this.#droppedLines, this.#droppedBytes].map((count) => count.toLocaleString('en-US'));
      this.show(`… ${lines} more lines (${bytes} bytes) are left out`);
    }
    this.#shownLines = 0;
    this.#shownBytes = 0;
    this.#droppedLines = 0;
    this.#droppedBytes = 0;
  }

  get #isFull(): boolean {
    return this.#shownLines >= MAX_LINES || this.#shownBytes >= MAX_BYTES;
  }

  #append(bytes: Buffer): void {
    const room = this.#isFull ? 0 : MAX_LINE_BYTES - this.#partBytes;
    this.#lineBytes += bytes.length;
    if (room <= 0 || bytes.length === 0) return;
    // A copy: the chunk that the bytes are part of is far larger.
    const part = Buffer.from(bytes.subarray(0, room));
    this.#parts.push(part);
    this.#partBytes += part.length;
  }

  #endLine(): void {
    const hidden = this.#lineBytes - this.#partBytes;
    if (this.#isFull) {
      this.#droppedLines++;
      this.#droppedBytes += this.#lineBytes + 1;
    } else {
      const text = Buffer.concat(this.#parts).toString('utf8').replace(/\r$/, '');
      this.show(hidden > 0 ? `${text}… (${hidden.toLocaleString('en-US')} more bytes)` : text);
      this.#shownLines++;
      this.#shownBytes += this.#partBytes;
    }
    this.#parts.length = 0;
    this.#partBytes = 0;
    this.#lineBytes = 0;
  }
}
