import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownNode } from '../../../lib/schema/node';
import { readSmithy } from '../../../lib/schema/smithy/read-smithy';
import { tryOpenService } from '../../../lib/schema/smithy/service';
import { inlineDocument } from '../../../lib/schema/source-document';
import { shop } from './shop-model';

const ROOT = join(__dirname, '../../..');
const MODELS = ['examples/quickstart/models/dynamodb.json', 'test/fixtures/documents/written/smithy-parcels.json'].map(
  (path): [string, unknown] => [path, JSON.parse(readFileSync(join(ROOT, path), 'utf8'))],
);

test.each([...MODELS, ['shop', shop()] as [string, unknown]])(
  'the operations of %s are its tools, with members and endpoint parameters as arguments',
  (_, model) => {
    const { tools } = readSmithy(inlineDocument(model), { repair: 'none' });
    const service = tryOpenService(model);

    const taken = [...(service?.operations ?? [])].map(([name, id]) => {
      const input = service?.model.referencesOf(id, 'input').at(-1)?.target ?? '';
      const members = service?.model.membersOf(input).map((member) => member.name) ?? [];
      return [name, [...new Set([...members, ...Object.keys(service?.endpointParameters ?? {})])].sort()];
    });

    expect(tools.length).toBeGreaterThan(0);
    expect(Object.fromEntries(taken)).toEqual(
      Object.fromEntries(
        tools.map(({ name, inputSchema }) => [name, Object.keys(ownNode(inputSchema, 'properties')).sort()]),
      ),
    );
  },
);

test('the first of two operations with one name is the tool', () => {
  const operations = [{ target: 'com.example.shop#GetOrder' }, { target: 'com.example.other#GetOrder' }];
  const traits = { 'aws.protocols#restJson1': {} };
  const model = shop({
    Shop: { type: 'service', version: '1', operations, traits },
    'com.example.other#GetOrder': { type: 'operation' },
  });

  expect(tryOpenService(model)?.operations).toEqual(new Map([['GetOrder', 'com.example.shop#GetOrder']]));
});

test.each([undefined, 'text', {}, { smithy: '2.0', shapes: {} }])('%j has no service', (document) => {
  expect(tryOpenService(document)).toBeUndefined();
});
