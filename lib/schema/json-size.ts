/** How many bytes a value takes as JSON without white space; infinitely many, when it holds itself or nests too deep. */
export function jsonBytes(value: unknown): number {
  try {
    return Buffer.byteLength(JSON.stringify(value) ?? '');
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
