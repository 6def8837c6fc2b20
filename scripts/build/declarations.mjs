import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Writes the declarations of what people import beside the constructs, as far as their own types reach. */
export function writeDeclarations(root, entries) {
  const emitted = mkdtempSync(join(tmpdir(), 'declarations-'));
  try {
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    execFileSync(process.execPath, [compiler, '--project', 'tsconfig.entries.json', '--outDir', emitted], {
      cwd: root,
      stdio: 'inherit',
    });
    for (const entry of entries) copyDeclaration(emitted, join(root, 'dist'), entry);
  } finally {
    rmSync(emitted, { recursive: true });
  }
}

function copyDeclaration(from, to, file) {
  const text = readFileSync(join(from, file), 'utf8');
  mkdirSync(join(to, dirname(file)), { recursive: true });
  writeFileSync(join(to, file), text);
  for (const [, module] of text.matchAll(/from '(\.[^']+)'/g)) {
    copyDeclaration(from, to, `${join(dirname(file), module)}.d.ts`);
  }
}
