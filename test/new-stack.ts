import { App, type Environment, Stack } from 'aws-cdk-lib';

/** A stack of an app of its own. */
export function newStack(id = 'Stack', env?: Environment): Stack {
  return new Stack(new App(), id, { env });
}
