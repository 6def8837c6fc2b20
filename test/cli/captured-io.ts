import type { Io } from '../../lib/cli/io';

/** An `Io` that keeps what was written. */
export function capturedIo(overrides: Partial<Io> = {}) {
  const written = { stdout: '', stderr: '' };
  const io: Io = {
    stdout: (text) => {
      written.stdout += text;
    },
    stderr: (text) => {
      written.stderr += text;
    },
    color: false,
    cwd: __dirname,
    ...overrides,
  };
  return { io, written };
}
