import type { ServedTarget } from '../../../assembly/serving/model';
import { isLoopback } from '../../../client/loopback';
import { createOutboundCredential } from '../../credentials/outbound-credential';
import { readEndpoint } from '../http/endpoint';
import { HttpClient } from '../http/http-client';
import { requestTo } from '../http/target-request';
import type { HttpTargetOptions } from '../openapi/openapi-caller';
import type { ServerRequest } from './server-fetch';

/** The headers that prove to an MCP server who calls, with the credential of the target. */
export function headersFor(target: ServedTarget, options: HttpTargetOptions) {
  const { name } = target.target;
  const isLocal = options.endpoint !== undefined && isLoopback(readEndpoint(name, options.endpoint));
  const credential = createOutboundCredential(target.credential, {
    ...options,
    target: name,
    client: new HttpClient(options.limits),
    isLocal,
  });
  return async ({ method, url, headers, body, call }: ServerRequest): Promise<{ readonly [name: string]: string }> => {
    const request = requestTo(url, { method, headers, ...(body !== undefined && { body: Buffer.from(body) }) });
    // Lists and what keeps a connection are asked for by the gateway itself.
    const context = call ?? { caller: { claims: {} }, protocolVersion: '', signal: AbortSignal.timeout(30_000) };
    const proved = await credential.authorize(request, context);
    return Object.fromEntries(Object.entries(proved.headers).filter(([header, value]) => headers[header] !== value));
  };
}
