import { type ChildProcess, spawn, spawnSync } from 'node:child_process';

/** Ends the process groups that were named on its input and not taken back, once whoever named them is gone. */
const SCRIPT = `
groups=
while read -r sign group; do
  kept=
  for one in $groups; do [ "$one" = "$group" ] || kept="$kept $one"; done
  groups=$kept
  [ "$sign" = + ] && groups="$groups $group"
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
`;

/** Whether processes have groups, which end with all that they have started. */
const HAS_GROUPS = process.platform !== 'win32';

/**
 * Sees to it that no process of a function outlives the gateway, however the gateway ends.
 *
 * A function that computes forever does not notice that its channel is closed, so a small shell, which does, waits beside.
 */
export class ProcessGuard {
  #shell: ChildProcess | undefined;

  /** Watches over a process that was started with `detached`. */
  watch(pid: number): void {
    this.#tell('+', pid);
  }

  /** Ends a process and everything that it has started and left in its group. */
  end(pid: number): void {
    if (HAS_GROUPS) endGroup(pid);
    else spawnSync('taskkill', ['/pid', `${pid}`, '/t', '/f'], { windowsHide: true });
  }

  /** Ends what a process that is gone has left behind. */
  forget(pid: number): void {
    if (!HAS_GROUPS) return;
    endGroup(pid);
    this.#tell('-', pid);
  }

  close(): void {
    this.#shell?.stdin?.end();
    this.#shell = undefined;
  }

  #tell(sign: string, pid: number): void {
    if (!HAS_GROUPS) return;
    this.#shell ??= startShell();
    this.#shell.stdin?.write(`${sign} ${pid}\n`);
  }
}

function startShell(): ChildProcess {
  const shell = spawn('/bin/sh', ['-c', SCRIPT], { stdio: ['pipe', 'ignore', 'ignore'], detached: true, env: {} });
  // Without a shell there is no guard; functions still end with their channel.
  shell.on('error', () => {});
  shell.stdin?.on('error', () => {});
  shell.unref();
  return shell;
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}
