import { join } from 'node:path';
import type { ServedFunction } from '../../assembly/serving/model';
import { TargetFailure } from '../target-caller';
import { reasonOf } from './error-reason';
import { tryFindProgram } from './find-program';
import { type CodeFolder, provideCode } from './function-code';
import { type AwsCredentialsSource, functionEnvironment } from './function-environment';
import type { FunctionCommand } from './function-process';
import { type FunctionRuntime, tryFindObstacle, tryParseRuntime } from './function-runtime';

/** How functions run here. */
export interface CommandOptions {
  readonly region: string;
  readonly awsCredentials: AwsCredentialsSource;
  /** Where functions that come as an archive or inline find the AWS SDK for JavaScript. */
  readonly project: string;
}

/** A function that is ready to be started. */
export interface PreparedFunction {
  readonly command: FunctionCommand;
  readonly runtime: FunctionRuntime;
  readonly code: CodeFolder;
}

/** Provides a function's code, and the command that runs it. Throws a `TargetFailure` when it cannot run here. */
export async function prepareFunction(served: ServedFunction, options: CommandOptions): Promise<PreparedFunction> {
  const runtime = tryParseRuntime(served.runtime);
  const obstacle = tryFindObstacle(served);
  if (obstacle !== undefined || runtime === undefined) throw failure(served, obstacle ?? 'its runtime is not known');
  const program = await tryFindProgram(runtime);
  if (program === undefined) {
    throw failure(served, `it needs ${served.runtime}, and there is no Python 3 on the PATH; install it`);
  }
  const code = codeOf(served, runtime, options.project);
  const environment = functionEnvironment(served, code.path, {
    region: options.region,
    credentials: options.awsCredentials,
    outer: process.env,
  });
  return { command: { file: program, args: argsOf(runtime, served), folder: code.path, environment }, runtime, code };
}

function codeOf(served: ServedFunction, { language }: FunctionRuntime, project: string): CodeFolder {
  try {
    return provideCode(served.code, language, project);
  } catch (error) {
    const where = 'path' in served.code ? ` ${served.code.path}` : '';
    throw failure(served, `its code${where} cannot be read: ${reasonOf(error)}`);
  }
}

/** What runs the function: a file beside this one, and beside the bundle. */
function argsOf({ language }: FunctionRuntime, { memoryMegabytes }: ServedFunction): string[] {
  return language === 'Node.js'
    ? [`--max-old-space-size=${memoryMegabytes}`, join(__dirname, 'lambda-bootstrap.mjs')]
    : // Unbuffered, and without `__pycache__` in the user's folder.
      ['-u', '-B', join(__dirname, 'lambda-bootstrap.py')];
}

function failure({ label }: ServedFunction, reason: string): TargetFailure {
  return new TargetFailure(`The function ${label} cannot run here: ${reason}`);
}
