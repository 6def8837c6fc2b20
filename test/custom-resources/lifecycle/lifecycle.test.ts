import { play } from './schedule';
import { SUBJECTS } from './subjects/subjects';

/** `npm run test:lifecycle` plays ten thousand. */
const SCHEDULES = 60;

test.each(SUBJECTS)(
  'the life of a %s leaks nothing, makes nothing twice, answers each event once and tells no secret',
  async (_, newSubject) => {
    const broken: string[] = [];
    for (let seed = 1; seed <= SCHEDULES; seed += 1) {
      const { problems } = await play(newSubject, seed);
      broken.push(...problems.map((problem) => `seed ${seed}: ${problem}`));
    }

    expect(broken).toEqual([]);
  },
  300_000,
);

test('a schedule that is played again is the same', async () => {
  const played = [];
  for (const [, newSubject] of SUBJECTS) played.push(await play(newSubject, 7), await play(newSubject, 7));

  expect(played.filter((_, index) => index % 2 === 0)).toEqual(played.filter((_, index) => index % 2 === 1));
}, 60_000);
