import { isLoopback } from '../../lib/client/loopback';

test.each([
  ['http://localhost:1', true],
  ['http://127.0.0.1', true],
  ['http://127.9.9.9', true],
  ['http://0x7f.1', true],
  ['http://[::1]:8000', true],
  ['http://127.0.0.1.example.com', false],
  ['http://localhost.example.com', false],
  ['http://10.0.0.1', false],
])('%s is on this machine: %j', (url, expected) => {
  expect(isLoopback(new URL(url))).toBe(expected);
});
