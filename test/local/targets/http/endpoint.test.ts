import { readEndpoint } from '../../../../lib/local/targets/http/endpoint';
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
