import type { ServedTarget } from '../../../lib/assembly/serving/model';
import type { ListedTool, TargetCaller, Upstream } from '../../../lib/local/target-caller';
import { TargetFailure } from '../../../lib/local/target-caller';
import { caller, ECHO, type RunningGateway, startGateway, stopGateways, target, textResult, tool } from '../gateways';

afterEach(stopGateways);

const ECHO_TOOL: ListedTool = {
  name: 'echo',
  description: 'Echo synthetic test text',
  inputSchema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
};

/** An MCP server as the one that was captured. */
const SERVER: Upstream = {
  listTools: async () => [ECHO_TOOL],
  listPrompts: async () => [
    { name: 'hello', description: 'Synthetic prompt', arguments: [{ name: 'name', required: true }] },
  ],
  getPrompt: async (name, args) => ({
    messages: [{ role: 'user', content: { type: 'text', text: `${name} ${JSON.stringify(args)}` } }],
  }),
  listResources: async () => [{ uri: 'test://china/info', mimeType: 'text/plain' }],
  listResourceTemplates: async () => [{ uriTemplate: 'test://china/{name}' }],
  readResource: async (uri) => ({ contents: [{ uri, mimeType: 'text/plain', text: 'china-resource-ok' }] }),
};

function server(upstream: Partial<Upstream> = {}): TargetCaller {
  return {
    ...caller(({ tool: name, arguments: args }) => ({
      content: [{ type: 'text', text: `${name}:${args.text}` }],
      isError: false,
    })),
    upstream: { ...SERVER, ...upstream },
  };
}

function serverTarget(name: string, listingMode = 'DEFAULT', resourcePriority = 0): ServedTarget {
  const endpoint = 'http://127.0.0.1:1/mcp';
  return target(name, undefined, { backend: { kind: 'MCP_SERVER', endpoint, listingMode, resourcePriority } });
}

const ONE = { targets: [serverTarget('mcp-server')], callers: { 'mcp-server': server() } };

const pageOf = async (gateway: RunningGateway, cursor?: string) => {
  const { result } = (await gateway.ask('tools/list', cursor === undefined ? {} : { cursor })).body;
  const { tools, nextCursor } = result as { tools: { name: string }[]; nextCursor?: string };
  return { names: tools.map(({ name }) => name), nextCursor };
};

describe('MCP server target', () => {
  test('tools: key order name, description, inputSchema, i.e. upstream object passed through', async () => {
    const gateway = await startGateway(ONE);

    expect((await gateway.ask('tools/list')).text).toBe(
      '{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"mcp-server___echo","description":"Echo synthetic test text","inputSchema":{"type":"object","properties":{"text":{"type":"string"}},"required":["text"]}}]}}',
    );
  });

  test('result: upstream result passed through unchanged', async () => {
    const gateway = await startGateway(ONE);

    const { text } = await gateway.ask('tools/call', { name: 'mcp-server___echo', arguments: { text: 'mcp-ok' } });

    expect(text).toBe(
      '{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"echo:mcp-ok"}],"isError":false}}',
    );
  });

  test('validation: arguments are validated against the upstream inputSchema before forwarding', async () => {
    const gateway = await startGateway(ONE);

    const { body } = await gateway.ask('tools/call', { name: 'mcp-server___echo', arguments: {} });

    expect(body.result).toHaveProperty('content[0].text', expect.stringContaining("Missing required field(s): 'text'"));
  });

  test('prompts: prefixed too, arguments kept', async () => {
    const gateway = await startGateway(ONE);

    expect((await gateway.ask('prompts/list')).text).toBe(
      '{"jsonrpc":"2.0","id":1,"result":{"prompts":[{"name":"mcp-server___hello","description":"Synthetic prompt","arguments":[{"name":"name","required":true}]}]}}',
    );
  });

  test('prompts/get asks the server by its own name of the prompt', async () => {
    const gateway = await startGateway(ONE);

    const { body } = await gateway.ask('prompts/get', { name: 'mcp-server___hello', arguments: { name: 'China' } });

    expect(body.result).toEqual({
      messages: [{ role: 'user', content: { type: 'text', text: 'hello {"name":"China"}' } }],
    });
  });

  test('resources: URI not prefixed; listed `name` equals the URI and `description:""` when upstream gave none', async () => {
    const gateway = await startGateway(ONE);

    expect((await gateway.ask('resources/list')).text).toBe(
      '{"jsonrpc":"2.0","id":1,"result":{"resources":[{"uri":"test://china/info","name":"test://china/info","mimeType":"text/plain","description":""}]}}',
    );
  });

  test('resources: templates likewise', async () => {
    const gateway = await startGateway(ONE);

    expect((await gateway.ask('resources/templates/list')).text).toBe(
      '{"jsonrpc":"2.0","id":1,"result":{"resourceTemplates":[{"uriTemplate":"test://china/{name}","name":"test://china/{name}","description":""}]}}',
    );
  });

  test.each(['test://china/info', 'test://china/anything'])('resources/read by the raw URI %s', async (uri) => {
    const gateway = await startGateway(ONE);

    expect((await gateway.ask('resources/read', { uri })).body.result).toEqual({
      contents: [{ uri, mimeType: 'text/plain', text: 'china-resource-ok' }],
    });
  });

  test('the server with the lowest resourcePriority answers for a resource that several have', async () => {
    const from = (text: string) => server({ readResource: async (uri) => ({ contents: [{ uri, text }] }) });
    const gateway = await startGateway({
      targets: [serverTarget('second', 'DEFAULT', 20), serverTarget('first', 'DEFAULT', 10)],
      callers: { second: from('second'), first: from('first') },
    });

    const listed = await gateway.ask('resources/list');
    const read = await gateway.ask('resources/read', { uri: 'test://china/info' });

    expect(listed.body.result).toHaveProperty('resources.length', 1);
    expect(read.body.result).toHaveProperty('contents[0].text', 'first');
  });
});

