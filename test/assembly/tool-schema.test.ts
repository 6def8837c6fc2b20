import { toToolList } from '../../lib/assembly/tool-schema';

test('members get the names of JSON Schema, and properties keep theirs', () => {
  const items = { Type: 'object', Properties: { Type: { Type: 'string' }, Items: { Type: 'number' } } };
  const inputSchema = { Type: 'object', Properties: { City: { Type: 'array', Items: items } }, Required: ['City'] };

  const tools = toToolList([
    { Name: 'get', Description: 'Gets', InputSchema: inputSchema, OutputSchema: { Type: 'string' } },
  ]);

  expect(tools).toEqual([
    {
      name: 'get',
      description: 'Gets',
      inputSchema: {
        type: 'object',
        properties: {
          City: {
            type: 'array',
            items: { type: 'object', properties: { Type: { type: 'string' }, Items: { type: 'number' } } },
          },
        },
        required: ['City'],
      },
      outputSchema: { type: 'string' },
    },
  ]);
});

test('what is no schema stays as it is', () => {
  expect(toToolList([{ Name: 'get', InputSchema: 'all' }])).toEqual([
    { name: 'get', description: undefined, inputSchema: 'all' },
  ]);
});
