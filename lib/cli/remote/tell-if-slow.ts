import type { Io } from '../io';

/** How long a person waits before wondering. */
const PATIENCE_MS = 3_000;

/** Says what is waited for when it takes long; what no person watches stays as it is. */
export async function tellIfSlow<T>(
  io: Pick<Io, 'stderr' | 'stderrIsTerminal'>,
  subject: string,
  action: () => Promise<T>,
): Promise<T> {
  if (!io.stderrIsTerminal) return action();
  const timer = setTimeout(() => io.stderr(`Waiting for ${subject} …\n`), PATIENCE_MS);
  try {
    return await action();
  } finally {
    clearTimeout(timer);
  }
}