describe('fails', () => {
  test.each([
    ['a prompt that is not there', 'prompts/get', { name: 'mcp-server___bye' }, 'Unknown prompt: mcp-server___bye'],
    ['a prompt of nobody', 'prompts/get', { name: 'other___hello' }, 'Unknown prompt: other___hello'],
    ['a prompt without a name', 'prompts/get', {}, "Invalid params: 'name' must be a string"],
    ['a resource that nobody has', 'resources/read', { uri: 'test://peru' }, 'Resource not found: test://peru'],
    ['a cursor that nobody gave', 'prompts/list', { cursor: 'a' }, 'Invalid cursor'],
  ])('for %s', async (_what, method, params, message) => {
    const gateway = await startGateway(ONE);

    expect((await gateway.ask(method, params)).body.error).toMatchObject({ code: -32602, message });
  });

  test.each([
    ['DEBUG', 'the server is away'],
    [undefined, 'An internal error occurred. Please retry later.'],
  ])('for a server that fails, with exception level %s', async (exceptionLevel, message) => {
    const getPrompt = async () => {
      throw new TargetFailure('the server is away', 'start it');
    };
    const gateway = await startGateway({
      ...ONE,
      ...(exceptionLevel !== undefined && { gateway: { exceptionLevel } }),
      callers: { 'mcp-server': server({ getPrompt }) },
    });

    const { body } = await gateway.ask('prompts/get', { name: 'mcp-server___hello' });

    expect(body.error).toEqual({ code: -32603, message });
    expect(gateway.events).toEqual([
      expect.objectContaining({ target: 'mcp-server', status: 'error', detail: 'the server is away; start it' }),
    ]);
  });
});

test.each([
  ['prompts/list', { prompts: [] }],
  ['resources/list', { resources: [] }],
  ['resources/templates/list', { resourceTemplates: [] }],
])('without a server, %s is empty', async (method, result) => {
  const gateway = await startGateway();

  expect((await gateway.ask(method)).body.result).toEqual(result);
});

