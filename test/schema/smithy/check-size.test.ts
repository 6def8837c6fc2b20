import { checkSize } from '../../../lib/schema/smithy/check-size';

const codes = (value: unknown, limit: number) => checkSize(value, limit).map(({ code }) => code);

test.each<[unknown]>([[{}], [[]], [{ a: 1, 'é"': [true, null, 'ü\n'] }], [[[], {}, { b: [1, 2, 3] }]]])(
  'takes %j at exactly its size in JSON, and fails one byte below',
  (value) => {
    const bytes = Buffer.byteLength(JSON.stringify(value));

    expect(codes(value, bytes)).toEqual([]);
    expect(codes(value, bytes - 1)).toEqual(['SMITHY_TOO_LARGE']);
  },
);

test('counts what JSON leaves out as JSON does', () => {
  expect(codes({ a: undefined }, 2)).toEqual([]);
  expect(codes([undefined], 6)).toEqual([]);
  expect(codes([undefined], 5)).toEqual(['SMITHY_TOO_LARGE']);
});

test('refuses a value that cannot be written as JSON: one that holds itself, or nests very deep', () => {
  const cyclic: unknown[] = [];
  cyclic.push(cyclic);
  let deep: unknown = 1;
  for (let i = 0; i < 100_000; i++) {
    deep = [deep];
  }

  expect(codes(cyclic, 1000)).toEqual(['SMITHY_TOO_LARGE']);
  expect(codes(deep, 1_000_000)).toEqual(['SMITHY_TOO_LARGE']);
});
