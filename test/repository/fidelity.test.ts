import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const TESTS = join(ROOT, 'test/local/fidelity');

/** The first column of each table of a numbered section, such as `§3 result text`. */
function rows(): string[] {
  const sections = readFileSync(join(ROOT, 'docs/fidelity.md'), 'utf8').split(/^## /m);
  return sections.flatMap((section) => {
    const [, number] = /^(§\d+) /.exec(section) ?? [];
    const names = [...section.matchAll(/^\| ([^|]+) \|/gm)].map(([, name = '']) => name);
    return number === undefined
      ? []
      : names.filter((name) => !['Point', '---'].includes(name)).map((name) => `${number} ${name}`);
  });
}

/** What stands before the colon in the names of tests. */
function testedPoints(): string[] {
  const texts = readdirSync(TESTS).map((file) => readFileSync(join(TESTS, file), 'utf8'));
  const titles = texts.flatMap((text) => [...text.matchAll(/\(\s*['"](§\d+ [^:'"]+):/g)]);
  return titles.map(([, point = '']) => point);
}

test('docs/fidelity.md and the tests of fidelity name the same points', () => {
  expect([...new Set(testedPoints())].sort()).toEqual([...new Set(rows())].sort());
  expect(rows().length).toBeGreaterThan(50);
});
