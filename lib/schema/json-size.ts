/** Whether a text takes no more than so many bytes as UTF-8, of which a character takes three at most. */
export function fitsBytes(text: string, limit: number): boolean {
  return text.length * 3 <= limit || (text.length <= limit && Buffer.byteLength(text) <= limit);
}

/** How many bytes a value takes as JSON without white space; infinitely many, when it holds itself or nests too deep. */
export function jsonBytes(value: unknown): number {
  try {
    return Buffer.byteLength(JSON.stringify(value) ?? '');
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
