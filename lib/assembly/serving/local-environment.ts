import type { CloudAssembly, StackTemplate } from '../cloud-assembly';
import { LOCAL_ACCOUNT, LOCAL_REGION } from './local-resource';

/** Where stacks go that do not say. */
export interface LocalEnvironment {
  readonly region?: string;
  readonly account?: string;
}

/** The assembly as if all of its stacks said where they go. */
export function inLocalEnvironment(assembly: CloudAssembly, environment: LocalEnvironment): CloudAssembly {
  const moved = new Map<StackTemplate, StackTemplate>();
  const move = (stack: StackTemplate): StackTemplate => {
    const known = moved.get(stack);
    if (known) {
      return known;
    }
    const { parent } = stack;
    const result: StackTemplate = {
      ...stack,
      account: stack.account ?? environment.account ?? LOCAL_ACCOUNT,
      region: stack.region ?? environment.region ?? LOCAL_REGION,
      ...(parent && { parent: { ...parent, stack: move(parent.stack) } }),
    };
    moved.set(stack, result);
    return result;
  };
  return { ...assembly, stacks: assembly.stacks.map(move) };
}
