// What a function's process and the gateway tell each other: a letter, the length of what follows in 4 bytes, and a body.

const HEADER_BYTES = 5;

export function encodeFrame(letter: string, body: string): Buffer {
  const length = Buffer.byteLength(body);
  const frame = Buffer.allocUnsafe(HEADER_BYTES + length);
  frame.write(letter, 0, 'latin1');
  frame.writeUInt32BE(length, 1);
  frame.write(body, HEADER_BYTES);
  return frame;
}

export interface Frame {
  readonly letter: string;
  readonly body: Buffer;
}

/** Puts frames together again. The user's code can write to the channel too, so nothing in it is trusted. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(
    private readonly letters: string,
    private readonly maxBodyBytes: number,
  ) {}

  /** The frames that a chunk completes; `undefined` when what came is no frame, after which nothing more is read. */
  push(chunk: Buffer): Frame[] | undefined {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    const frames: Frame[] = [];
    for (;;) {
      const header = this.#peek();
      if (header === undefined) return frames;
      const letter = header.toString('latin1', 0, 1);
      const length = header.readUInt32BE(1);
      if (!this.letters.includes(letter) || length > this.maxBodyBytes) return undefined;
      if (this.#bytes < HEADER_BYTES + length) return frames;
      frames.push({ letter, body: this.#take(HEADER_BYTES + length).subarray(HEADER_BYTES) });
    }
  }

  #peek(): Buffer | undefined {
    if (this.#bytes < HEADER_BYTES) return undefined;
    const [first] = this.#chunks;
    if (first !== undefined && first.length >= HEADER_BYTES) return first;
    return this.#join();
  }

  #take(length: number): Buffer {
    const all = this.#join();
    this.#bytes -= length;
    this.#chunks = this.#bytes === 0 ? [] : [all.subarray(length)];
    return all.subarray(0, length);
  }

  #join(): Buffer {
    const [first] = this.#chunks;
    const all = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks);
    this.#chunks = [all];
    return all;
  }
}
