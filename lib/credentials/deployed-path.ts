import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

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
