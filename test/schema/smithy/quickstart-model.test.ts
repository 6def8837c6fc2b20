import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSmithy } from '../../../lib/schema/smithy/read-smithy';
import { inlineDocument } from '../../../lib/schema/source-document';
import { shapesOf } from './shop-model';

const FILE = join(__dirname, '../../../examples/quickstart/models/dynamodb.json');
const TEXT = readFileSync(FILE, 'utf8');
const MODEL = JSON.parse(TEXT);

const OPERATIONS = [
  'BatchGetItem',
  'DeleteItem',
  'DescribeTable',
  'GetItem',
  'ListTables',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
];

test('gives the three tools of the quickstart without errors or warnings', () => {
  const reading = readSmithy(inlineDocument(MODEL), {
    targetName: 'orders',
    operations: { include: ['GetItem', 'Query', 'DescribeTable'] },
  });

  expect(reading.issues.map(({ severity, code }) => `${severity} ${code}`)).toEqual(['note SMITHY_PROTOCOL']);
  expect(reading.serviceName).toBe('dynamodb');
  expect(reading.iamActions).toEqual([
    { operation: 'DescribeTable', actions: ['dynamodb:DescribeTable'] },
    { operation: 'GetItem', actions: ['dynamodb:GetItem'] },
    { operation: 'Query', actions: ['dynamodb:Query'] },
  ]);
  expect(
    reading.tools.map(({ name, inputSchema }) => [
      name,
      Object.keys(Object(inputSchema.properties)),
      inputSchema.required,
    ]),
  ).toEqual([
    ['DescribeTable', ['TableName', 'Region', 'UseDualStack', 'UseFIPS', 'Endpoint'], ['TableName']],
    [
      'GetItem',
      [
        ...[
          'TableName',
          'Key',
          'ConsistentRead',
          'ProjectionExpression',
          'ExpressionAttributeNames',
          'ReturnConsumedCapacity',
        ],
        ...['Region', 'UseDualStack', 'UseFIPS', 'Endpoint'],
      ],
      ['TableName', 'Key'],
    ],
    [
      'Query',
      [
        ...[
          'TableName',
          'IndexName',
          'KeyConditionExpression',
          'FilterExpression',
          'ProjectionExpression',
          'ExpressionAttributeNames',
        ],
        ...[
          'ExpressionAttributeValues',
          'ScanIndexForward',
          'Limit',
          'ExclusiveStartKey',
          'Select',
          'ConsistentRead',
          'ReturnConsumedCapacity',
        ],
        ...['Region', 'UseDualStack', 'UseFIPS', 'Endpoint'],
      ],
      ['TableName'],
    ],
  ]);
});

test('has no shape that its nine operations do not use', () => {
  const reading = readSmithy(inlineDocument(MODEL));

  expect(reading.tools.map(({ name }) => name)).toEqual(OPERATIONS);
  expect(Object.keys(shapesOf(reading.document)).sort()).toEqual(Object.keys(MODEL.shapes).sort());
});

test.each(OPERATIONS)('reads %s alone, narrowed, without a reference that leads nowhere', (name) => {
  const { document } = readSmithy(inlineDocument(MODEL), { operations: { include: [name] } });

  const again = readSmithy(inlineDocument(document));

  expect(again.issues.map(({ code }) => code)).toEqual(['SMITHY_PROTOCOL']);
  expect(again.tools.map((tool) => tool.name)).toEqual([name]);
  expect(JSON.stringify(document).length).toBeLessThan(TEXT.length / 2);
});

test('documents every operation and every member of its input', () => {
  const { tools } = readSmithy(inlineDocument(MODEL));

  const silent = tools.flatMap(({ name, description, inputSchema }) => [
    ...(description === name ? [name] : []),
    ...Object.entries<{ description?: string }>(Object(inputSchema.properties)).flatMap(
      ([key, { description: words }]) => (words ? [] : [`${name}.${key}`]),
    ),
  ]);

  expect(silent).toEqual([]);
});

test('is written with two spaces', () => {
  expect(TEXT).toBe(`${JSON.stringify(MODEL, null, 2)}\n`);
});
