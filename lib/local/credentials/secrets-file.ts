import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { EventSink } from '../events';

/** Where secrets are kept between starts; it belongs into `.gitignore`. */
export const SECRETS_FILE = '.mcp-gateway.env';

/** The variables of the file, none when there is no file. Warns when Git would take the file into a commit. */
export function readSecretsFile(directory: string, events: EventSink): { readonly [name: string]: string | undefined } {
  const path = join(directory, SECRETS_FILE);
  if (!existsSync(path)) {
    return {};
  }
  if (isSeenByGit(directory)) {
    const message = `holds secrets and is not ignored by Git; add "${SECRETS_FILE}" to .gitignore, and change secrets that were committed`;
    events({ type: 'notice', about: SECRETS_FILE, message });
  }
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (cause) {
    const message = `cannot be read (${Object(cause).code}); its secrets are missing`;
    events({ type: 'notice', about: SECRETS_FILE, message });
    return {};
  }
}

/** Whether the file is committed already or would be; `false` outside a repository and without Git. */
function isSeenByGit(directory: string): boolean {
  const git = (...args: string[]) => spawnSync('git', args, { cwd: directory, stdio: 'ignore', timeout: 5000 }).status;
  return git('ls-files', '--error-unmatch', SECRETS_FILE) === 0 || git('check-ignore', '--quiet', SECRETS_FILE) === 1;
}
