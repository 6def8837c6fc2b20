import type { ServedTarget } from '../../../assembly/serving/model';
import { isLoopback } from '../../../client/loopback';
import type { Node } from '../../../schema/node';
import { checkService } from '../../../schema/smithy/check-service';
import { type SmithyService, tryOpenService } from '../../../schema/smithy/service';
import { type TargetCaller, TargetFailure, type ToolCall, type ToolResult } from '../../target-caller';
import { readEndpoint } from '../http/endpoint';
import { HttpClient } from '../http/http-client';
import { HttpFailure } from '../http/http-failure';
import { withoutSecrets } from '../http/target-request';
import type { HttpTargetOptions } from '../openapi/openapi-caller';
import { findProtocol } from './protocol';
import { ServiceCredential } from './service-credential';
import { EndpointRules } from './service-endpoint';
import { SmithyOperations } from './smithy-operations';

/** Calls the AWS service that a Smithy model describes. */
export function createSmithyCaller(target: ServedTarget, document: Node, options: HttpTargetOptions): TargetCaller {
  const { name } = target.target;
  const service = tryOpenService(document);
  if (service === undefined) {
    return new RefusingCaller(`the document of ${name} is no Smithy model with a service`);
  }
  const found = findProtocol(service);
  if ('refusal' in found) {
    return new RefusingCaller(`${name}: ${found.refusal}`);
  }
  const endpoint = options.endpoint === undefined ? undefined : readEndpoint(name, options.endpoint);
  const client = new HttpClient(options.limits);
  const operations = new SmithyOperations(service, found.protocol, endpoint !== undefined);
  const rules = new EndpointRules(service, options.region, endpoint);
  tellWhatIsUncertain(service, rules, name, options);
  const isLocal = endpoint !== undefined && isLoopback(endpoint);
  const credential = new ServiceCredential(service, target.credential, { ...options, target: name, client, isLocal });
  return new SmithyCaller(operations, rules, credential, client);
}

/** Tells the same of the protocol as a check of the document does. */
function tellWhatIsUncertain(
  { id, traits }: SmithyService,
  { guess }: EndpointRules,
  about: string,
  { events }: HttpTargetOptions,
): void {
  const protocol = checkService(id, traits).filter(({ code }) => code === 'SMITHY_PROTOCOL');
  const messages = protocol.map(({ message }) => message);
  if (guess !== undefined) {
    messages.push(
      `has a model without endpoint rules; it is called at ${guess}, so give --endpoint if it is elsewhere`,
    );
  }
  for (const message of messages) {
    events({ type: 'notice', about, message });
  }
}

class SmithyCaller implements TargetCaller {
  public constructor(
    private readonly operations: SmithyOperations,
    private readonly rules: EndpointRules,
    private readonly credential: ServiceCredential,
    private readonly client: HttpClient,
  ) {}

  public async call(call: ToolCall): Promise<ToolResult> {
    const id = this.operations.find(call.tool);
    const endpoint = this.rules.find(id, call.arguments);
    const written = await this.operations.write(id, call.arguments, endpoint);
    const request = await this.credential.authorize(written, id, endpoint.scope, call);
    try {
      const answer = await this.client.send(request, call.signal);
      call.onHeaders?.(answer.headers);
      const output = await this.operations.read(id, answer);
      return { isError: false, content: [{ type: 'text', text: JSON.stringify(output) }] };
    } catch (cause) {
      throw toTargetFailure(cause, request.secrets);
    }
  }

  public async close(): Promise<void> {
    this.client.close();
  }
}

/** Services may repeat what they were sent, so failures are told without keys and tokens. */
function toTargetFailure(cause: unknown, secrets: readonly string[]): unknown {
  if (cause instanceof HttpFailure) {
    return new TargetFailure(cause.reason, withoutSecrets(cause.hint, secrets));
  }
  return cause instanceof TargetFailure ? new TargetFailure(withoutSecrets(cause.text, secrets), cause.hint) : cause;
}

/** Answers calls of a model that is not called. */
class RefusingCaller implements TargetCaller {
  public constructor(private readonly reason: string) {}

  public async call(): Promise<ToolResult> {
    throw new TargetFailure('Unsupported Smithy model', this.reason);
  }

  public async close(): Promise<void> {}
}
