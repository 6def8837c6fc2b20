import type { StackTemplate } from './cloud-assembly';

/** Where a stack goes. */
interface Environment {
  readonly account?: string;
  readonly region?: string;
}

/** A partition of AWS, and the domain of its endpoints. */
export interface Partition {
  readonly name: string;
  readonly domain: string;
}

/** `undefined` for a partition that is not one of the three public ones. */
export function partitionOf(region: string | undefined): Partition | undefined {
  const [, prefix] = /^([a-z]+(?:-gov|-iso[a-z]?)?)-[a-z]+-\d+$/.exec(region ?? '') ?? [];
  if (prefix === undefined || prefix.includes('-iso')) {
    return undefined;
  }
  if (prefix === 'cn') {
    return { name: 'aws-cn', domain: 'amazonaws.com.cn' };
  }
  return { name: prefix === 'us-gov' ? 'aws-us-gov' : 'aws', domain: 'amazonaws.com' };
}

/** The value of a pseudo parameter, as far as the stack's environment tells. */
export function pseudoParameter(name: string, stack: StackTemplate): string | undefined {
  switch (name) {
    case 'AWS::AccountId':
      return stack.account;
    case 'AWS::Region':
      return stack.region;
    case 'AWS::StackName':
      return stack.name;
    case 'AWS::Partition':
      // A stack for any Region is nearly always deployed to AWS's main partition.
      return stack.region === undefined ? 'aws' : partitionOf(stack.region)?.name;
    case 'AWS::URLSuffix':
      return partitionOf(stack.region)?.domain;
    default:
      return undefined;
  }
}

/** The same stack name or export can exist once in each environment: those of the same environment come first. */
export function nearestFirst(stacks: readonly StackTemplate[], { account, region }: Environment): StackTemplate[] {
  const isNear = (stack: StackTemplate) => stack.account === account && stack.region === region;
  return [...stacks.filter(isNear), ...stacks.filter((stack) => !isNear(stack))];
}
