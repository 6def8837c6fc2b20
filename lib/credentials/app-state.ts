import type { IConstruct } from 'constructs';

/**
 * Something that all constructs of one app share and that no resource holds, such as the names already taken.
 * It lives as long as the app, so that two apps in one process (tests, for one) know nothing of each other.
 */
export class AppState<T> {
  private readonly byRoot = new WeakMap<IConstruct, Map<string, T>>();

  public constructor(private readonly create: () => T) {}

  /** The state of `scope`'s app for `key`, made when first asked for. */
  public of(scope: IConstruct, key = ''): T {
    const root = scope.node.root;
    const states = this.byRoot.get(root) ?? new Map<string, T>();
    this.byRoot.set(root, states);
    const state = states.get(key) ?? this.create();
    states.set(key, state);
    return state;
  }
}
