import { resolve } from 'node:path';

/** A tool that is answered from a file. */
export interface Mock {
  /** The MCP name, `<target>___<tool>`. */
  readonly tool: string;
  /** An absolute path. */
  readonly path: string;
  /** The path as the person wrote it. */
  readonly file: string;
}

/** The mocks that a person names: tool → file. */
export function readMocks(files: { readonly [tool: string]: string }, directory: string): Mock[] {
  return Object.entries(files).map(([tool, file]) => ({ tool, file, path: resolve(directory, file) }));
}
