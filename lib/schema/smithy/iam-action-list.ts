import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A line for each service: its prefix and then the names of its actions. The build puts it beside each bundle. */
const FILE = 'iam-actions.txt';

const known = new Map<string, ReadonlyMap<string, string>>();
let published: Buffer | undefined;

/** Every IAM action that AWS publishes; half a megabyte that only an app with a Smithy model has to load. */
function publishedActions(): Buffer {
  published ??= Buffer.concat([Buffer.from('\n'), readFileSync(join(__dirname, FILE))]);
  return published;
}

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
    const names = lineOf(prefix).split(' ').slice(1);
    actions = new Map(names.map((name) => [name.toLowerCase(), `${prefix}:${name}`]));
    known.set(prefix, actions);
  }
  return actions;
}

/** The line of a service; found in the bytes, because to make a text of all of them takes longer than the search. */
function lineOf(prefix: string): string {
  const lines = publishedActions();
  const start = prefix === '' || /\s/.test(prefix) ? -1 : lines.indexOf(`\n${prefix} `);
  return start < 0 ? '' : lines.toString('latin1', start + 1, lines.indexOf('\n', start + 1));
}
