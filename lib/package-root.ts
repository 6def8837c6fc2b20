import { join } from 'node:path';

/** The folder of this package: one above this file, and above the bundle that the published package loads. */
export const PACKAGE_ROOT = join(__dirname, '..');
