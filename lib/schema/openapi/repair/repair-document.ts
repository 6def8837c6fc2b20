import { pointer } from '../../json-pointer';
import { EMPTY_NODE, isNode, type Node, own } from '../../node';
import { quote } from '../findings';
import type { OpenApi } from '../open-api';
import type { Operation } from '../operations';
import type { SchemaIndex } from '../schema-index';
import { AnswerOffences } from './answer-offences';
import { BodyRepair } from './repair-bodies';
import { OperationRepair } from './repair-operation';
import { ParameterRepair } from './repair-parameters';
import { SchemaRepair } from './repair-schema';
import { tellSecurity } from './repair-security';
import { repairServers } from './repair-servers';
import type { Repairs } from './repairs';

/** Mends the parts of one document as they are asked for. */
export class DocumentRepair {
  public readonly servers: unknown;
  private readonly schemas: SchemaRepair;
  private readonly bodies: BodyRepair;
  private readonly parameters: ParameterRepair;
  private readonly operations: OperationRepair;
  private readonly components = new Map<unknown, unknown>();

  public constructor(
    api: OpenApi,
    chosen: readonly Operation[],
    index: SchemaIndex,
    private readonly repairs: Repairs,
  ) {
    this.servers = repairServers(api, chosen, repairs);
    this.schemas = new SchemaRepair(api, index, repairs);
    const offences = new AnswerOffences(api, index, this.schemas);
    this.bodies = new BodyRepair(api, this.schemas, offences, repairs);
    this.parameters = new ParameterRepair(api, this.schemas, repairs);
    this.operations = new OperationRepair(this.bodies, this.parameters, this.servers, repairs);
    tellSecurity(api, chosen, repairs);
  }

  public operation(operation: Operation): Node {
    return this.operations.repairOperation(operation);
  }

  /** What all operations of a path share. */
  public shared(operation: Operation, key: string, member: unknown): unknown {
    return this.operations.repairShared(operation, key, member);
  }

  public component(kind: string, name: string, value: unknown): unknown {
    if (!this.components.has(value)) {
      this.components.set(value, this.repairComponent(kind, value, pointer('components', kind, name)));
    }
    return this.components.get(value);
  }

  /** What a document says of itself, which the service's parser asks for. */
  public info(written: unknown): unknown {
    const info = isNode(written) ? written : {};
    const wanted: { readonly [key: string]: string } = { title: 'API', version: '1.0.0' };
    const added = Object.entries(wanted).flatMap(([key, fallback]): [string, string][] => {
      const value = own(info, key);
      return typeof value === 'string' ? [] : [[key, typeof value === 'number' ? `${value}` : fallback]];
    });
    if (added.length === 0) {
      return info;
    }
    const texts = added.map(([key, value]) => `the ${key} ${quote(value)}`).join(' and ');
    this.repairs.tell(
      'OPENAPI_REPAIRED_INFO',
      written === EMPTY_NODE ? '' : '/info',
      `gets ${texts}, which every document has`,
    );
    return { ...info, ...Object.fromEntries(added) };
  }

  private repairComponent(kind: string, value: unknown, at: string): unknown {
    switch (kind) {
      case 'schemas':
        return this.schemas.repair(value, at);
      case 'parameters':
        return this.parameters.repairParameter(value, at);
      case 'requestBodies':
        return this.bodies.repairRequest(value, at) ?? value;
      case 'responses':
        return this.bodies.repairResponse(value, at, 'default');
      default:
        return value;
    }
  }
}
