// The rows of §7 in docs/fidelity.md: what is wrong with calls.
import type { Node } from '../../../lib/schema/node';
import { lambdaParts, OK, openApiParts, serveTemplate, startUpstream, stopAll } from './served-template';

jest.setTimeout(30_000);

afterEach(stopAll);

const PREFIX = 'ValidationException - Parameter validation failed: Invalid request parameters:\n';

const PAY = {
  Name: 'pay',
  Description: 'Pays',
  InputSchema: {
    Type: 'object',
    Required: ['amount', 'currency'],
    Properties: { amount: { Type: 'integer' }, currency: { Type: 'string' } },
  },
};

const SEARCH = {
  '/search': {
    post: {
      operationId: 'search',
      description: 'Searches',
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: {
              type: 'object',
              properties: {
                search: { type: 'object', required: ['Page'], properties: { Page: { type: 'integer' } } },
              },
            },
          },
        },
      },
      responses: OK,
    },
  },
};

test.each<[string, Node, string]>([
  [
    'one line for each that is missing',
    {},
    "- Missing required field(s): 'amount'\n- Missing required field(s): 'currency'",
  ],
  [
    'types with a slash in front',
    { amount: '7', currency: 'CHF' },
    "- Field '/amount' has invalid type: string found, integer expected",
  ],
])('§7 text: %s', async (_, args, lines) => {
  const served = await serveTemplate(lambdaParts('shop', '', { InlinePayload: [PAY] }));

  const { status, body } = await served.call('shop___pay', args);

  expect([status, body.result]).toEqual([200, { content: [{ type: 'text', text: PREFIX + lines }], isError: true }]);
});

test('§7 text: nested fields as JSON Pointers', async () => {
  const served = await serveTemplate(openApiParts('api', 'http://127.0.0.1:1', SEARCH));

  const { body } = await served.call('api___search', { search: {} });

  expect(body.result).toHaveProperty('content[0].text', `${PREFIX}- Missing required field(s): '/search/Page'`);
});

test('§7 when: before the target is called, for every kind of target that has schemas', async () => {
  let calls = 0;
  const api = await startUpstream((_, response) => {
    calls++;
    response.end('{}');
  });
  const served = await serveTemplate({
    ...openApiParts('api', api, SEARCH),
    ...lambdaParts('shop', 'def handler(event, context):\n    print("called")', { InlinePayload: [PAY] }),
  });

  await served.call('api___search', { search: {} });
  await served.call('shop___pay');

  expect(calls).toBe(0);
  expect(served.events.filter(({ type }) => type === 'output')).toEqual([]);
});

test('§7 undeclared arguments: are let through', async () => {
  const served = await serveTemplate(lambdaParts('shop', 'def handler(event, context): return event'));

  const { body } = await served.call('shop___run', { surplus: 1 });

  expect(body.result).toHaveProperty('content[0].text', '{"surplus":1}');
});

test('§7 unknown tool: a JSON-RPC error', async () => {
  const served = await serveTemplate(lambdaParts('shop', ''));

  const { body } = await served.call('xxx');

  expect(body.error).toEqual({ code: -32602, message: 'Unknown tool: xxx' });
});
