import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ServedCode } from '../../assembly/serving/model';
import type { Language } from './function-runtime';
import { unzip } from './unzip';

/** What AWS Lambda's Node.js runtimes have beside the function. */
const SDK_SCOPES = ['@aws-sdk', '@smithy'];

/** A function's code on disk. */
export interface CodeFolder {
  readonly path: string;
  /** Removes what was written for it. */
  remove(): void;
}

/**
 * Puts a function's code where it can run: a folder stays where it is, archives and inline code get a folder of their own.
 * Throws for what cannot be read.
 *
 * @param project where functions in folders of their own find the AWS SDK
 */
export function provideCode(code: ServedCode, language: Language, project: string): CodeFolder {
  if ('missing' in code) throw new Error(code.missing);
  if ('path' in code && statSync(code.path).isDirectory()) return { path: resolve(code.path), remove: () => {} };
  const parent = mkdtempSync(join(tmpdir(), 'mcp-gateway-function-'));
  const folder: CodeFolder = {
    path: join(parent, 'task'),
    remove: () => rmSync(parent, { recursive: true, force: true }),
  };
  try {
    mkdirSync(folder.path);
    if ('path' in code) unzip(code.path, folder.path);
    else writeFileSync(join(folder.path, language === 'Python' ? 'index.py' : 'index.js'), code.inline);
    if (language === 'Node.js') linkSdk(parent, project);
  } catch (error) {
    folder.remove();
    throw error;
  }
  return folder;
}

/** Node.js looks for packages in the folders above, so what Lambda has besides goes beside the code. */
function linkSdk(parent: string, project: string): void {
  mkdirSync(join(parent, 'node_modules'));
  for (const scope of SDK_SCOPES) {
    const packages = resolve(project, 'node_modules', scope);
    if (existsSync(packages)) symlinkSync(packages, join(parent, 'node_modules', scope), 'junction');
  }
}
