import { type CfnResource, type IInspectable, type IResource, Lazy, Stack, TreeInspector } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { shortHash } from '../credentials/short-hash';

/** Where resources of CloudFormation show their properties to inspectors. */
const PROPERTIES = 'aws:cdk:cloudformation:props';

/** A text that is another one whenever the template says something else about a resource, or about a part of it. */
export function declaredHash(
  resource: CfnResource & IInspectable,
  part: (properties: { readonly [name: string]: unknown }) => unknown = (properties) => properties,
): string {
  return Lazy.string({
    produce: () => {
      const inspector = new TreeInspector();
      resource.inspect(inspector);
      return shortHash(JSON.stringify(resource.stack.resolve(part(inspector.attributes[PROPERTIES]))) ?? '');
    },
  });
}

/**
 * When the service changed something last, if the template can say so.
 *
 * Not across stacks: a value that one stack exports and another imports may not change.
 */
export function updatedAt(thing: IResource & { readonly updatedAt?: string }, scope: IConstruct): string | undefined {
  return Stack.of(thing) === Stack.of(scope) ? thing.updatedAt : undefined;
}
