// The least that can answer: reads the body, parses it, writes an answer. No server of MCP can be faster.
import { createServer } from 'node:http';
import { tellPort } from './tell-port';
import { weatherOf } from './tool';

tellPort(
  createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { id, params } = JSON.parse(Buffer.concat(chunks).toString());
      const text = JSON.stringify(weatherOf(params.arguments));
      const body = JSON.stringify({ jsonrpc: '2.0', id, result: { content: [{ type: 'text', text }] } });
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
      response.end(body);
    });
  }),
);
