import { join } from 'node:path';
import { readSmithy } from '../../lib/schema/smithy/read-smithy';
import { inlineDocument } from '../../lib/schema/source-document';
import { readAny } from './readings';

const ROOT = join(__dirname, '../..');
const WRITTEN = join(ROOT, 'test/fixtures/documents/written');

function schemaOf(file: string, name: string): unknown {
  return readAny(join(WRITTEN, file)).tools.find((tool) => tool.name === name)?.inputSchema;
}

test('a model of version 2.0 with mixins, apply statements, unions and enums gives these arguments', () => {
  const region = { Region: { type: 'string', description: 'The Region' } };

  expect(schemaOf('smithy-parcels.json', 'GetParcel')).toEqual({
    type: 'object',
    properties: { parcelId: { type: 'string', description: 'Which parcel' }, ...region },
    required: ['parcelId'],
  });
  expect(schemaOf('smithy-parcels.json', 'SendParcel')).toEqual({
    type: 'object',
    properties: {
      content: {
        type: 'object',
        properties: {
          text: { type: 'string' },
          bytes: { type: 'string' },
          parcels: { type: 'array', items: { type: 'object', description: 'recursive' } },
        },
      },
      speed: { type: 'string' },
      priority: { type: 'integer' },
      labels: { type: 'object', description: 'Each value is of type string.' },
      notes: { type: 'object' },
      other: { type: 'object', properties: { weight: { type: 'number' } } },
      ...region,
    },
    required: ['content'],
  });
});

test('a model of version 1.0 with enum traits, sets, boxes and primitives gives these arguments', () => {
  expect(schemaOf('smithy-first-version.json', 'RingBell')).toEqual({
    type: 'object',
    properties: {
      Tone: { type: 'string' },
      Times: { type: 'integer' },
      Who: { type: 'array', items: { type: 'string' } },
      Loud: { type: 'boolean' },
    },
    required: ['Tone'],
  });
});

test('operations of resources come in the order of their lifecycle', () => {
  const { tools } = readAny(join(WRITTEN, 'smithy-parcels.json'));

  expect(tools.map(({ name }) => name)).toEqual(['SendParcel', 'GetParcel', 'ListParcels', 'CountParcels']);
});

test.each([
  'examples/quickstart/models/dynamodb.json',
  'test/fixtures/documents/written/smithy-parcels.json',
  'test/fixtures/documents/written/smithy-first-version.json',
])('what is uploaded of %s gives the same tools and issues when it is read again', (path) => {
  const first = readAny(join(ROOT, path));

  const second = readSmithy(inlineDocument(JSON.parse(JSON.stringify(first.document))));

  const known = (tools: typeof first.tools) =>
    tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
  expect(known(second.tools)).toEqual(known(first.tools));
  expect(second.issues).toEqual(first.issues);
});
