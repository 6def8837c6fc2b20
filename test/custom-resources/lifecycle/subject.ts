import type { ResourceEvent } from '../../../lib/custom-resources/runtime/events';
import type { HandleEvent } from '../../../lib/custom-resources/runtime/serve';
import type { Chance } from './random';
import type { World } from './world';

export type Properties = ResourceEvent['ResourceProperties'];

/** A custom resource of the stack that is played. */
export interface PlayedResource {
  readonly logicalId: string;
  /** Its properties, given what those before it are called. */
  properties(refs: ReadonlyMap<string, string>): Properties;
}

/** One kind of custom resource under test, in a stack that may be in several states. */
export interface Subject<State> {
  readonly functionTimeout: number;
  readonly handle: HandleEvent;
  readonly first: State;
  /** Another state to update to. */
  next(state: State, chance: Chance): State;
  /** Does what CloudFormation does itself before it comes to the custom resources. */
  declare(state: State, isRollback: boolean): Promise<void>;
  resources(state: State): readonly PlayedResource[];
  /** What is not as it should be in this state, or where nothing is deployed. */
  problems(state: State | undefined): string[];
  /** Whether an event may come once more when later ones were answered. */
  readonly takesLateEvents: boolean;
  /** What must appear nowhere. */
  readonly secrets: readonly string[];
}

export type NewSubject = (world: World, chance: Chance) => Subject<unknown>;

/** Hides what states of a subject look like from those that only pass them on. */
export function played<State>(make: (world: World, chance: Chance) => Subject<State>): NewSubject {
  // States come from the subject alone.
  return (world, chance) => make(world, chance) as Subject<unknown>;
}
