import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHANGES } from '../../lib/catalog/diff/changes';

test('docs/diff.md classes each change as the code does, with the same reason', () => {
  const text = readFileSync(join(__dirname, '../../docs/diff.md'), 'utf8');

  const rows = text.split('\n').filter((line) => line.startsWith('| `'));

  expect(rows).toEqual(
    Object.entries(CHANGES).map(([kind, change]) => `| \`${kind}\` | ${change.class} | ${change.reason} |`),
  );
});
