import { isNode, type Node } from '../schema/node';
import type { CloudAssembly, StackTemplate } from './cloud-assembly';
import type { Deployment } from './deployment';
import { TemplateValues } from './intrinsics';
import { objectAt, textOf } from './json';
import type { ResourceId } from './model';

/** One resource of a template, with its properties as the template has them and as far as they can be known. */
export interface Resource {
  readonly stack: StackTemplate;
  readonly logicalId: string;
  readonly type: string;
  /** The condition under which the resource exists. */
  readonly condition?: string;
  readonly raw: Node;
  readonly properties: Node;
}

/** The resources of all stacks, and how their values refer to each other. */
export class Resources {
  readonly values: TemplateValues;

  private readonly known = new Map<StackTemplate, Map<string, Resource>>();

  constructor(
    readonly assembly: CloudAssembly,
    deployment?: Deployment,
  ) {
    this.values = new TemplateValues(assembly.stacks, deployment);
  }

  ofType(...types: string[]): Resource[] {
    return this.assembly.stacks.flatMap((stack) =>
      Object.entries(objectAt(stack.template, 'Resources'))
        .filter(([, resource]) => isNode(resource) && types.includes(textOf(resource.Type)))
        .map(([logicalId]) => this.resource(stack, logicalId)),
    );
  }

  /** The first resource of a type that a value of a stack depends on, through exports too. */
  tryFindReferenced(value: unknown, stack: StackTemplate, type?: string): Resource | undefined {
    return this.values
      .references(value, stack)
      .map((reference) => this.resource(reference.stack, reference.logicalId))
      .find((resource) => type === undefined || resource.type === type);
  }

  private resource(stack: StackTemplate, logicalId: string): Resource {
    const ofStack = this.known.get(stack) ?? new Map<string, Resource>();
    const resource = ofStack.get(logicalId) ?? this.read(stack, logicalId);
    this.known.set(stack, ofStack.set(logicalId, resource));
    return resource;
  }

  private read(stack: StackTemplate, logicalId: string): Resource {
    const resource = objectAt(stack.template, 'Resources', logicalId);
    const raw = objectAt(resource.Properties);
    return {
      stack,
      logicalId,
      type: textOf(resource.Type),
      ...(resource.Condition !== undefined && { condition: textOf(resource.Condition) }),
      raw,
      properties: objectAt(this.values.resolve(raw, stack)),
    };
  }
}

export function idOf({ stack, logicalId }: Pick<Resource, 'stack' | 'logicalId'>): ResourceId {
  const constructPath = stack.constructPaths.get(logicalId);
  return { stack: stack.name, logicalId, ...(constructPath !== undefined && { constructPath }) };
}

export function isSame(a: ResourceLocation, b: ResourceLocation): boolean {
  return a.stack === b.stack && a.logicalId === b.logicalId;
}

type ResourceLocation = Pick<Resource, 'stack' | 'logicalId'>;
