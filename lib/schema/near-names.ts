/** How many names a message proposes. */
const MOST_PROPOSALS = 3;

/** Edits between two names that are still taken for a slip of the keyboard. */
const MOST_EDITS = 2;

/** The names that somebody who wrote `wanted` may have meant: those that are nearest. */
export function nearNames(wanted: string, names: readonly string[]): string[] {
  const plain = wanted.replaceAll('*', '').toLowerCase();
  if (plain === '') {
    return [];
  }
  const candidates = names.map((name) => ({ name, distance: distance(plain, name.toLowerCase()) }));
  const nearest = candidates.reduce((least, candidate) => Math.min(least, candidate.distance), MOST_EDITS);
  return candidates
    .filter((candidate) => candidate.distance === nearest)
    .slice(0, MOST_PROPOSALS)
    .map(({ name }) => name);
}

function distance(wanted: string, name: string): number {
  if (wanted !== name && wanted.length >= 3 && name.includes(wanted)) {
    return 1;
  }
  if (Math.abs(wanted.length - name.length) > MOST_EDITS) {
    return Number.POSITIVE_INFINITY;
  }
  let shared = 0;
  while (shared < wanted.length && wanted[shared] === name[shared]) {
    shared++;
  }
  return edits(wanted.slice(shared), name.slice(shared));
}

function edits(wanted: string, name: string): number {
  let row = Array.from({ length: name.length + 1 }, (_, index) => index);
  for (let i = 1; i <= wanted.length; i++) {
    const next = [i];
    for (let j = 1; j <= name.length; j++) {
      const swap = (row[j - 1] ?? 0) + (wanted[i - 1] === name[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    // What is this far apart only moves further apart, and nearly all names are.
    if (Math.min(...next) > MOST_EDITS) {
      return Number.POSITIVE_INFINITY;
    }
    row = next;
  }
  return row[name.length] ?? 0;
}
