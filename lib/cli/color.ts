/** What tells whether an output takes colours: a stream of the process. */
export interface ColorStream {
  readonly isTTY?: boolean;
  hasColors?(): boolean;
}

/**
 * Whether to write colours. `NO_COLOR` and `FORCE_COLOR` are what the reader says; otherwise a terminal gets them, and a
 * file or a pipe never does, in CI neither.
 */
export function takesColor(stream: ColorStream, env: { readonly [name: string]: string | undefined }): boolean {
  const { NO_COLOR, FORCE_COLOR } = env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return stream.isTTY === true && stream.hasColors?.() === true;
}
