import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { shortHash } from './short-hash';

const MAX_NAME = 128;

/**
 * Name of the stack that CloudFormation creates, and the construct's path in it.
 *
 * Tells constructs apart where their path does not: apps deploy one path under several stack names, such as one for
 * each branch. And it stays when a stack moves within its app, as logical IDs do.
 */
export function deployedPath(construct: IConstruct): string {
  const stack = deployedStack(construct);
  return stack.stackName + construct.node.path.slice(stack.node.path.length);
}

/** The stack that a construct is deployed with. The name of a nested stack is only known at deployment. */
export function deployedStack(construct: IConstruct): Stack {
  let stack = Stack.of(construct);
  while (stack.nestedStackParent) stack = stack.nestedStackParent;
  return stack;
}

/** A name for what is named once in an account and Region, or on a role: readable, up to 128 characters. */
export function uniqueName(construct: IConstruct): string {
  const path = deployedPath(construct);
  const suffix = shortHash(path);
  const name = path.replace(/[^a-zA-Z0-9_]+/g, '-').slice(0, MAX_NAME - suffix.length - 1);
  return `${name.replace(/-$/, '')}-${suffix}`;
}
