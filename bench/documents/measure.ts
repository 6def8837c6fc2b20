// Measures everything in one process of plain Node.js, and prints the times as JSON.
import { readFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { readOpenApi } from '../../lib/schema/openapi/read-openapi';
import { parseDocument } from '../../lib/schema/parse-document';
import { readSmithy } from '../../lib/schema/smithy/read-smithy';
import { progress } from '../progress';
import { spread } from '../statistics';
import { type Contender, openApiJson, openApiYaml, smithy } from './contenders';
import { generateOpenApi, generateSmithy } from './generate';
import type { Case, Growth, Results } from './results';

const LARGE = 16;
const SCALES = [1, 4, 16];

async function main(): Promise<void> {
  const rounds = Number(process.argv[2]);
  const [file] = process.argv.slice(3);
  const openApi = file === undefined ? JSON.stringify(generateOpenApi(LARGE)) : readFileSync(file, 'utf8');
  const yaml = stringify(JSON.parse(openApi));
  const cases = [
    await measureCase('OpenAPI, JSON', openApi, openApiJson(), rounds),
    await measureCase('OpenAPI, YAML', yaml, openApiYaml(), Math.min(rounds, 3)),
    await measureCase('Smithy', JSON.stringify(generateSmithy(LARGE)), smithy(), rounds),
  ];
  const results: Results = { cases, growth: growth(rounds) };
  progress('');
  process.stdout.write(JSON.stringify(results));
}

async function measureCase(name: string, text: string, contenders: Contender[], rounds: number): Promise<Case> {
  const entries = contenders.flatMap((each) => [each, ...(each.without ? [each.without] : [])]);
  const times = new Map(entries.map((each) => [each.name, [] as number[]]));
  for (let round = 0; round <= rounds; round++) {
    // Another one begins each round, so that none always follows the same; the first round only warms up.
    const order = [...entries.slice(round % entries.length), ...entries.slice(0, round % entries.length)];
    for (const each of order) {
      progress(`${name}, round ${round} of ${rounds}: ${each.name}`);
      each.prepare?.();
      const start = performance.now();
      await each.run(text);
      const time = performance.now() - start;
      if (round > 0) times.get(each.name)?.push(time);
    }
  }
  const lines = contenders.map((each) => {
    const own = times.get(each.name) ?? [];
    const without = times.get(each.without?.name ?? '') ?? [];
    return { name: each.name, time: spread(own.map((time, index) => time - (without[index] ?? 0))) };
  });
  return { name, bytes: Buffer.byteLength(text), lines };
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
    for (let round = 0; round < rounds + 2; round++) {
      texts.forEach((text, index) => {
        progress(`${name} grows, round ${round} of ${rounds + 1}`);
        const start = performance.now();
        read(text);
        const time = performance.now() - start;
        if (round > 1) times[index]?.push((time * 1e6) / Buffer.byteLength(text));
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
