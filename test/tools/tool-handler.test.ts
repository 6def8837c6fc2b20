import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { McpGateway, ToolDefinitions } from '../../lib';
import { startGateway } from '../../lib/testing';
import { ToolError, toolHandler } from '../../lib/tools';

const LOANS = [
  {
    name: 'lend',
    description: 'Lends a book',
    inputSchema: {
      type: 'object',
      properties: {
        book: {
          type: 'object',
          properties: { isbn: { type: 'string' }, year: { type: 'integer' } },
          required: ['isbn'],
        },
        readers: { type: 'array', items: { type: 'string' } },
        days: { type: 'number' },
        urgent: { type: 'boolean' },
      },
      required: ['book', 'readers'],
    },
  },
  { name: 'give_back', description: 'Takes a book back', inputSchema: { type: 'object' } },
] as const;

function invocation(toolName: string, more: object = {}) {
  return { awsRequestId: 'r-1', clientContext: { custom: { bedrockAgentCoreToolName: toolName, ...more } } };
}

test('gives the tool that is called its arguments, and answers with what it returns', async () => {
  const handler = toolHandler({ search: async ({ words }) => ({ found: words }), count: () => 7 });

  const results = [
    await handler({ words: 'sea' }, invocation('Books___search')),
    await handler({}, invocation('Books___count')),
  ];

  expect(results).toEqual([{ found: 'sea' }, 7]);
});

test('tells the tool what the gateway says about the call', async () => {
  const handler = toolHandler({ search: (_, call) => call });
  const context = invocation('Books___search', {
    bedrockAgentCoreGatewayId: 'books-a1b2c3d4e5',
    bedrockAgentCoreTargetId: 'ABCDEFGHIJ',
    bedrockAgentCoreMcpMessageId: '4',
    bedrockAgentCoreAwsRequestId: 'r-2',
    bedrockAgentCorePropagatedHeaders: { 'x-tenant': 'north' },
    bedrockAgentCorePropagatedQueryParameters: { lang: 'en' },
  });

  expect(await handler({}, context)).toEqual({
    toolName: 'search',
    targetName: 'Books',
    gatewayId: 'books-a1b2c3d4e5',
    targetId: 'ABCDEFGHIJ',
    messageId: '4',
    requestId: 'r-2',
    headers: { 'x-tenant': 'north' },
    queryParameters: { lang: 'en' },
    context,
  });
});

test.each([
  ['a map', { a: '1' }, { a: '1' }],
  ['JSON text', '{"a":"1"}', { a: '1' }],
  ['text that is no JSON', '{', {}],
  ['values that are no text', { a: 1, b: '2' }, { b: '2' }],
  ['nothing', undefined, {}],
])('reads propagated headers that are %s', async (_, bedrockAgentCorePropagatedHeaders, expected) => {
  const handler = toolHandler({ search: (_args, { headers }) => headers });

  expect(await handler({}, invocation('Books___search', { bedrockAgentCorePropagatedHeaders }))).toEqual(expected);
});

test('takes the name of a tool that has three underscores itself', async () => {
  const handler = toolHandler({ a___b: () => 'found' });

  expect(await handler({}, invocation('Books___a___b'))).toBe('found');
});

test('reads the client context as the documentation of AWS Lambda spells it', async () => {
  const handler = toolHandler({ search: () => 'found' });

  const result = await handler({}, { clientContext: { Custom: { bedrockAgentCoreToolName: 'Books___search' } } });

  expect(result).toBe('found');
});

test('a ToolError is the result, and every other error stays one', async () => {
  const handler = toolHandler({
    refuse: () => {
      throw new ToolError('No book has this ISBN; search for its title');
    },
    break: async () => {
      throw new TypeError('secret detail');
    },
  });

  expect(await handler({}, invocation('Books___refuse'))).toEqual({
    error: 'No book has this ISBN; search for its title',
  });
  await expect(handler({}, invocation('Books___break'))).rejects.toThrow(new TypeError('secret detail'));
});

test.each(['Books___lose', 'Books___toString', 'Books___constructor'])(
  'fails on %s, which is no tool of the function',
  async (fullName) => {
    const handler = toolHandler({ search: () => 1, count: () => 2 });

    await expect(handler({}, invocation(fullName))).rejects.toThrow(
      `This function has no tool "${fullName.slice('Books___'.length)}", but "search", "count"`,
    );
  },
);

test.each([[{}], [{ clientContext: {} }], [{ clientContext: { custom: { bedrockAgentCoreToolName: 7 } } }]])(
  'fails when no gateway invokes the function: %j',
  async (context) => {
    await expect(toolHandler({ search: () => 1 })({}, context)).rejects.toThrow(
      'This function is invoked by an AgentCore gateway, which names the tool in ' +
        '"context.clientContext.custom.bedrockAgentCoreToolName"',
    );
  },
);

test('knows the types of arguments by the definitions of the tools', async () => {
  const handler = toolHandler<typeof LOANS>({
    lend: ({ book, readers, days = 14, urgent }) => {
      const isbn: string = book.isbn;
      const year: number | undefined = book.year;
      const first: string | undefined = readers[0];
      // @ts-expect-error: not required, so it may be missing
      const required: boolean = urgent;
      return { isbn, year, first, weeks: days / 7, required };
    },
    give_back: (args) => Object.keys(args),
  });

  const result = await handler({ book: { isbn: '1' }, readers: ['Ann'], days: 7 }, invocation('Loans___lend'));

  expect(result).toEqual({ isbn: '1', year: undefined, first: 'Ann', weeks: 1, required: undefined });
});

test('the compiler refuses a tool without implementation, and one without definition', () => {
  // @ts-expect-error: give_back is missing
  toolHandler<typeof LOANS>({ lend: () => 1 });
  // @ts-expect-error: lose is no tool
  toolHandler<typeof LOANS>({ lend: () => 1, give_back: () => 1, lose: () => 1 });
  // @ts-expect-error: a book has no title
  toolHandler<typeof LOANS>({ lend: ({ book }) => book.title, give_back: () => 1 });
  // An implementation may say itself what its arguments are.
  const handler = toolHandler({ search: ({ words }: { words: string }) => words.length });

  expect(typeof handler).toBe('function');
});

test('serves the tools of a gateway', async () => {
  const { outputFiles } = buildSync({
    stdin: {
      contents: `
        import { ToolError, toolHandler } from './index';
        export const handler = toolHandler({
          lend: ({ book, readers }, { targetName }) => ({ lent: book.isbn, to: readers, by: targetName }),
          give_back: () => { throw new ToolError('Nothing is lent'); },
        });`,
      resolveDir: join(__dirname, '../../lib/tools'),
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
  });
  const stack = new Stack(new App(), 'Library');
  const gateway = new McpGateway(stack, 'Gateway');
  const handler = new lambda.Function(stack, 'Loans', {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline(outputFiles[0]?.text ?? ''),
  });
  gateway.addLambdaTarget('Loans', { handler, tools: ToolDefinitions.fromInline([...LOANS]) });

  const local = await startGateway(stack);
  try {
    const lent = await local.callTool('Loans___lend', { book: { isbn: '1' }, readers: ['Ann'] });
    const returned = await local.callTool('Loans___give_back', {});

    expect(JSON.parse(lent.text)).toEqual({ lent: '1', to: ['Ann'], by: 'Loans' });
    expect([returned.text, returned.isError]).toEqual(['{"error":"Nothing is lent"}', false]);
  } finally {
    await local.close();
  }
}, 60_000);
