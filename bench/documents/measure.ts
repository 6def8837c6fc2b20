// `measure <rounds> [file]` measures everything in one process of plain Node.js, and prints the times as JSON.
// `measure <rounds> --first <case> <contender>` reads one document once, as the first thing that its process does.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { readOpenApi } from '../../lib/schema/openapi/read-openapi';
import { parseDocument } from '../../lib/schema/parse-document';
import { readSmithy } from '../../lib/schema/smithy/read-smithy';
import { progress } from '../progress';
import { spread } from '../statistics';
import { CONTENDERS, type Contender, type DocumentCase } from './contenders';
import { generateOpenApi, generateSmithy } from './generate';
import type { Case, Growth, Results } from './results';

const LARGE = 16;
const SCALES = [1, 4, 16];

/** Readings that are not measured: by then the code is compiled, of every contender alike. */
const WARM_UPS = 5;

/** What takes seconds is measured less often. */
const MOST_SLOW_ROUNDS = 3;

async function main(): Promise<void> {
  const [, , count, option, ...rest] = process.argv;
  if (option === '--first') {
    await measureFirst(rest[0] as DocumentCase, rest[1] ?? '');
    return;
  }
  const rounds = Number(count);
  const openApi = option === undefined ? JSON.stringify(generateOpenApi(LARGE)) : readFileSync(option, 'utf8');
  const cases = [
    await measureCase('OpenAPI, JSON', openApi, rounds),
    await measureCase('OpenAPI, YAML', stringify(JSON.parse(openApi)), Math.min(rounds, MOST_SLOW_ROUNDS)),
    await measureCase('Smithy', JSON.stringify(generateSmithy(LARGE)), rounds),
  ];
  const results: Results = { cases, growth: growth(rounds) };
  progress('');
  process.stdout.write(JSON.stringify(results));
}

async function measureCase(name: DocumentCase, text: string, rounds: number): Promise<Case> {
  writeFileSync(textFile(name), text);
  const contenders = CONTENDERS[name]();
  const entries = contenders.flatMap((each) => [each, ...(each.without ? [each.without] : [])]);
  const warm = new Map(entries.map((each) => [each.name, [] as number[]]));
  const first = new Map(entries.map((each) => [each.name, [] as number[]]));
  const warmUps = rounds > MOST_SLOW_ROUNDS ? WARM_UPS : 1;
  for (let round = 0; round < warmUps + rounds; round++) {
    // Another one begins each round, so that none always follows the same.
    const order = [...entries.slice(round % entries.length), ...entries.slice(0, round % entries.length)];
    for (const each of order) {
      progress(`${name}, round ${round + 1} of ${warmUps + rounds}: ${each.name}`);
      const time = await timeOf(each, text);
      if (round >= warmUps) warm.get(each.name)?.push(time);
      if (round < MOST_SLOW_ROUNDS) first.get(each.name)?.push(firstTime(name, each));
    }
  }
  const timesIn = (times: ReadonlyMap<string, readonly number[]>, { name: own, without }: Contender) => {
    const less = times.get(without?.name ?? '') ?? [];
    return spread((times.get(own) ?? []).map((time, index) => time - (less[index] ?? 0)));
  };
  const lines = contenders.map((each) => ({
    name: each.name,
    time: timesIn(warm, each),
    first: timesIn(first, each),
  }));
  return { name, bytes: Buffer.byteLength(text), lines };
}

async function timeOf(contender: Contender, text: string): Promise<number> {
  contender.prepare?.();
  const start = performance.now();
  await contender.run(text);
  return performance.now() - start;
}

/** What somebody waits who runs a command once: nothing is compiled yet. */
function firstTime(name: DocumentCase, { name: contender }: Contender): number {
  const { status, stdout, stderr } = spawnSync(process.execPath, [__filename, '1', '--first', name, contender], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${contender} ended with ${status}:\n${stderr}`);
  return Number(stdout);
}

async function measureFirst(name: DocumentCase, contender: string): Promise<void> {
  const entries = CONTENDERS[name]().flatMap((each) => [each, ...(each.without ? [each.without] : [])]);
  const wanted = entries.find((each) => each.name === contender);
  if (wanted === undefined) throw new Error(`"${contender}" does not read "${name}"`);
  const text = readFileSync(textFile(name), 'utf8');
  process.stdout.write(`${await timeOf(wanted, text)}`);
}

/** Where the processes of the first runs find the document. */
function textFile(name: DocumentCase): string {
  return join(__dirname, `${name}.txt`);
}

/** What each byte costs as documents grow: the same, when the work grows with the document. */
function growth(rounds: number): Growth[] {
  const kinds = [
    { name: 'OpenAPI', generate: generateOpenApi, read: (text: string) => readOpenApi(parseDocument(text, 'a.json')) },
    { name: 'Smithy', generate: generateSmithy, read: (text: string) => readSmithy(parseDocument(text, 'm.json')) },
  ];
  return kinds.map(({ name, generate, read }) => {
    const texts = SCALES.map((scale) => JSON.stringify(generate(scale)));
    const times = texts.map((): number[] => []);
    for (let round = 0; round < rounds + WARM_UPS; round++) {
      texts.forEach((text, index) => {
        progress(`${name} grows, round ${round + 1} of ${rounds + WARM_UPS}`);
        const start = performance.now();
        read(text);
        const time = performance.now() - start;
        if (round >= WARM_UPS) times[index]?.push((time * 1e6) / Buffer.byteLength(text));
      });
    }
    const steps = texts.map((text, index) => ({ bytes: Buffer.byteLength(text), perByte: spread(times[index] ?? []) }));
    return { name, steps };
  });
}

main().catch((error: unknown) => {
  progress('');
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
