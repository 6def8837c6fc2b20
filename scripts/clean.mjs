// Removes what earlier builds made, so that the package holds no file without a source.
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

rmSync(join(dirname(fileURLToPath(import.meta.url)), '../dist'), { recursive: true, force: true });
