import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzip } from '../../../lib/local/functions/unzip';
import { TargetFailure } from '../../../lib/local/target-caller';
import { invoke, invokeOnce, openFunctions, returned, served, writeFiles } from './served-function';
import { type ZipFile, zip } from './zip-archive';

jest.setTimeout(60_000);

const LINK = 0o120777;
const FILE = 0o100000;

function writeArchive(archive: Buffer): string {
  const path = join(mkdtempSync(join(tmpdir(), 'archive-')), 'code.zip');
  writeFileSync(path, archive);
  return path;
}

test('inline code of Node.js runs as index.js', async () => {
  const inline = 'exports.handler = async () => require("node:path").basename(__filename);';

  expect(await invokeOnce(served({}, { code: { inline } }))).toEqual({ payload: '"index.js"' });
});

test('inline code of Python runs as index.py', async () => {
  const inline = 'def handler(event, context):\n    return __name__\n';

  expect(await invokeOnce(served({}, { code: { inline }, runtime: 'python3.13' }))).toEqual({ payload: '"index"' });
});

test('an archive runs from a folder of its own', async () => {
  const path = writeArchive(
    zip([
      { name: 'src/' },
      { name: 'src/index.js', content: 'exports.handler = async () => require("./words.js");' },
      { name: 'src/words.js', content: 'module.exports = "Hello";', method: 0 },
    ]),
  );

  expect(await invokeOnce(served({}, { code: { path }, handler: 'src/index.handler' }))).toEqual({
    payload: '"Hello"',
  });
});

test('a folder stays where it is, and is where the function runs', async () => {
  const function_ = served({
    'index.js': 'exports.handler = async () => [__dirname, process.cwd(), process.env.LAMBDA_TASK_ROOT];',
  });

  const folders = await returned(invokeOnce(function_));

  const path = 'path' in function_.code ? function_.code.path : '';
  expect(folders).toEqual([path, path, path]);
});

test.each([
  'exports.handler = async () => require("@aws-sdk/client-orders");',
  'export const handler = async () => (await import("@aws-sdk/client-orders")).default;',
])('code without a project around it finds the AWS SDK of the project: %s', async (content) => {
  const project = writeFiles({
    'node_modules/@aws-sdk/client-orders/index.js': 'module.exports = require("@aws-sdk/core");',
    'node_modules/@aws-sdk/core/index.js': 'module.exports = "core";',
    'node_modules/other/index.js': '',
  });
  const path = writeArchive(zip([{ name: content.startsWith('export ') ? 'index.mjs' : 'index.js', content }]));

  expect(await invokeOnce(served({}, { code: { path } }), {}, { project })).toEqual({ payload: '"core"' });
});

const MISSING: [string, object, string][] = [
  [
    'a folder that is not there',
    { code: { path: '/no/such/folder' } },
    "its code /no/such/folder cannot be read: ENOENT: no such file or directory, stat '/no/such/folder'",
  ],
  [
    'code that the assembly does not have',
    { code: { missing: 'the bucket is not an asset' } },
    'its code is not here: the bucket is not an asset; --invoke <target>=<url> calls it where it runs, such as http://127.0.0.1:9000',
  ],
  [
    'an image',
    { runtime: undefined },
    'it is a container image, which does not run here; --invoke <target>=<url> calls it where it runs, such as http://127.0.0.1:9000',
  ],
  [
    'another runtime',
    { runtime: 'java21' },
    'java21 does not run here; --invoke <target>=<url> calls it where it runs, such as http://127.0.0.1:9000',
  ],
  [
    'an old Python',
    { runtime: 'python2.7' },
    'python2.7 does not run here; --invoke <target>=<url> calls it where it runs, such as http://127.0.0.1:9000',
  ],
  [
    'no handler',
    { handler: undefined },
    'its template names no handler; --invoke <target>=<url> calls it where it runs, such as http://127.0.0.1:9000',
  ],
];

test.each(MISSING)('fails on %s, with what to do', async (_, members, reason) => {
  const invoker = openFunctions().acquire(served({ 'index.js': '' }, members));
  invoker.prepare();

  await expect(invoke(invoker)).rejects.toThrow(
    new TargetFailure(`The function Shop/Orders cannot run here: ${reason}`),
  );
});

