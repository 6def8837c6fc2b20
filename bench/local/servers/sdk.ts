// The tool on the MCP SDK, set up as its documentation shows: no tokens, no check of Host and Origin.
import { createServer } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, fromJsonSchema, McpServer } from '@modelcontextprotocol/server';
import { tellPort } from './tell-port';
import { TOOL, weatherOf } from './tool';

const { name, description } = TOOL;
const inputSchema = fromJsonSchema<{ location: string }>(TOOL.inputSchema);

const handler = createMcpHandler(() => {
  const server = new McpServer({ name: 'bare', version: '1.0.0' });
  server.registerTool(name, { description, inputSchema }, async (args) => ({
    content: [{ type: 'text', text: JSON.stringify(weatherOf(args)) }],
  }));
  return server;
});

tellPort(createServer(toNodeHandler(handler)));
