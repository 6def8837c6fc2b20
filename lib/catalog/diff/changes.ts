/**
 * How a change of a catalog bears on those who use it today. Breaking: a call, a Cedar policy or a prompt of today may
 * fail or mean nothing. Risky: calls of today go through, but agents may choose otherwise, or a policy may decide
 * otherwise about new calls. Safe: neither.
 */
export type ChangeClass = 'breaking' | 'risky' | 'safe';

/** The classes, worst first. */
export const CHANGE_CLASSES: readonly ChangeClass[] = ['breaking', 'risky', 'safe'];

interface Classification {
  readonly class: ChangeClass;
  /** Why it is classed so, in one line. */
  readonly reason: string;
}

/** Every change that is told apart; docs/diff.md has the same table. */
export const CHANGES = {
  'authorizer-changed': breaking(
    'the gateway refuses what callers prove themselves with today, and is replaced: its URL changes',
  ),
  'search-removed': breaking(
    'agents that search for tools find no search tool, and the gateway is replaced: its URL changes',
  ),
  'search-added': breaking('search is chosen when a gateway is created, so it is replaced: its URL changes'),
  'tool-removed': breaking('calls of it fail, and Cedar policies and prompts that name it mean nothing'),
  'tool-renamed': breaking('calls of the old name fail, and Cedar policies and prompts name tools'),
  'tool-added': safe('calls of today are the same; who may call every tool may call this one, too'),
  'description-changed': risky('agents choose a tool by its description'),
  'target-changed': risky('another target answers, with permissions and results of its own'),
  'kind-changed': risky('something of another kind answers, and its results may look different'),
  'credential-changed': risky('what answers sees another caller, and may allow it more or less'),
  'tools-unknown': risky('its tools were compared before and cannot be now'),
  'tools-known': safe('its tools can be seen now; nobody knows whether they changed'),
  'unknown-target-added': risky('it brings tools that nobody can see before the deployment'),
  'unknown-target-removed': breaking('its tools go with it, whichever they are'),
  'argument-added': safe(
    'calls without it are what they were; a policy that permits the tool permits it with this, too',
  ),
  'required-argument-added': breaking('calls without it are refused'),
  'argument-removed': breaking('what callers send is ignored or refused, and Cedar policies that read it fail'),
  'argument-required': breaking('calls that leave it out are refused'),
  'argument-optional': risky(
    'Cedar policies that read it without "has" fail for calls that leave it out, and a failed "forbid" forbids nothing',
  ),
  'argument-retyped': breaking(
    'calls with values of the old type are refused, and Cedar policies compare with another type',
  ),
  'argument-type-widened': risky(
    'calls of today go through, but Cedar policies that compare it meet values of another type',
  ),
  'values-removed': breaking('calls with these values are refused'),
  'values-added': risky('Cedar policies that list the values do not cover the new ones'),
  'limit-tightened': breaking('calls with values that were allowed are refused'),
  'limit-loosened': risky('calls of today go through; what answers gets values that it never got'),
  'default-changed': risky('calls that leave it out mean something else'),
  'rule-changed': risky('whether calls of today go through is for a person to judge'),
  'argument-description-changed': risky('agents fill in an argument by its description'),
} as const satisfies { readonly [kind: string]: Classification };

export type ChangeKind = keyof typeof CHANGES;

/** One difference between two catalogs. */
export interface CatalogChange {
  readonly kind: ChangeKind;
  readonly class: ChangeClass;
  readonly reason: string;
  /** The tool, by its new name if it has one; `undefined` when the change is one of the gateway or a target. */
  readonly tool?: string;
  readonly target?: string;
  /** The argument, such as `filter.city` or `lines[].sku`. */
  readonly argument?: string;
  /** What changed, such as `was integer, is string`. */
  readonly message: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

export type ChangeDetails = Omit<CatalogChange, 'kind' | 'class' | 'reason'>;

export function change(kind: ChangeKind, details: ChangeDetails): CatalogChange {
  return { kind, ...CHANGES[kind], ...details };
}

function breaking(reason: string): Classification {
  return { class: 'breaking', reason };
}

function risky(reason: string): Classification {
  return { class: 'risky', reason };
}

function safe(reason: string): Classification {
  return { class: 'safe', reason };
}
