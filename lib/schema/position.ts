/** A place in a text, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}
