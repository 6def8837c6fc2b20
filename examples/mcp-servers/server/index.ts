import { createServer } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { ticketsServer } from './tickets';

// AgentCore Runtime sends MCP to this port, from another host.
const { HOST: host = '0.0.0.0', PORT: port = '8000' } = process.env;

const server = createServer(toNodeHandler(createMcpHandler(ticketsServer)));
server.listen(Number(port), host, () => console.log('listening', server.address()));
