import type { Io } from '../io';

/** How long somebody waits before wondering what happens. */
const PATIENCE_MS = 1000;

/** Megabytes that take about as long: YAML is slow to parse. */
const SLOW_BYTES = { yaml: 500_000, json: 10_000_000 };

/** Says on a terminal what takes long: which file, and what is done with it. */
export class Progress {
  private readonly started = performance.now();
  private isShown = false;

  constructor(private readonly io: Pick<Io, 'stderr' | 'stderrIsTerminal'>) {}

  /** Tells what comes next, because once it runs nothing can be told until it is done. */
  show(phase: string, file: string, bytes = 0): void {
    const limit = /\.ya?ml$/i.test(file) ? SLOW_BYTES.yaml : SLOW_BYTES.json;
    const isSlow = bytes > limit || performance.now() - this.started > PATIENCE_MS;
    if (this.io.stderrIsTerminal && isSlow) {
      this.isShown = true;
      this.io.stderr(`\r\u001b[K${phase} ${file} …`);
    }
  }

  clear(): void {
    if (this.isShown) {
      this.io.stderr('\r\u001b[K');
    }
  }
}
