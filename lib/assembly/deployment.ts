import type { StackTemplate } from './cloud-assembly';
import type { ResourceReference } from './evaluator';

/** What only a deployment knows, as far as something stands for it. `undefined` is what nothing stands for. */
export interface Deployment {
  /** The value that a person gave for a parameter, or for a placeholder by its name. */
  given(name: string): string | undefined;
  /** The value of a pseudo parameter that the stack's environment does not tell. */
  pseudoParameter(name: string, stack: StackTemplate): unknown;
  /**
   * What `Ref` gives for a resource, or `Fn::GetAtt` for one of its attributes.
   *
   * @param resolve resolves a value of the resource's own template
   */
  resource(
    resource: ResourceReference,
    attribute: string | undefined,
    resolve: (value: unknown) => unknown,
  ): ResourceValue | undefined;
  /** Whether `{{resolve:…}}` becomes a placeholder, because the texts are used and not only shown. */
  readonly marksDynamicReferences: boolean;
}

export interface ResourceValue {
  readonly value: string;
  /** Whether the template does not say so, and the deployed resource will have another value. */
  readonly isMadeUp: boolean;
}

/** Nothing stands for anything: what is not in the templates becomes a placeholder. */
export const NO_DEPLOYMENT: Deployment = {
  given: () => undefined,
  pseudoParameter: () => undefined,
  resource: () => undefined,
  marksDynamicReferences: false,
};
