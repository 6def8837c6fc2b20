import { isLoopback, readEndpoint } from '../../../../lib/local/targets/http/endpoint';
import { GatewayError } from '../../../../lib/schema/gateway-error';

test.each(['http://localhost:8080', 'https://mock.example.com/v1', 'http://[::1]:8000/'])(
  '%s is an endpoint',
  (text) => {
    expect(readEndpoint('Mars', text).href).toBe(new URL(text).href);
  },
);

test.each([
  ['localhost:8080', '"localhost:8080"'],
  ['', '""'],
  ['ftp://mock', '"ftp://mock"'],
  ['http://user:secret@mock', 'one with a user, a query or a fragment'],
  ['http://mock?key=secret', 'one with a user, a query or a fragment'],
  ['http://mock#secret', 'one with a user, a query or a fragment'],
])('fails for %j', (text, shown) => {
  expect(() => readEndpoint('Mars', text)).toThrow(
    new GatewayError(
      'TARGET_ENDPOINT_INVALID',
      `'--endpoint' of "Mars" takes a URL such as "http://localhost:8080", got ${shown}`,
    ),
  );
});

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
