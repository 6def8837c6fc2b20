import { AspectPriority, Aspects, CfnResource, type IAspect, Stack } from 'aws-cdk-lib';
import { CfnGatewayTarget } from 'aws-cdk-lib/aws-bedrockagentcore';
import type { IConstruct } from 'constructs';
import { LIMITS } from '../schema/limits';

const withLanes = new WeakSet<Stack>();

/**
 * Keeps CloudFormation from working on more targets of one gateway at a time than the service allows, by letting each
 * target of a stack wait for the one five before it. Counts targets made with `aws-cdk-lib` alone, too.
 */
export function orderTargetsInLanes(stack: Stack): void {
  if (withLanes.has(stack)) return;
  withLanes.add(stack);
  Aspects.of(stack).add(new TargetLanes(stack), { priority: AspectPriority.MUTATING });
}

class TargetLanes implements IAspect {
  private readonly targets = new Map<string, CfnGatewayTarget[]>();

  public constructor(private readonly stack: Stack) {}

  public visit(node: IConstruct): void {
    if (!CfnGatewayTarget.isCfnGatewayTarget(node) || Stack.of(node) !== this.stack) return;
    const gateway = JSON.stringify(this.stack.resolve(node.gatewayIdentifier)) ?? '';
    const targets = this.targets.get(gateway) ?? [];
    this.targets.set(gateway, targets);
    const ahead = targets[targets.length - LIMITS.concurrentTargetOperations];
    if (ahead && !waitsFor(ahead, node)) node.addDependency(ahead);
    targets.push(node);
  }
}

/** Whether `resource` waits for `other` because the app says so; a lane the other way round would be a cycle. */
function waitsFor(resource: IConstruct, other: IConstruct, seen = new Set<IConstruct>()): boolean {
  if (seen.has(resource)) return false;
  seen.add(resource);
  const scopes = resource.node.scopes.filter((scope) => !Stack.isStack(scope) && Stack.of(scope) === Stack.of(other));
  const dependencies = [
    ...scopes.flatMap((scope) => scope.node.dependencies),
    ...(CfnResource.isCfnResource(resource)
      ? resource.obtainDependencies().filter((item) => !Stack.isStack(item))
      : []),
  ];
  return dependencies.some((item) => {
    const inside = item.node.findAll();
    return inside.includes(other) || inside.some((inner) => waitsFor(inner, other, seen));
  });
}
