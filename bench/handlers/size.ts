import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';

/** Bytes of a deployment package. */
export interface Size {
  readonly unpacked: number;
  /** As a ZIP file, which is what is uploaded, and what Lambda counts. */
  readonly zipped: number;
}

/** What a ZIP file holds about a file beside its name and content, and about itself. */
const ENTRY = 30 + 46;
const END = 22;

export function sizeOf(folder: string): Size {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  let unpacked = 0;
  let zipped = END;
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name);
    const content = readFileSync(path);
    unpacked += content.byteLength;
    zipped += deflateRawSync(content, { level: 9 }).byteLength + ENTRY + 2 * (path.length - folder.length - 1);
  }
  return { unpacked, zipped };
}
