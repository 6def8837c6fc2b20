import type { Template } from 'aws-cdk-lib/assertions';

const TARGET = 'AWS::BedrockAgentCore::GatewayTarget';

/** What CloudFormation would do with a template. */
export interface Deployment {
  /** Logical IDs in the order in which they are done. */
  readonly order: readonly string[];
  /** The most targets of one gateway that were worked on at a time. */
  readonly mostTargetsAtOnce: number;
}

interface Resource {
  readonly Type: string;
  readonly DependsOn?: string | string[];
  readonly Properties?: { readonly [name: string]: unknown };
}

/** Deploys as CloudFormation does: everything starts as soon as what it depends on is done. Fails on a cycle. */
export function deploy(template: Template, durationOf: (logicalId: string) => number = () => 1): Deployment {
  const resources: { readonly [id: string]: Resource } = template.toJSON().Resources ?? {};
  const waiting = new Map(Object.entries(resources).map(([id, resource]) => [id, dependenciesOf(resource, resources)]));
  const running = new Map<string, number>();
  const order: string[] = [];
  let mostTargetsAtOnce = 0;
  for (;;) {
    for (const [id, dependencies] of [...waiting]) {
      if (dependencies.some((other) => !order.includes(other))) continue;
      waiting.delete(id);
      running.set(id, durationOf(id));
    }
    const counts = new Map<string, number>();
    for (const id of running.keys()) {
      if (resources[id]?.Type !== TARGET) continue;
      const gateway = JSON.stringify(resources[id].Properties?.GatewayIdentifier);
      counts.set(gateway, (counts.get(gateway) ?? 0) + 1);
    }
    mostTargetsAtOnce = Math.max(mostTargetsAtOnce, ...counts.values());
    if (running.size === 0) break;
    const next = Math.min(...running.values());
    for (const [id, left] of [...running]) {
      running.set(id, left - next);
      if (left === next) {
        running.delete(id);
        order.push(id);
      }
    }
  }
  if (waiting.size > 0) throw new Error(`A cycle keeps ${[...waiting.keys()].join(', ')} from being created`);
  return { order, mostTargetsAtOnce };
}

/** A duration for each resource that is the same at every run, and another for another seed. */
export function variedDurations(seed: number): (logicalId: string) => number {
  return (logicalId) => [...logicalId].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 97, seed) + 1;
}

function dependenciesOf(resource: Resource, resources: object): string[] {
  const { DependsOn = [], Properties } = resource;
  const names = [DependsOn].flat().concat(referencesIn(Properties));
  return names.filter((name) => name in resources);
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [String(inner)];
    if (key === 'Fn::GetAtt') return [String(inner[0])];
    return referencesIn(inner);
  });
}
