import { Annotations, AspectPriority, Aspects, CfnResource, type IAspect, Stack, Token } from 'aws-cdk-lib';
import { CfnGatewayTarget } from 'aws-cdk-lib/aws-bedrockagentcore';
import type { IConstruct } from 'constructs';
import { LIMITS } from '../schema/limits';

const withLanes = new WeakSet<Stack>();

/**
 * Keeps CloudFormation from working on more targets of one gateway at a time than the service allows, by letting each
 * target of a stack wait for the one five before it. Counts targets made with `aws-cdk-lib` alone, too; nested stacks have
 * lanes of their own.
 */
export function orderTargetsInLanes(stack: Stack): void {
  if (withLanes.has(stack)) return;
  withLanes.add(stack);
  Aspects.of(stack).add(new TargetLanes(stack), { priority: AspectPriority.MUTATING });
}

class TargetLanes implements IAspect {
  private readonly queues = new Map<string, Set<CfnGatewayTarget>>();

  public constructor(private readonly stack: Stack) {}

  public visit(node: IConstruct): void {
    // All at once at the stack, because what a target waits for may be anywhere in it; later only what aspects add.
    const found = node === this.stack ? inOrderOfNeed(resourcesOf(node, this.stack).filter(isTarget)) : [node];
    for (const target of found) if (isTarget(target) && target.stack === this.stack) this.enqueue(target);
  }

  private enqueue(target: CfnGatewayTarget): void {
    const gateway = JSON.stringify(this.stack.resolve(target.gatewayIdentifier)) ?? '';
    const queue = this.queues.get(gateway) ?? new Set();
    this.queues.set(gateway, queue);
    if (queue.has(target)) return;
    const ahead = [...queue].at(-LIMITS.concurrentTargetOperations);
    if (ahead) target.addResourceDependency(ahead);
    checkBeside(target, queue);
    queue.add(target);
  }
}

/** What the constructors of this library refuse, for targets that were made without it. */
function checkBeside(target: CfnGatewayTarget, others: ReadonlySet<CfnGatewayTarget>): void {
  const refuse = (code: string, message: string) => Annotations.of(target).addError(`${message} [${code}]`);
  const { name } = target;
  const twin = Token.isUnresolved(name) ? undefined : [...others].find((other) => other.name === name);
  if (name !== undefined && twin) {
    const message = `The target is named ${JSON.stringify(name)}, as "${twin.node.path}" of the same gateway is; give one of them another name`;
    refuse('TARGET_NAME_DUPLICATE', message);
  }
  if (others.size === LIMITS.targetsPerGateway) {
    const message = `The gateway has ${others.size} targets in this stack already, the most that it takes; ask AWS for a higher quota or use a second gateway`;
    refuse('GATEWAY_TOO_MANY_TARGETS', message);
  }
}

/**
 * Sorts targets so that each stands behind those that it waits for because the app says so, else as they were made.
 * Lanes in this order cannot become a cycle.
 */
function inOrderOfNeed(targets: readonly CfnGatewayTarget[]): CfnGatewayTarget[] {
  const sorted = new Set<CfnGatewayTarget>();
  const seen = new Set<CfnResource>();
  const visit = (resource: CfnResource): void => {
    if (seen.has(resource)) return;
    seen.add(resource);
    for (const other of dependenciesOf(resource)) visit(other);
    if (isTarget(resource)) sorted.add(resource);
  };
  for (const target of targets) visit(target);
  return [...sorted];
}

function isTarget(node: IConstruct): node is CfnGatewayTarget {
  return CfnGatewayTarget.isCfnGatewayTarget(node);
}

/** What a resource waits for in its stack: what it, or a construct around it, was told to depend on. */
function dependenciesOf(resource: CfnResource): CfnResource[] {
  const { scopes } = resource.node;
  const around = scopes.slice(scopes.lastIndexOf(resource.stack) + 1);
  const told = [...around.flatMap((scope) => scope.node.dependencies), ...resource.obtainDependencies()];
  return told.flatMap((item) => (Stack.isStack(item) ? [] : resourcesOf(item, resource.stack)));
}

function resourcesOf(scope: IConstruct, stack: Stack): CfnResource[] {
  return scope.node
    .findAll()
    .filter((node) => CfnResource.isCfnResource(node) && node.stack === stack) as CfnResource[];
}