describe('listing', () => {
  const counting = (counts: { tools: number }) =>
    server({
      listTools: async () => {
        counts.tools += 1;
        return [ECHO_TOOL];
      },
    });

  test('DEFAULT asks a server once, when somebody wants to know', async () => {
    const counts = { tools: 0 };
    const gateway = await startGateway({ ...ONE, callers: { 'mcp-server': counting(counts) } });

    await Promise.all([pageOf(gateway), pageOf(gateway)]);
    await pageOf(gateway);

    expect(counts.tools).toBe(1);
  });

  test('dynamic targets come on a later page, asked each time', async () => {
    const counts = { tools: 0 };
    const gateway = await startGateway({
      targets: [serverTarget('dynamic', 'DYNAMIC'), target('tools', [tool('echo')])],
      callers: { dynamic: counting(counts), tools: ECHO },
    });

    const first = await pageOf(gateway);
    const second = await pageOf(gateway, first.nextCursor);
    await pageOf(gateway, first.nextCursor);

    expect([first.names, second.names]).toEqual([['tools___echo'], ['dynamic___echo']]);
    expect([second.nextCursor, counts.tools]).toEqual([undefined, 2]);
  });

  test('a tool of a dynamic target can be called without having been listed', async () => {
    const gateway = await startGateway({
      targets: [serverTarget('dynamic', 'DYNAMIC')],
      callers: { dynamic: server() },
    });

    const { body } = await gateway.ask('tools/call', { name: 'dynamic___echo', arguments: { text: 'dynamic-ok' } });

    expect(body.result).toHaveProperty('content[0].text', 'echo:dynamic-ok');
  });

  test('the new schema of a dynamic tool is the one that counts', async () => {
    let inputSchema = ECHO_TOOL.inputSchema;
    const gateway = await startGateway({
      targets: [serverTarget('dynamic', 'DYNAMIC')],
      callers: { dynamic: server({ listTools: async () => [{ ...ECHO_TOOL, inputSchema }] }) },
    });
    await gateway.ask('tools/call', { name: 'dynamic___echo', arguments: { text: 'a' } });

    inputSchema = { type: 'object', required: ['other'] };
    const { nextCursor } = await pageOf(gateway);
    await pageOf(gateway, nextCursor);
    const { body } = await gateway.ask('tools/call', { name: 'dynamic___echo', arguments: { text: 'a' } });

    expect(body.result).toHaveProperty('content[0].text', expect.stringContaining("'other'"));
  });

  test('tools that the template lists are not asked for, and prompts are', async () => {
    const listTools = async () => {
      throw new Error('must not be asked');
    };
    const listed = { ...serverTarget('mcp-server'), target: target('mcp-server', [tool('static')]).target };
    const gateway = await startGateway({ targets: [listed], callers: { 'mcp-server': server({ listTools }) } });

    expect((await pageOf(gateway)).names).toEqual(['mcp-server___static']);
    expect((await gateway.ask('prompts/list')).body.result).toHaveProperty('prompts[0].name', 'mcp-server___hello');
  });

  test('a server that is away hides nobody else, is told of, and is asked again', async () => {
    let isAway = true;
    const listTools = async () => {
      if (isAway) throw new TargetFailure('connection refused', 'start the server');
      return [ECHO_TOOL];
    };
    const gateway = await startGateway({
      targets: [serverTarget('mcp-server'), target('tools', [tool('echo')])],
      callers: { 'mcp-server': server({ listTools }), tools: caller(() => textResult('')) },
    });

    const before = await pageOf(gateway);
    isAway = false;
    const after = await pageOf(gateway);

    expect([before.names, after.names]).toEqual([['tools___echo'], ['mcp-server___echo', 'tools___echo']]);
    expect(gateway.events.filter(({ type }) => type === 'notice')).toEqual([
      {
        type: 'notice',
        about: 'mcp-server',
        message: 'did not list its tools: connection refused; start the server',
      },
    ]);
  });

  test('the search tool finds what a server lists, once it does, and nothing of dynamic servers', async () => {
    let isAway = true;
    const listTools = async () => {
      if (isAway) throw new TargetFailure('connection refused');
      return [ECHO_TOOL];
    };
    const gateway = await startGateway({
      gateway: { semanticSearch: true },
      targets: [serverTarget('mcp-server'), serverTarget('dynamic', 'DYNAMIC')],
      callers: { 'mcp-server': server({ listTools }), dynamic: server() },
    });
    const search = { name: 'x_amz_bedrock_agentcore_search', arguments: { query: 'echo' } };

    const before = await gateway.ask('tools/call', search);
    isAway = false;
    const after = await gateway.ask('tools/call', search);

    expect(before.body.result).toHaveProperty('structuredContent.tools', []);
    expect(after.body.result).toHaveProperty('structuredContent.tools', [{ ...ECHO_TOOL, name: 'mcp-server___echo' }]);
  });
});
