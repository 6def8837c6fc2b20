import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Node } from '../schema/node';
import { tryFindAsset } from './asset-files';
import type { CloudAssembly, StackTemplate } from './cloud-assembly';
import { TemplateValues } from './intrinsics';
import { objectAt, textOf } from './json';

export const NESTED_STACK = 'AWS::CloudFormation::Stack';

/** Adds the stacks that stacks create from templates among the assets, behind the stack that creates them. */
export function withNestedStacks(
  stacks: readonly StackTemplate[],
  assets: CloudAssembly['assets'],
  read: (file: string) => Node,
): StackTemplate[] {
  return stacks.flatMap((stack) => [stack, ...withNestedStacks(nestedIn(stack, assets, read), assets, read)]);
}

/** Whether a resource's nested stack was found and read. */
export function isRead(
  { stack, logicalId }: { stack: StackTemplate; logicalId: string },
  stacks: readonly StackTemplate[],
) {
  return stacks.some(({ parent }) => parent?.stack === stack && parent.logicalId === logicalId);
}

function nestedIn(
  stack: StackTemplate,
  assets: CloudAssembly['assets'],
  read: (file: string) => Node,
): StackTemplate[] {
  const values = new TemplateValues(stacksAround(stack));
  return Object.entries(objectAt(stack.template, 'Resources')).flatMap(([logicalId, resource]) => {
    if (objectAt(resource).Type !== NESTED_STACK) {
      return [];
    }
    const url = values.text(objectAt(resource, 'Properties').TemplateURL, stack);
    const file = tryFindTemplate(url, resource, stack, assets);
    return file === undefined || stacksAround(stack).some((above) => above.file === file)
      ? []
      : [nestedStack(stack, logicalId, file, read(file))];
  });
}

/** The template among the assets, or beside the parent's template, as `aws cloudformation package` finds it. */
function tryFindTemplate(url: string, resource: unknown, stack: StackTemplate, assets: CloudAssembly['assets']) {
  const metadata = objectAt(resource, 'Metadata');
  const named = metadata['aws:asset:property'] === 'TemplateURL' ? textOf(metadata['aws:asset:path']) : '';
  const beside = [named, url].filter((path) => path !== '' && !/^[a-z]+:|\$\{/.test(path));
  const candidates = [tryFindAsset(assets, url), ...beside.map((path) => resolve(dirname(stack.file), path))];
  return candidates.find((file) => file !== undefined && statSync(file, { throwIfNoEntry: false })?.isFile());
}

function nestedStack(stack: StackTemplate, logicalId: string, file: string, template: Node): StackTemplate {
  const { id, account, region, metadata } = stack;
  return {
    parent: { stack, logicalId },
    // CloudFormation adds a random part.
    name: `${stack.name}-${logicalId}`,
    id,
    file,
    template,
    constructPaths: new Map(),
    ...metadata?.of(file, template),
    ...(metadata !== undefined && { metadata }),
    ...(account !== undefined && { account }),
    ...(region !== undefined && { region }),
  };
}

/** The stack and those that it is nested in, innermost first. */
function stacksAround(stack: StackTemplate): StackTemplate[] {
  return [stack, ...(stack.parent ? stacksAround(stack.parent.stack) : [])];
}
