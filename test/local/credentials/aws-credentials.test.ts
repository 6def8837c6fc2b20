import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAwsCredentials } from '../../../lib/local/credentials/aws-credentials';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'aws-'));
});

afterEach(() => rmSync(home, { recursive: true }));

const find = (environment: Record<string, string>) =>
  createAwsCredentials({
    AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials'),
    AWS_CONFIG_FILE: join(home, 'config'),
    ...environment,
  }).tryFind();

test.each([
  [{}, { accessKeyId: 'AKIA', secretAccessKey: 'secret' }],
  [{ AWS_SESSION_TOKEN: 'token' }, { accessKeyId: 'AKIA', secretAccessKey: 'secret', sessionToken: 'token' }],
  [
    { AWS_PROFILE: 'other', AWS_SESSION_TOKEN: '' },
    { accessKeyId: 'AKIA', secretAccessKey: 'secret' },
  ],
])('keys come from the environment with %j', async (more, expected) => {
  expect(await find({ AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret', ...more })).toEqual(expected);
});

test('keys come from the profile that is named, in either file, and anew each time', async () => {
  const keys = (id: string) => `aws_access_key_id = ${id}\naws_secret_access_key = s\n`;
  writeFileSync(join(home, 'credentials'), `[default]\n${keys('DEFAULT')}[work]\n${keys('WORK')}aws_session_token=t\n`);
  writeFileSync(join(home, 'config'), `[profile plain]\n${keys('PLAIN')}[profile role]\nrole_arn = x\n`);

  expect(await find({ AWS_PROFILE: 'work' })).toEqual({ accessKeyId: 'WORK', secretAccessKey: 's', sessionToken: 't' });
  expect(await find({ AWS_PROFILE: 'plain' })).toEqual({ accessKeyId: 'PLAIN', secretAccessKey: 's' });
  expect(await find({ AWS_PROFILE: 'role' })).toBeUndefined();
  writeFileSync(join(home, 'credentials'), `[work]\n${keys('LATER')}`);
  expect(await find({ AWS_PROFILE: 'work' })).toEqual({ accessKeyId: 'LATER', secretAccessKey: 's' });
});

test.each<[string, Record<string, string>]>([
  ['nothing is set', {}],
  ['half of a pair is set', { AWS_ACCESS_KEY_ID: 'AKIA' }],
  ['the profile is missing', { AWS_PROFILE: 'gone' }],
])('there are none when %s, not even those of the default profile', async (_, environment) => {
  writeFileSync(join(home, 'credentials'), '[default]\naws_access_key_id = D\naws_secret_access_key = s\n');

  expect(await find(environment)).toBeUndefined();
});

test.each<[Record<string, string>, boolean]>([
  [{}, false],
  [{ AWS_SECRET_ACCESS_KEY: 'secret' }, false],
  [{ AWS_ACCESS_KEY_ID: 'AKIA' }, true],
  [{ AWS_PROFILE: 'work' }, true],
  [{ AWS_PROFILE: '' }, false],
])('whether they are given is told from %j: %j', (environment, expected) => {
  expect(createAwsCredentials(environment).isGiven).toBe(expected);
});
