#!/usr/bin/env node
import { takesColor } from '../lib/cli/color';
import { main } from '../lib/cli/main';

// Whoever reads only the beginning (`| head`) closes the pipe, and that is no fault.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

// Which Node.js AWS's SDK wants is no matter of who uses this program: it is taken in as it is.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

let stop: AbortController | undefined;

/** The first Ctrl-C lets a command end what it has started, if it asks for that; the next one is the system's own. */
function stopSignal(): AbortSignal {
  if (stop === undefined) {
    const controller = new AbortController();
    stop = controller;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => controller.abort());
  }
  return stop.signal;
}

main(process.argv.slice(2), {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  // Terminals that do not know their size say 0.
  columns: process.stdout.columns || undefined,
  color: takesColor(process.stdout, process.env),
  stderrIsTerminal: process.stderr.isTTY,
  cwd: process.cwd(),
  get stopped() {
    return stopSignal();
  },
  get streams() {
    return { input: process.stdin, output: process.stdout };
  },
}).then((exitCode) => {
  process.exitCode = exitCode;
});
