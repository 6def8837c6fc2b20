import { addAssignment, addOrigin, addUrl } from '../../../lib/cli/dev/assignments';
import { sampleArguments } from '../../../lib/cli/dev/self-check';

test('values may hold the sign that separates them from their name', () => {
  expect(addAssignment('Key=a=b==', { Other: '1' })).toEqual({ Other: '1', Key: 'a=b==' });
});

test.each(['value', '=value', ''])('fails for %j, without repeating what may be a secret', (text) => {
  expect(() => addAssignment(text)).toThrow(/^Write <name>=<value>\.$/);
});

test('fails for a name that is given twice', () => {
  expect(() => addAssignment('Key=2', { Key: '1' })).toThrow('"Key" is given twice; leave one of them out.');
});

test.each(['Mars=localhost:80', 'Mars=ftp://example.com', 'Mars='])('fails for %j, which is no URL', (text) => {
  expect(() => addUrl(text)).toThrow('is no URL; write <name>=http://…');
});

test('origins are collected, in the form in which browsers send them', () => {
  expect(addOrigin('https://EXAMPLE.com:443/', ['http://localhost:6274'])).toEqual([
    'http://localhost:6274',
    'https://example.com',
  ]);
});

test.each(['*', 'null', 'localhost:6274', 'https://example.com/page', 'https://me@example.com', 'file:///a'])(
  'fails for %j, which is no origin',
  (text) => {
    expect(() => addOrigin(text)).toThrow(`"${text}" is no origin; write one such as http://localhost:6274`);
  },
);

test('made-up arguments are the required ones, with values of the schema where it has any', () => {
  const schema = {
    type: 'object',
    properties: {
      place: { type: 'string', enum: ['Berlin', 'Rome'] },
      days: { type: 'integer', minimum: 3 },
      unit: { type: 'string', default: 'C' },
      where: { type: 'object', properties: { id: { type: 'boolean' } }, required: ['id'] },
      tags: { type: 'array' },
      note: { type: 'string' },
    },
    required: ['place', 'days', 'unit', 'where', 'tags'],
  };

  expect(sampleArguments(schema)).toEqual({ place: 'Berlin', days: 3, unit: 'C', where: { id: true }, tags: [] });
});
