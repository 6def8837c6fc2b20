import { tellIfSlow } from '../../../lib/cli/remote/tell-if-slow';
import { capturedIo } from '../captured-io';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

async function waitOn(stderrIsTerminal: boolean, milliseconds: number): Promise<string> {
  const { io, written } = capturedIo({ stderrIsTerminal });
  let finish = (_: string) => {};
  const result = tellIfSlow(io, 'the gateway', () => new Promise<string>((resolve) => (finish = resolve)));
  jest.advanceTimersByTime(milliseconds);
  finish('done');
  expect(await result).toBe('done');
  jest.advanceTimersByTime(60_000);
  return written.stderr;
}

test('a person is told once what is waited for', async () => {
  expect(await waitOn(true, 20_000)).toBe('Waiting for the gateway …\n');
});

test('nothing is told when it is quick, and to nobody who reads', async () => {
  expect(await waitOn(true, 100)).toBe('');
  expect(await waitOn(false, 20_000)).toBe('');
});
