import { fromJsonSchema, McpServer } from '@modelcontextprotocol/server';

const TICKETS = [
  { id: 'T-7', title: 'The printer on floor 3 is out of toner', status: 'open' },
  { id: 'T-8', title: 'VPN drops every hour', status: 'open' },
  { id: 'T-9', title: 'New badge for the printer room', status: 'closed' },
];

/** An MCP server with the tickets of a help desk. */
export function ticketsServer(): McpServer {
  const server = new McpServer({ name: 'tickets', version: '1.0.0' });
  const inputSchema = fromJsonSchema<{ words: string }>({
    type: 'object',
    properties: { words: { type: 'string', description: 'Words of the title, such as "printer"' } },
    required: ['words'],
  });
  server.registerTool(
    'find_tickets',
    { description: 'Finds open tickets of the help desk', inputSchema },
    ({ words }) => {
      const found = TICKETS.filter(
        ({ status, title }) => status === 'open' && title.toLowerCase().includes(words.toLowerCase()),
      );
      return { content: [{ type: 'text', text: JSON.stringify(found) }] };
    },
  );
  return server;
}
