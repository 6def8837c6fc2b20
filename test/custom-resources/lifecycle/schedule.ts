import { URL_SECRET } from './answer-box';
import { CloudFormation } from './cloudformation';
import { Delivery } from './delivery';
import { Chance, seeded } from './random';
import type { NewSubject } from './subject';
import { ERROR_SECRET, World } from './world';

/** The most updates in the life of one stack. */
const UPDATES = 3;

/** Longer than anything that AWS has under way takes. */
const REST = 60_000;

/** What came of one schedule. */
export interface Played {
  readonly problems: readonly string[];
  readonly requests: number;
  readonly calls: number;
}

/** Plays the life of one stack, as the seed has it: creation, updates, rollbacks, deletion, each with its faults. */
export async function play(newSubject: NewSubject, seed: number): Promise<Played> {
  const chance = new Chance(seeded(seed));
  const world = await World.start();
  const lines: string[] = [];
  const { log } = console;
  console.log = (line: string) => void lines.push(line);
  try {
    const subject = newSubject(world, chance);
    const delivery = new Delivery(world, subject, chance, chance.pick([0, 0.05, 0.15, 0.4]));
    const cloudFormation = new CloudFormation(subject, delivery, chance);
    const problems: string[] = [];
    const check = async (when: string) => {
      await world.clock.sleep(REST);
      problems.push(...subject.problems(cloudFormation.state).map((problem) => `after ${when}: ${problem}`));
    };

    let isThere = await cloudFormation.create(subject.first, chance.happens(0.15));
    await check('the creation');
    for (let update = chance.upTo(UPDATES); isThere && update > 0; update -= 1) {
      const isDone = await cloudFormation.update(subject.next(cloudFormation.state, chance), chance.happens(0.25));
      await check(isDone ? 'an update' : 'a rollback');
      if (subject.takesLateEvents && chance.happens(0.2)) {
        await delivery.deliverLate();
        await check('a late event');
      }
    }
    if (isThere) await cloudFormation.delete();
    isThere = false;
    await check('the deletion');

    const told = [...world.box.answers.values()].flat().concat(lines).join('\n');
    const leaked = [...subject.secrets, ERROR_SECRET, URL_SECRET].filter((secret) => told.includes(secret));
    problems.push(...leaked.map((secret) => `${secret} is in an answer or a log`));
    return {
      problems: [...problems, ...cloudFormation.problems, ...delivery.problems],
      requests: cloudFormation.requests,
      calls: world.calls,
    };
  } finally {
    console.log = log;
    await world.stop();
  }
}
