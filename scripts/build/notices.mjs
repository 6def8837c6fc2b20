import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes the licences of the packages that bundles have taken in beside them; `inputs` are files below `root`. */
export function writeNotices(root, inputs, target) {
  const folders = new Set(inputs.flatMap((file) => file.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//)?.[1] ?? []));
  if (folders.size === 0) return;
  const packagesByLicence = new Map();
  for (const folder of [...folders].sort().map((found) => join(root, found))) {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(join(folder, file), 'utf8').trim() : '';
    packagesByLicence.set(text, [...(packagesByLicence.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const notices = [...packagesByLicence].map(([text, packages]) => `${packages.join('\n')}\n\n${text}\n`);
  writeFileSync(join(target, 'NOTICES.txt'), notices.join(`\n${'-'.repeat(80)}\n\n`));
}
