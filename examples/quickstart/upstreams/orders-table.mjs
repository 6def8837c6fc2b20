// A stand-in for the one DynamoDB table of the quickstart, with three orders in it. For more than a first try there is
// DynamoDB Local: npx mcp-gateway dev --endpoint Orders=http://127.0.0.1:8000
import { createServer } from 'node:http';

const ORDERS = [
  { id: { S: '1001' }, customer: { S: 'Ada' }, status: { S: 'shipped' }, total: { N: '42.50' } },
  { id: { S: '1002' }, customer: { S: 'Grace' }, status: { S: 'packed' }, total: { N: '17.00' } },
  { id: { S: '1003' }, customer: { S: 'Edsger' }, status: { S: 'returned' }, total: { N: '99.90' } },
];

const OPERATIONS = {
  GetItem: ({ Key }) => {
    const order = ORDERS.find(({ id }) => id.S === Key?.id?.S);
    return order ? { Item: order } : {};
  },
  // The quickstart's key is "id" alone, so a query finds one order at most.
  Query: ({ ExpressionAttributeValues = {} }) => {
    const asked = Object.values(ExpressionAttributeValues).map(({ S }) => S);
    const Items = ORDERS.filter(({ id }) => asked.includes(id.S));
    return { Items, Count: Items.length, ScannedCount: Items.length };
  },
  DescribeTable: ({ TableName }) => ({
    Table: {
      TableName,
      TableStatus: 'ACTIVE',
      ItemCount: ORDERS.length,
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    },
  }),
};

/** Starts the stand-in on a free port. */
export function startOrdersTable() {
  return new Promise((resolve) => {
    const server = createServer(async (request, response) => {
      const [, operation] = (request.headers['x-amz-target'] ?? '').split('.');
      const chunks = await request.toArray();
      const answer = (status, body) => {
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
        response.end(JSON.stringify(body));
      };
      const run = OPERATIONS[operation];
      if (!run) return answer(400, { __type: 'com.amazon.coral.service#UnknownOperationException' });
      return answer(200, run(JSON.parse(Buffer.concat(chunks).toString() || '{}')));
    });
    server.listen(0, '127.0.0.1', () => {
      resolve({ url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() });
    });
  });
}