test('fails on a folder that has gone since, and runs again when it is back', async () => {
  const code = 'exports.handler = async () => process.exit(1);';
  const function_ = served({ 'index.js': code });
  const path = 'path' in function_.code ? function_.code.path : '';
  const invoker = openFunctions().acquire(function_);
  await invoke(invoker);

  renameSync(path, `${path}-gone`);
  const gone = invoke(invoker);

  await expect(gone).rejects.toThrow(
    new TargetFailure(`The function Shop/Orders cannot be started: its code ${path} is gone`),
  );
  renameSync(`${path}-gone`, path);
  expect(await invoke(invoker)).toEqual({ error: expect.stringMatching(/exit status 1/), hint: expect.any(String) });
});

test('code that is repaired runs with the next call', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'late-')), 'code.zip');
  const invoker = openFunctions().acquire(served({}, { code: { path } }));
  await expect(invoke(invoker)).rejects.toThrow(/ENOENT/);

  writeFileSync(path, zip([{ name: 'index.js', content: 'exports.handler = async () => "here";' }]));

  expect(await invoke(invoker)).toEqual({ payload: '"here"' });
});

test('an archive keeps permissions, links and an end with a comment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unzipped-'));
  const path = writeArchive(
    zip(
      [
        { name: 'bin/run', content: 'run', mode: FILE | 0o755 },
        { name: 'bin/alias', content: 'run', mode: LINK },
        { name: 'lib/words', content: '../bin/run', mode: LINK },
        { name: 'plain', content: '', method: 0 },
      ],
      'made by a test',
    ),
  );

  unzip(path, folder);

  expect(statSync(join(folder, 'bin/run')).mode & 0o777).toBe(0o755);
  expect(lstatSync(join(folder, 'bin/alias')).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(folder, 'lib/words'), 'utf8')).toBe('run');
  expect(readFileSync(join(folder, 'plain'), 'utf8')).toBe('');
});

const BROKEN: [string, Buffer | readonly ZipFile[], string][] = [
  ['no archive', Buffer.from('no archive at all, but longer than the end of one'), 'it is no zip archive'],
  ['nothing', Buffer.alloc(0), 'it is no zip archive'],
  ['a file above the folder', [{ name: '../evil.js' }], 'its file "../evil.js" reaches out of the folder'],
  ['a file far above', [{ name: 'a/../../evil.js' }], 'its file "a/../../evil.js" reaches out of the folder'],
  ['a file at the root', [{ name: '/tmp/evil.js' }], 'its file "/tmp/evil.js" reaches out of the folder'],
  ['a file with backslashes', [{ name: '..\\evil.js' }], 'its file "..\\\\evil.js" reaches out of the folder'],
  ['a link out of the folder', [{ name: 'a', content: '..', mode: LINK }], 'its file ".." reaches out of the folder'],
  [
    'a link to the root',
    [{ name: 'etc', content: '/etc', mode: LINK }],
    expect.stringMatching(/^its file "[./]+etc" reaches out of the folder$/),
  ],
  [
    'a link within a link',
    [
      { name: 'x/', mode: 0 },
      { name: 'y', content: 'x', mode: LINK },
      { name: 'y/evil', content: 'z', mode: LINK },
    ],
    expect.stringMatching(/EEXIST|its link "z" is in a link/),
  ],
  [
    'a file that is longer than it says',
    [{ name: 'a', content: 'aaaa', bytes: 2 }],
    expect.stringMatching(/larger than 2 bytes/),
  ],
  ['a file that is shorter than it says', [{ name: 'a', content: 'aaaa', bytes: 8 }], 'its file "a" is broken'],
  [
    'more than AWS Lambda takes',
    [
      { name: 'a', bytes: 1 },
      { name: 'b', bytes: 262_144_000 },
    ],
    expect.stringMatching(/broken|more than 262144000 bytes/),
  ],
  ['another compression', [{ name: 'a', method: 12 }], 'its file "a" is packed in a way (12) that is not known here'],
];

test.each(BROKEN)('fails on an archive with %s, and writes nothing outside', (_, files, reason) => {
  const parent = mkdtempSync(join(tmpdir(), 'unzipped-'));
  const folder = join(parent, 'task');
  const path = writeArchive(Buffer.isBuffer(files) ? files : zip(files as ZipFile[]));
  mkdirSync(folder);

  const unzipping = () => {
    try {
      unzip(path, folder);
      return 'unzipped';
    } catch (error) {
      return Object(error).message;
    }
  };

  expect(unzipping()).toEqual(reason);
  expect(readdirSync(parent)).toEqual(['task']);
  expect(existsSync(join(dirname(parent), 'evil.js'))).toBe(false);
});
