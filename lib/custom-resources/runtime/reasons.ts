import { masked } from './masked';

/** What the service says about a status, as far as it says anything. */
export function reasonsOf(statusReasons: readonly string[] | undefined): string {
  const reasons = (statusReasons ?? []).map(masked).filter((reason) => reason !== '');
  return reasons.length > 0 ? reasons.join('; ') : 'the service gave no reason';
}
