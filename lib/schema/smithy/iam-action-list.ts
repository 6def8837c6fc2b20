import { IAM_ACTION_NAMES } from './iam-action-names';

const known = new Map<string, ReadonlyMap<string, string>>();

/** The action as IAM spells it, such as `s3:GetBucketCORS` for `GetBucketCors`; IAM itself compares without case. */
export function tryFindAction(prefix: string, name: string): string | undefined {
  return actionsOf(prefix).get(name.toLowerCase());
}

/** Whether AWS publishes any IAM action with this prefix. */
export function hasPublishedActions(prefix: string): boolean {
  return actionsOf(prefix).size > 0;
}

/** One line is taken apart when it is asked for: an app uses few of hundreds of services. */
function actionsOf(prefix: string): ReadonlyMap<string, string> {
  let actions = known.get(prefix);
  if (actions === undefined) {
    const start = prefix === '' || /\s/.test(prefix) ? -1 : IAM_ACTION_NAMES.indexOf(`\n${prefix} `);
    const line = start < 0 ? '' : IAM_ACTION_NAMES.slice(start + 1, IAM_ACTION_NAMES.indexOf('\n', start + 1));
    actions = new Map(
      line
        .split(' ')
        .slice(1)
        .map((name) => [name.toLowerCase(), `${prefix}:${name}`]),
    );
    known.set(prefix, actions);
  }
  return actions;
}
