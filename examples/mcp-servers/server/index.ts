import { createServer } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { ticketsServer } from './tickets';

// AgentCore Runtime sends MCP to this port.
const PORT = Number(process.env.PORT ?? 8000);

const server = createServer(toNodeHandler(createMcpHandler(ticketsServer)));
server.listen(PORT, () => console.log('listening', server.address()));
