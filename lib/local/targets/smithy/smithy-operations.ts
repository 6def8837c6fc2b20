import { createHash } from 'node:crypto';
import { buildQueryString, HttpResponse } from '@smithy/core/protocols';
import { type Node, own, ownNode } from '../../../schema/node';
import { checkStreaming } from '../../../schema/smithy/check-streaming';
import type { SmithyService } from '../../../schema/smithy/service';
import { shapeName } from '../../../schema/smithy/smithy-model';
import { TargetFailure } from '../../target-caller';
import { checkHeaderValue, isOwnHeader } from '../http/headers';
import type { TargetAnswer, TargetRequest } from '../http/target-request';
import { InputValues } from './input-values';
import { OutputValues } from './output-values';
import type { Protocol } from './protocol';
import { RuntimeSchemas } from './runtime-schemas';
import type { ServiceEndpoint } from './service-endpoint';

type Written = Awaited<ReturnType<Protocol['serializeRequest']>>;
type Schema = Parameters<Protocol['serializeRequest']>[0];
type WriteContext = Parameters<Protocol['serializeRequest']>[2];
type ReadContext = Parameters<Protocol['deserializeResponse']>[1];

/** Characters of an answer that is not understood which are passed on. */
const MOST_TOLD = 2000;

/** Writes the requests of a service's operations and reads their answers, with the protocols of the AWS SDK. */
export class SmithyOperations {
  private readonly schemas: RuntimeSchemas;
  private readonly inputs: InputValues;
  private readonly outputs: OutputValues;
  private readonly known = new Map<string, Schema>();

  public constructor(
    private readonly service: SmithyService,
    private readonly protocol: Protocol,
    /** Whether calls go to an address that a person gave, to which no name is prefixed. */
    disableHostPrefix: boolean,
  ) {
    this.schemas = new RuntimeSchemas(service.model);
    this.inputs = new InputValues(service.model);
    this.outputs = new OutputValues(service.model);
    // The functions of the context are those of the runtime unless they are named; this switch is all that differs.
    protocol.setSerdeContext({ disableHostPrefix } as unknown as Parameters<Protocol['setSerdeContext']>[0]);
  }

  /** The id of the operation that a tool is. */
  public find(tool: string): string {
    const id = this.service.operations.get(tool);
    if (id === undefined) {
      throw new TargetFailure(`no operation ${tool}`, 'the model names no such operation');
    }
    const [streaming] = checkStreaming(this.service.model, [id]);
    if (streaming !== undefined) {
      throw new TargetFailure(`${tool} is not supported`, `the model ${streaming.message}`);
    }
    return id;
  }

  public async write(id: string, args: Node, { url, headers }: ServiceEndpoint): Promise<TargetRequest> {
    const input = this.inputs.of(this.shapeOf(id, 'input'), args) as object; // of a structure it makes an object
    const endpoint = {
      url,
      headers: Object.fromEntries(Object.entries(headers).map(([name, all]) => [name, [...all]])),
    };
    const context = { endpoint: async () => endpoint } as unknown as WriteContext; // all that is read of it
    const written = await this.protocol.serializeRequest(this.schemaOf(id), input, context).catch((cause) => {
      throw new TargetFailure(`Invalid input of ${shapeName(id)}: ${Object(cause).message}`);
    });
    return this.toRequest(id, written);
  }

  /** The modelled output. Throws a `TargetFailure` for what the service calls an error. */
  public async read(id: string, answer: TargetAnswer): Promise<unknown> {
    const { status: statusCode, headers, body } = answer;
    // Another view of the bytes, as the SDK makes an object of its own of what it is given.
    const bytes = new Uint8Array(body.buffer, body.byteOffset, body.length);
    const response = new HttpResponse({ statusCode, headers: { ...headers }, body: bytes });
    const context = {} as ReadContext; // bodies are read already, which is what the context would do
    try {
      const output = await this.protocol.deserializeResponse(this.schemaOf(id), context, response);
      return this.outputs.of(this.shapeOf(id, 'output') ?? 'smithy.api#Unit', output);
    } catch (cause) {
      throw failureOf(cause, answer);
    }
  }

  private shapeOf(id: string, direction: 'input' | 'output'): string | undefined {
    return this.service.model.referencesOf(id, direction).at(-1)?.target;
  }

  private schemaOf(id: string): Schema {
    const schema = this.known.get(id) ?? this.makeSchema(id);
    this.known.set(id, schema);
    return schema;
  }

  private makeSchema(id: string): Schema {
    const traits = this.service.model.traitsOf(id);
    const http = ownNode(traits, 'smithy.api#http');
    const prefix = own(ownNode(traits, 'smithy.api#endpoint'), 'hostPrefix');
    const [namespace = ''] = id.split('#', 1);
    const schema: unknown = {
      namespace,
      name: shapeName(id),
      traits: {
        ...(Object.keys(http).length > 0 ? { http: [http.method, this.uriOf(http), http.code ?? 200] } : {}),
        ...(prefix === undefined ? {} : { endpoint: [prefix] }),
      },
      input: this.schemas.of(this.shapeOf(id, 'input')),
      output: this.schemas.of(this.shapeOf(id, 'output')),
    };
    return schema as Schema; // made as the SDK's own generated schemas are
  }

  /** The bucket of Amazon S3 is a part of the endpoint, as its rules have it. */
  private uriOf({ uri }: Node): unknown {
    const isInEndpoint = own(this.service.endpointParameters, 'Bucket') !== undefined;
    return isInEndpoint && typeof uri === 'string' ? uri.replace(/^\/\{Bucket\}\/?/, '/') : uri;
  }

  private toRequest(
    id: string,
    { protocol, hostname, port, method, path, query, headers, body }: Written,
  ): TargetRequest {
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    const kept = Object.entries(headers).filter(([name]) => !isOwnHeader(name));
    for (const [name, value] of kept) {
      checkHeaderValue(value, `the argument for the header ${JSON.stringify(name)}`);
    }
    return {
      method,
      origin: `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`,
      path,
      query: buildQueryString(query ?? {}),
      headers: {
        'user-agent': 'mcp-gateway',
        ...Object.fromEntries(kept.map(([name, value]) => [name.toLowerCase(), value])),
        ...(this.needsChecksum(id) ? { 'content-md5': md5(bytes) } : {}),
      },
      body: bytes,
      secrets: [],
    };
  }

  private needsChecksum(id: string): boolean {
    const traits = this.service.model.traitsOf(id);
    const checksum = ownNode(traits, 'aws.protocols#httpChecksum');
    return own(traits, 'smithy.api#httpChecksumRequired') !== undefined || checksum.requestChecksumRequired === true;
  }
}

function md5(bytes: Uint8Array | undefined): string {
  return createHash('md5')
    .update(bytes ?? '')
    .digest('base64');
}

/** An error of the service in its own words; a gateway's for them are not known. */
function failureOf(cause: unknown, { status, body }: TargetAnswer): TargetFailure {
  const { name, message, $metadata } = Object(cause);
  if ($metadata !== undefined && status >= 300 && name !== 'Unknown') {
    return new TargetFailure(`${name} - ${message}`, `the service answered with status ${status}`);
  }
  const said = body.toString('utf8').slice(0, MOST_TOLD);
  return new TargetFailure(
    `API request failed with status: ${status} - ${said}`,
    'the answer is not what the model says',
  );
}
