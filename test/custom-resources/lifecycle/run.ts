/*
 * Plays many schedules and says what came of them: `npm run test:lifecycle`, `npm run test:lifecycle -- 500`.
 * `LIFECYCLE_SEED=123 npm run test:lifecycle` plays one again.
 */
import { play } from './schedule';
import { SUBJECTS } from './subjects/subjects';

async function main(): Promise<number> {
  const { LIFECYCLE_SEED } = process.env;
  const seed = LIFECYCLE_SEED === undefined ? undefined : Number(LIFECYCLE_SEED);
  const count = seed === undefined ? Number(process.argv[2] ?? 10_000) : 1;
  const first = seed ?? 1;
  const started = performance.now();
  const totals = { requests: 0, calls: 0 };
  for (let current = first; current < first + count; current += 1) {
    const [name, newSubject] = SUBJECTS[current % SUBJECTS.length] ?? SUBJECTS[0] ?? [];
    if (name === undefined || !newSubject) throw new Error('There is nothing to play');
    const { problems, requests, calls } = await play(newSubject, current);
    totals.requests += requests;
    totals.calls += calls;
    if (problems.length > 0) {
      console.error(`LIFECYCLE_SEED=${current} (${name}) breaks promises:\n  ${problems.join('\n  ')}`);
      return 1;
    }
    if (current % 1_000 === 0) console.log(`${current} schedules`);
  }
  const seconds = Math.round((performance.now() - started) / 1_000);
  console.log(
    `${count} schedules, ${totals.requests} requests of CloudFormation and ${totals.calls} calls of AWS in ${seconds} s: every promise kept`,
  );
  return 0;
}

void main().then((code) => {
  process.exitCode = code;
});
