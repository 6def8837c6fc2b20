import { encodeFrame, FrameReader } from '../../../lib/local/functions/frames';

function framesOf(reader: FrameReader, ...chunks: Buffer[]): string[] | undefined {
  const frames = chunks.map((chunk) => reader.push(chunk));
  if (frames.includes(undefined)) return undefined;
  return frames.flatMap((some) => (some ?? []).map(({ letter, body }) => `${letter} ${body}`));
}

const STREAM = Buffer.concat([encodeFrame('R', ''), encodeFrame('S', '{"a":"ä€"}'), encodeFrame('E', 'x'.repeat(300))]);
const FRAMES = ['R ', 'S {"a":"ä€"}', `E ${'x'.repeat(300)}`];

test.each([1, 2, 3, 7, 64, 10_000])('frames come together from chunks of %d bytes', (size) => {
  const chunks = Array.from({ length: Math.ceil(STREAM.length / size) }, (_, n) =>
    STREAM.subarray(n * size, (n + 1) * size),
  );

  expect(framesOf(new FrameReader('RSE', 1_000), ...chunks)).toEqual(FRAMES);
});

test.each([
  ['an unknown letter', Buffer.from('hello gateway')],
  ['a body that is too long', encodeFrame('S', 'x'.repeat(1_001))],
])('fails on %s', (_, chunk) => {
  expect(framesOf(new FrameReader('RSE', 1_000), chunk)).toBeUndefined();
});
