import type { ServedFunction } from '../../assembly/serving/model';

export type Language = 'Node.js' | 'Python';

/** The language and the version of a runtime that functions here can have. */
export interface FunctionRuntime {
  readonly language: Language;
  /** Such as `24`, or `3.13`. */
  readonly version: string;
}

/** Takes `nodejs24.x` or `python3.13` apart; `undefined` for what does not run here. */
export function tryParseRuntime(runtime: string | undefined): FunctionRuntime | undefined {
  const [, language, version = ''] = /^(nodejs|python)(\d+(?:\.\d+)?)(?:\.x)?$/.exec(runtime ?? '') ?? [];
  if (language === undefined || (language === 'python' && !version.startsWith('3.'))) return undefined;
  return { language: language === 'nodejs' ? 'Node.js' : 'Python', version };
}

/**
 * Why a function cannot run here, and what to do; `undefined` for one that can, as far as its template tells.
 *
 * @param target the name of the target that calls it
 */
export function tryFindObstacle(served: ServedFunction, target = '<target>'): string | undefined {
  const elsewhere = `--invoke ${target}=<url> calls it where it runs, such as http://127.0.0.1:9000`;
  if ('missing' in served.code) return `its code is not here: ${served.code.missing}; ${elsewhere}`;
  if (served.runtime === undefined) return `it is a container image, which does not run here; ${elsewhere}`;
  if (tryParseRuntime(served.runtime) === undefined) return `${served.runtime} does not run here; ${elsewhere}`;
  if (served.handler === undefined) return `its template names no handler; ${elsewhere}`;
  return undefined;
}

/** Whether what runs here is the version that the function has in AWS. */
export function isSameVersion({ language, version }: FunctionRuntime, actual: string): boolean {
  const parts = actual.split('.');
  return version === (language === 'Node.js' ? parts[0] : `${parts[0]}.${parts[1]}`);
}
