import { isUtf8 } from 'node:buffer';
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { MAX_DOCUMENT_BYTES, parseDocument, tooLargeDocument } from './parse-document';
import { documentIssue, type SourceDocument, unreadableDocument } from './source-document';

/** Reads and parses one file; a file that cannot be read gives a document whose issues say why. */
export function readDocumentFile(path: string): SourceDocument {
  if (isUrl(path)) {
    const message =
      'is a URL, and documents are not fetched; download it into a file of your project, and give its path';
    return refused(path, 'DOCUMENT_IS_URL', message);
  }
  let bytes: Buffer;
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) {
      return refused(path, 'DOCUMENT_IS_DIRECTORY', 'is a folder; give the path of the file in it');
    }
    if (stats.isCharacterDevice() || stats.isBlockDevice()) {
      return refused(path, 'DOCUMENT_NOT_READABLE', 'is a device, which may never end; give the path of a text file');
    }
    if (stats.size > MAX_DOCUMENT_BYTES) {
      return tooLargeDocument(path, stats.size);
    }
    bytes = stats.isFile() ? readFileSync(path) : readPipe(path);
  } catch (error) {
    return unreadFile(path, error);
  }
  if (bytes.length > MAX_DOCUMENT_BYTES) {
    return tooLargeDocument(path, bytes.length);
  }
  const encoding = otherEncoding(bytes);
  return encoding === undefined
    ? parseDocument(bytes.toString('utf8'), path)
    : refused(path, 'DOCUMENT_NOT_READABLE', encoding);
}

/** What comes out of a pipe, whose size nobody knows before; no more than tells that it is too large. */
function readPipe(path: string): Buffer {
  const chunks: Buffer[] = [];
  const pipe = openSync(path, 'r');
  try {
    for (let size = 0; size <= MAX_DOCUMENT_BYTES; ) {
      const chunk = Buffer.alloc(65_536);
      const length = readSync(pipe, chunk);
      if (length === 0) {
        break;
      }
      chunks.push(chunk.subarray(0, length));
      size += length;
    }
  } finally {
    closeSync(pipe);
  }
  return Buffer.concat(chunks);
}

/** Whether a path is written like a URL, `https://…` or `s3://…`. */
export function isUrl(path: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(path);
}

function unreadFile(path: string, error: unknown): SourceDocument {
  const cause = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
  switch (cause) {
    case 'ENOENT':
    case 'ENOTDIR':
      return refused(path, 'DOCUMENT_MISSING', `is not there (${resolve(path)}); correct the path`);
    case 'EACCES':
    case 'EPERM':
      return refused(path, 'DOCUMENT_NOT_READABLE', `may not be read by this user (${cause}); change its permissions`);
    default:
      return refused(path, 'DOCUMENT_NOT_READABLE', `cannot be read (${cause}); give the path of a text file`);
  }
}

/** What the bytes are, when they are not UTF-8 text. */
function otherEncoding(bytes: Buffer): string | undefined {
  if (isUtf16(bytes)) {
    return 'is UTF-16; save it as UTF-8';
  }
  if (bytes.includes(0)) {
    return 'is a binary file; give a JSON or YAML text';
  }
  return isUtf8(bytes) ? undefined : 'is not UTF-8; save it as UTF-8';
}

/** UTF-16 starts with a mark, or with signs of JSON and YAML, of which one byte each is zero. */
function isUtf16(bytes: Buffer): boolean {
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark === 'feff' || mark === 'fffe') {
    return true;
  }
  const start = [...bytes.subarray(0, 8)];
  const even = start.filter((_, index) => index % 2 === 0);
  const odd = start.filter((_, index) => index % 2 === 1);
  const alternate = (zeros: number[], signs: number[]) => zeros.every((byte) => byte === 0) && !signs.includes(0);
  return start.length >= 4 && (alternate(even, odd) || alternate(odd, even));
}

function refused(path: string, code: string, message: string): SourceDocument {
  return unreadableDocument(path, [documentIssue(code, message)]);
}
