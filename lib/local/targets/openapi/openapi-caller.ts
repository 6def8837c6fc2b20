import type { ServedTarget } from '../../../assembly/serving/model';
import { isLoopback } from '../../../client/loopback';
import type { Node } from '../../../schema/node';
import { type OpenApiRequests, requestsOf } from '../../../schema/openapi/requests';
import type { AwsCredentialSource } from '../../credentials/aws-credentials';
import { createOutboundCredential, type OutboundCredential } from '../../credentials/outbound-credential';
import type { SecretSource } from '../../credentials/secrets';
import type { EventSink } from '../../events';
import { type TargetCaller, TargetFailure, type ToolCall, type ToolResult } from '../../target-caller';
import { readEndpoint } from '../http/endpoint';
import { checkHeaderValue, isOwnHeader } from '../http/headers';
import { HttpClient, type HttpLimits } from '../http/http-client';
import { HttpFailure } from '../http/http-failure';
import { encodeStrictly } from '../http/percent-encoding';
import { type TargetRequest, withoutSecrets } from '../http/target-request';
import { buildRequest } from './build-request';
import { clientText, resultOf } from './result';

/** What calling an HTTP API takes besides its document. */
export interface HttpTargetOptions {
  /**
   * Where the API is, instead of where its document says: scheme, host and port. A path replaces that of the server; the
   * server's stays when there is none.
   */
  readonly endpoint?: string;
  /** Where OAuth tokens are asked for, instead of where the credential provider says. */
  readonly tokenEndpoint?: string;
  readonly secrets: SecretSource;
  readonly awsCredentials: AwsCredentialSource;
  /** The gateway's Region. */
  readonly region: string;
  readonly events: EventSink;
  /** @default - those of the service */
  readonly limits?: HttpLimits;
}

/** Calls the API that an OpenAPI document describes, with the credential of the target. */
export function createOpenApiCaller(target: ServedTarget, document: Node, options: HttpTargetOptions): TargetCaller {
  const client = new HttpClient(options.limits);
  const { name } = target.target;
  const endpoint = options.endpoint === undefined ? undefined : readEndpoint(name, options.endpoint);
  const isLocal = endpoint !== undefined && isLoopback(endpoint);
  const credential = createOutboundCredential(target.credential, { ...options, target: name, client, isLocal });
  return new OpenApiCaller(requestsOf(document), credential, client, endpoint);
}

class OpenApiCaller implements TargetCaller {
  public constructor(
    private readonly requests: OpenApiRequests,
    private readonly credential: OutboundCredential,
    private readonly client: HttpClient,
    private readonly endpoint: URL | undefined,
  ) {}

  public async call(call: ToolCall): Promise<ToolResult> {
    const described = this.requests.byTool.get(call.tool);
    if (described === undefined) {
      throw new TargetFailure(clientText(`no operation ${call.tool}`), 'the document names no such operation');
    }
    const built = buildRequest(described, call.arguments, this.requests.references, this.endpoint);
    const request = await this.credential.authorize(withPropagated(built, call), call);
    try {
      const answer = await this.client.send(request, call.signal);
      call.onHeaders?.(answer.headers);
      return resultOf(answer);
    } catch (cause) {
      throw toTargetFailure(cause, request.secrets);
    }
  }

  public async close(): Promise<void> {
    this.client.close();
  }
}

/** Headers and query parameters of the caller that the target lets pass. What the document says of the request wins. */
function withPropagated(request: TargetRequest, { headers, queryParameters }: ToolCall): TargetRequest {
  const passed = Object.entries(headers).filter(([name]) => !isOwnHeader(name));
  for (const [name, value] of passed) {
    checkHeaderValue(value, `the caller's header ${JSON.stringify(name)}`);
  }
  const described = new URLSearchParams(request.query);
  const added = Object.entries(queryParameters).filter(([name]) => !described.has(name));
  const query = added.map(([name, value]) => `${encodeStrictly(name)}=${encodeStrictly(value)}`);
  return {
    ...request,
    headers: { ...Object.fromEntries(passed), ...request.headers },
    query: [...(request.query === '' ? [] : [request.query]), ...query].join('&'),
  };
}

/** APIs may repeat what they were sent, so failures are told without keys and tokens. */
function toTargetFailure(cause: unknown, secrets: readonly string[]): unknown {
  if (cause instanceof HttpFailure) {
    return new TargetFailure(clientText(cause.reason), withoutSecrets(cause.hint, secrets));
  }
  if (cause instanceof TargetFailure) {
    const hint = cause.hint === undefined ? undefined : withoutSecrets(cause.hint, secrets);
    return new TargetFailure(withoutSecrets(cause.text, secrets), hint);
  }
  return cause;
}
