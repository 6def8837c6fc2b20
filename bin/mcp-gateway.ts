#!/usr/bin/env node
import { takesColor } from '../lib/cli/color';
import { main } from '../lib/cli/main';

// Whoever reads only the beginning (`| head`) closes the pipe, and that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

/** The first Ctrl-C lets a command end what it has started; the second is the system's own. */
function untilStopped(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  return stop.signal;
}
let stopped: AbortSignal | undefined;

main(process.argv.slice(2), {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  columns: process.stdout.columns,
  color: takesColor(process.stdout, process.env),
  stderrIsTerminal: process.stderr.isTTY,
  cwd: process.cwd(),
  // Only for commands that ask: the others are busy and never get to hear of it, so the system has to end them.
  get stopped() {
    stopped ??= untilStopped();
    return stopped;
  },
}).then((exitCode) => {
  process.exitCode = exitCode;
});
