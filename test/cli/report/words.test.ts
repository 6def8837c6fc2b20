// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of CloudFormation look like those of JavaScript.
import { credentialOf, plain, plainDescription, readable, readableResource } from '../../../lib/cli/report/words';

test.each([
  ['<p>Gets <code>one</code> item.</p>\n <p>Or none &amp; &lt;nothing&gt;.</p>', 'Gets one item. Or none & <nothing>.'],
  ['a < b and b > a', 'a < b and b > a'],
  ['two\r\n  lines', 'two lines'],
])('a description is shown as one line without HTML: %j', (text, expected) => {
  expect(plainDescription(text)).toBe(expected);
});

test('terminal controls are not passed on', () => {
  expect(plain('\u001b[31mred\u0007')).toBe('[31mred');
});

test.each([
  ['${Shop/Orders.Arn}', 'Shop/Orders'],
  ['${Shop/Orders.Arn}/index/*', 'Shop/Orders/index/*'],
  ['arn:${AWS::Partition}:s3:::bucket-${AWS::AccountId}/key', 'bucket-<account>/key'],
  ['arn:aws:secretsmanager:eu-west-1:111122223333:secret:key-AbCdEf', 'secret:key-AbCdEf'],
  [`files/${'0123456789abcdef'.repeat(4)}.json`, 'files/01234567….json'],
  ['*', '*'],
])('the resource %s is shown as %s', (text, expected) => {
  expect(readableResource(text)).toBe(expected);
});

test('placeholders of other values stand in angle brackets', () => {
  expect(readable('https://${AWS::Region}/${Shop/Pool}/${Shop/Gateway.GatewayUrl}')).toBe(
    'https://<region>/<Shop/Pool>/<Shop/Gateway.GatewayUrl>',
  );
});

test.each([
  [undefined, 'no credential'],
  [{ type: 'GATEWAY_IAM_ROLE', service: 'execute-api' }, 'gateway role, signed for execute-api'],
  [{ type: 'API_KEY', location: 'HEADER' }, 'API key in header Authorization'],
  [{ type: 'OAUTH', scopes: [] }, 'OAuth token'],
  [{ type: 'JWT_PASSTHROUGH' }, "the caller's token"],
  [{ type: 'CALLER_IAM_CREDENTIALS' }, "the caller's IAM credentials"],
  [{ type: 'BRAND_NEW' }, 'BRAND_NEW'],
])('the credential %j is shown as %s', (credential, expected) => {
  expect(credentialOf(credential)).toBe(expected);
});
