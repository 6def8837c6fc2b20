// Uses a gateway with the MCP client of the AI SDK, and prints what came of it as JSON.
import { createMCPClient } from '@ai-sdk/mcp';

const { URL: url, TOKEN: token } = process.env;
const client = await createMCPClient({
  transport: { type: 'http', url, headers: { authorization: `Bearer ${token}` } },
});
const pages = [];
let cursor;
do {
  const page = await client.listTools(cursor === undefined ? {} : { params: { cursor } });
  pages.push(page.tools.map(({ name }) => name));
  cursor = page.nextCursor;
} while (cursor !== undefined);
const tools = await client.tools();
const call = (name, args) => tools[name].execute(args, { toolCallId: '1', messages: [] });
const called = await call('shop___echo', { text: 'hello' });
const found = await call('x_amz_bedrock_agentcore_search', { query: 'echo a text' });
await client.close();
process.stdout.write(JSON.stringify({ pages, called, found: found.structuredContent.tools.map(({ name }) => name) }));
