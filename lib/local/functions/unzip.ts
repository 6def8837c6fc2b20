import { mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { inflateRawSync } from 'node:zlib';

/** What AWS Lambda takes: a function's code, unzipped. */
const MAX_UNZIPPED_BYTES = 262_144_000;

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 65_535;
const STORED = 0;
const DEFLATED = 8;
const SYMBOLIC_LINK = 0o120000;
const FILE_TYPE = 0o170000;

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** The permissions and the type of a Unix file; 0 when the archive was made elsewhere. */
  readonly mode: number;
  /** Where the file begins, with a header of its own. */
  readonly offset: number;
}

/** Unzips a function's code into a folder. Throws for an archive that is broken, too large, or reaches out of the folder. */
export function unzip(file: string, folder: string): void {
  const archive = readFileSync(file);
  const root = realpathSync(folder);
  const links: (readonly [path: string, target: string])[] = [];
  let room = MAX_UNZIPPED_BYTES;
  for (const entry of entriesOf(archive)) {
    room -= entry.bytes;
    if (room < 0)
      throw new Error(`its files have more than ${MAX_UNZIPPED_BYTES} bytes, which AWS Lambda does not take`);
    const path = pathIn(root, entry.name);
    mkdirSync(entry.name.endsWith('/') ? path : dirname(path), { recursive: true });
    if (entry.name.endsWith('/')) continue;
    const content = contentOf(entry, archive);
    if ((entry.mode & FILE_TYPE) === SYMBOLIC_LINK) links.push([path, content.toString('utf8')]);
    else writeFileSync(path, content, { mode: entry.mode === 0 ? 0o644 : entry.mode & 0o777, flag: 'wx' });
  }
  // After all files, so that none is written through a link.
  for (const [path, target] of links) link(path, target, root);
}

function link(path: string, target: string, root: string): void {
  pathIn(root, relative(root, resolve(dirname(path), target)));
  if (realpathSync(dirname(path)) !== dirname(path)) throw new Error(`its link ${JSON.stringify(target)} is in a link`);
  symlinkSync(target, path);
}

function pathIn(root: string, name: string): string {
  const path = resolve(root, name);
  const inside = relative(root, path);
  if (isAbsolute(name) || name.includes('\\') || inside === '..' || inside.startsWith(`..${sep}`)) {
    throw new Error(`its file ${JSON.stringify(name)} reaches out of the folder`);
  }
  return path;
}

function contentOf(entry: Entry, archive: Buffer): Buffer {
  // The names before the content may be longer than the archive's list says.
  const start = entry.offset + 30 + archive.readUInt16LE(entry.offset + 26) + archive.readUInt16LE(entry.offset + 28);
  const packed = archive.subarray(start, start + entry.packedBytes);
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    throw new Error(
      `its file ${JSON.stringify(entry.name)} is packed in a way (${entry.method}) that is not known here`,
    );
  }
  const content =
    entry.method === STORED ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(entry.bytes, 1) });
  if (content.length !== entry.bytes) throw new Error(`its file ${JSON.stringify(entry.name)} is broken`);
  return content;
}

function* entriesOf(archive: Buffer): Generator<Entry> {
  const end = findEnd(archive);
  const count = archive.readUInt16LE(end + 10);
  let position = archive.readUInt32LE(end + 16);
  if (count === 0xffff || position === 0xffffffff) throw new Error('it is a zip64 archive, which is not read here');
  for (let index = 0; index < count; index++) {
    if (archive.readUInt32LE(position) !== ENTRY_SIGNATURE) throw new Error('its list of files is broken');
    const nameBytes = archive.readUInt16LE(position + 28);
    yield {
      name: archive.toString('utf8', position + 46, position + 46 + nameBytes),
      method: archive.readUInt16LE(position + 10),
      packedBytes: archive.readUInt32LE(position + 20),
      bytes: archive.readUInt32LE(position + 24),
      mode: archive.readUInt32LE(position + 38) >>> 16,
      offset: archive.readUInt32LE(position + 42),
    };
    position += 46 + nameBytes + archive.readUInt16LE(position + 30) + archive.readUInt16LE(position + 32);
  }
}

function findEnd(archive: Buffer): number {
  const first = Math.max(archive.length - END_BYTES - MAX_COMMENT_BYTES, 0);
  for (let position = archive.length - END_BYTES; position >= first; position--) {
    if (archive.readUInt32LE(position) === END_SIGNATURE) return position;
  }
  throw new Error('it is no zip archive');
}
