import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ANSWERS } from './calls';

/** AWS and CloudFormation on this machine: answers at once, and keeps what CloudFormation is told. */
export class Responder {
  /** What CloudFormation was told last. */
  public told = '';

  private readonly server: Server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const operation = operationOf(request);
    if (operation === 'Tell') this.told = body;
    const answer = operation === 'Tell' ? '' : JSON.stringify(ANSWERS[operation] ?? {});
    response.writeHead(ANSWERS[operation] || operation === 'Tell' ? 200 : 404).end(answer);
  });

  public async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  public get port(): number {
    // An address of a TCP server is never a text.
    return (this.server.address() as AddressInfo).port;
  }

  public close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

function operationOf({ headers, url = '' }: IncomingMessage): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.replace(/^.*\./, '');
  if (url.startsWith('/tell')) return 'Tell';
  if (/^\/gateways\/[^/]+\/targets\/[^/]+\/$/.test(url)) return 'GetGatewayTarget';
  return /^\/2015-03-31\/functions\/[^/]+\/invocations$/.test(url) ? 'Invoke' : url;
}
