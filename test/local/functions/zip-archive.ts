import { deflateRawSync } from 'node:zlib';

/** A file of an archive that a test makes, broken where the test says so. */
export interface ZipFile {
  readonly name: string;
  readonly content?: string;
  /** The permissions and the type of the file; none as in archives that were made on Windows. */
  readonly mode?: number;
  readonly method?: number;
  /** What the archive says about the size. */
  readonly bytes?: number;
}

/** Writes a zip archive. */
export function zip(files: readonly ZipFile[], comment = ''): Buffer {
  const bodies: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const { name, content = '', mode = 0, method = 8, bytes } of files) {
    const plain = Buffer.from(content);
    const packed = method === 8 ? deflateRawSync(plain) : plain;
    const fileName = Buffer.from(name);
    const body = Buffer.concat([Buffer.alloc(30), fileName, packed]);
    body.writeUInt32LE(0x04034b50, 0);
    body.writeUInt16LE(fileName.length, 26);
    const entry = Buffer.concat([Buffer.alloc(46), fileName]);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(bytes ?? plain.length, 24);
    entry.writeUInt16LE(fileName.length, 28);
    entry.writeUInt32LE(mode * 0x10000, 38);
    entry.writeUInt32LE(offset, 42);
    bodies.push(body);
    entries.push(entry);
    offset += body.length;
  }
  const list = Buffer.concat(entries);
  const end = Buffer.concat([Buffer.alloc(22), Buffer.from(comment)]);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...bodies, list, end]);
}
