import { existsSync, statSync } from 'node:fs';
import { basename, isAbsolute, relative, resolve, sep } from 'node:path';
import { watch } from 'chokidar';
import { globMatcher } from '../../schema/glob';

/** What to watch, and whom to tell. */
export interface Watching {
  /** Folders and files. */
  readonly paths: readonly string[];
  /** Whether a change of this path is none. */
  readonly ignores: (path: string) => boolean;
  /** Called once for changes that come together, never while an earlier call has not ended. */
  readonly onChange: (paths: readonly string[]) => Promise<void>;
}

export interface Watcher {
  close(): Promise<void>;
}

/** Editors write a file in several steps. */
const QUIET_MS = 40;

/** Watches files until it is closed. */
export async function watchFiles({ paths, ignores, onChange }: Watching): Promise<Watcher> {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let isBusy = false;
  const tell = async () => {
    if (isBusy) return;
    isBusy = true;
    while (changed.size > 0) {
      const batch = [...changed];
      changed.clear();
      await onChange(batch);
    }
    isBusy = false;
  };
  const watcher = watch([...paths], { ignored: ignores, ignoreInitial: true });
  watcher.on('all', (event, path) => {
    if (event === 'addDir') return;
    changed.add(path);
    clearTimeout(timer);
    timer = setTimeout(tell, QUIET_MS);
  });
  await new Promise<void>((ready) => watcher.once('ready', ready));
  return {
    close: async () => {
      clearTimeout(timer);
      changed.clear();
      await watcher.close();
    },
  };
}

/** What a folder of sources holds that is none of them. */
const NO_SOURCES = ['node_modules', 'cdk.out', 'dist', 'build', 'coverage', '__pycache__'];

/** What `cdk.json` says about watching, as paths to ignore below a folder. */
export function sourceIgnores(
  folder: string,
  { include, exclude }: { readonly include: readonly string[]; readonly exclude: readonly string[] },
  output: string,
): (path: string) => boolean {
  const isOutput = (path: string) => path === output || path.startsWith(output + sep);
  return (path) => {
    const absolute = isAbsolute(path) ? path : resolve(folder, path);
    const fromHere = relative(folder, absolute).split(sep).join('/');
    if (fromHere === '') return false;
    if (isOutput(absolute)) return true;
    const parts = fromHere.split('/');
    if (parts.some((part) => part.startsWith('.') || NO_SOURCES.includes(part))) return true;
    if (exclude.some((pattern) => matches(pattern, fromHere))) return true;
    const isFolder = existsSync(absolute) && statSync(absolute).isDirectory();
    const asked = include.filter((pattern) => pattern !== '**');
    return asked.length > 0 && !isFolder && !asked.some((pattern) => matches(pattern, fromHere));
  };
}

function matches(pattern: string, path: string): boolean {
  const covers = globMatcher(pattern.replaceAll('**/', '*'));
  return covers(path) || covers(basename(path)) || path.startsWith(`${pattern}/`);
}
