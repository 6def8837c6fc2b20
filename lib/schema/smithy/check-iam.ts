import type { Issue } from '../issue';
import type { OperationAction } from './iam-actions';

/** Operations that the message names; the document has the others. */
const MOST_NAMED = 5;

/** Warns of operations for which no IAM action is known; `path` is where the service stands. */
export function checkIam(actions: readonly OperationAction[], path: string): Issue[] {
  const guesses = actions.filter(({ isGuess }) => isGuess);
  if (guesses.length === 0) {
    return [];
  }
  const named = guesses.slice(0, MOST_NAMED).map(({ operation }) => `"${operation}"`);
  const more = guesses.length > MOST_NAMED ? ` and ${guesses.length - MOST_NAMED} more` : '';
  const action = guesses[0]?.actions[0] ?? '';
  const message = `has ${named.join(', ')}${more}, for which no IAM action is known (IAM publishes no "${action}"); if calls are denied, look the action up in the Service Authorization Reference and grant it to the role of the gateway`;
  return [{ code: 'SMITHY_IAM_ACTION_UNKNOWN', severity: 'warning', path, message }];
}
