import { chmodSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDocumentFile } from '../../lib/schema/read-file';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'read-file-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : new Uint8Array(content));
  return path;
}

test('a file is parsed and named after its path', () => {
  const path = write('tools.yaml', 'a: é');

  const document = readDocumentFile(path);

  expect(document.value).toEqual({ a: 'é' });
  expect(document.name).toBe(path);
  expect(document.position('/a')).toEqual({ line: 1, column: 1 });
});

test.each([
  ['utf-16-le.json', Buffer.from('\ufeff{"a":1}', 'utf16le'), 'DOCUMENT_NOT_READABLE is UTF-16; save it as UTF-8'],
  [
    'utf-16-be.json',
    Buffer.from('\ufeff{"a":1}', 'utf16le').swap16(),
    'DOCUMENT_NOT_READABLE is UTF-16; save it as UTF-8',
  ],
  ['utf-16-no-mark.json', Buffer.from('{"a":1}', 'utf16le'), 'DOCUMENT_NOT_READABLE is UTF-16; save it as UTF-8'],
  [
    'utf-16-be-no-mark.json',
    Buffer.from('[]', 'utf16le').swap16(),
    'DOCUMENT_NOT_READABLE is UTF-16; save it as UTF-8',
  ],
  [
    'zero-first.json',
    Buffer.from([0, 1, 2, 3, 4, 5]),
    'DOCUMENT_NOT_READABLE is a binary file; give a JSON or YAML text',
  ],
  [
    'zero-second.json',
    Buffer.from([1, 0, 2, 3, 4, 5]),
    'DOCUMENT_NOT_READABLE is a binary file; give a JSON or YAML text',
  ],
  ['zeros.json', Buffer.alloc(8), 'DOCUMENT_NOT_READABLE is a binary file; give a JSON or YAML text'],
  [
    'zip.json',
    Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0]),
    'DOCUMENT_NOT_READABLE is a binary file; give a JSON or YAML text',
  ],
  ['latin-1.json', Buffer.from('{"a":"é"}', 'latin1'), 'DOCUMENT_NOT_READABLE is not UTF-8; save it as UTF-8'],
  ['empty.json', '', 'DOCUMENT_EMPTY holds nothing; a document is an object or a list, in JSON or YAML'],
  ['broken.json', '{', 'DOCUMENT_SYNTAX expected a key in double quotes or "}", found the end of the document'],
])('fails for %s', (name, content, issue) => {
  const document = readDocumentFile(write(name, content));

  expect(document.issues.map(({ code, message }) => `${code} ${message}`)).toEqual([issue]);
  expect(document.value).toBeUndefined();
});

test('fails for what is not there', () => {
  const path = join(folder, 'missing.json');

  expect(readDocumentFile(path).issues).toEqual([
    {
      code: 'DOCUMENT_MISSING',
      severity: 'error',
      path: '',
      message: `is not there (${path}); correct the path`,
    },
  ]);
  expect(readDocumentFile(join(write('file.json', '{}'), 'inner.json')).issues[0]?.code).toBe('DOCUMENT_MISSING');
});

test('fails for a folder', () => {
  const path = join(folder, 'folder');
  mkdirSync(path);

  expect(readDocumentFile(path).issues[0]).toMatchObject({
    code: 'DOCUMENT_IS_DIRECTORY',
    message: 'is a folder; give the path of the file in it',
  });
});

test.each(['https://example.com/openapi.json', 's3://bucket/tools.json'])(
  'fails for %s, as nothing is fetched',
  (path) => {
    expect(readDocumentFile(path).issues).toEqual([
      {
        code: 'DOCUMENT_IS_URL',
        severity: 'error',
        path: '',
        message: 'is a URL, and documents are not fetched; download it into a file of your project, and give its path',
      },
    ]);
  },
);

test('fails for a path that cannot name a file', () => {
  expect(readDocumentFile('a\0b').issues[0]).toMatchObject({
    code: 'DOCUMENT_NOT_READABLE',
    message: 'cannot be read (ERR_INVALID_ARG_VALUE); give the path of a text file',
  });
});

test('fails for a file over the limit without reading it', () => {
  const path = write('large.json', '');
  truncateSync(path, 50_000_001);

  expect(readDocumentFile(path).issues[0]).toMatchObject({ code: 'DOCUMENT_TOO_LARGE' });
});

// The superuser may read everything.
const testUnlessRoot = process.getuid?.() === 0 ? test.failing : test;
testUnlessRoot('fails for a file that may not be read', () => {
  const path = write('secret.json', '{}');
  chmodSync(path, 0);

  expect(readDocumentFile(path).issues[0]).toMatchObject({
    code: 'DOCUMENT_NOT_READABLE',
    message: 'may not be read by this user (EACCES); change its permissions',
  });
});
