import { join } from 'node:path';
import { CALLS } from '../../bench/handlers/calls';
import { CONTENDERS, synthesize } from '../../bench/handlers/contenders';
import { Laboratory } from '../../bench/handlers/measure';
import { Responder } from '../../bench/handlers/responder';
import { sizeOf } from '../../bench/handlers/size';

const ROOT = join(__dirname, '../..');

let responder: Responder;
let laboratory: Laboratory;

beforeAll(async () => {
  responder = new Responder();
  await responder.listen();
  laboratory = new Laboratory(ROOT, responder);
});

afterAll(() => {
  responder.close();
  laboratory.dispose();
});

test.each(CALLS.map((call) => [call.action, call] as const))(
  'a function for %s is smaller than that of AwsCustomResource, and loads a fourth of the code',
  async (_, call) => {
    const contest = synthesize(ROOT, laboratory.folder, call);
    const { ours, custom, provider } = await laboratory.round(contest, 0);

    expect(CONTENDERS.map((contender) => contest[contender].length)).toEqual([1, 1, 2]);
    expect(zipped(contest.ours)).toBeLessThan(zipped(contest.custom) * 0.8);
    expect(ours.code).toBeLessThan(custom.code / 4);
    expect(ours.code).toBeLessThan(provider.code / 4);
  },
  120_000,
);

function zipped(functions: readonly { readonly folder: string }[]): number {
  return functions.reduce((sum, { folder }) => sum + sizeOf(folder).zipped, 0);
}
