import { isNode, mapNode, type Node, own } from '../../node';
import type { Operation } from '../operations';
import { below } from '../references';
import type { BodyRepair } from './repair-bodies';
import type { ParameterRepair } from './repair-parameters';
import { repeatsServers } from './repair-servers';
import type { Repairs } from './repairs';

/** Mends what stands in an operation and beside it in its path. */
export class OperationRepair {
  public constructor(
    private readonly bodies: BodyRepair,
    private readonly parameters: ParameterRepair,
    private readonly servers: unknown,
    private readonly repairs: Repairs,
  ) {}

  public repairOperation(operation: Operation): Node {
    const { value, pointer: at } = operation;
    const missing = this.parameters.missingParameters(operation);
    const mended = mapNode(value, (key, member) => this.repairMember(operation, key, member, `${at}/${key}`));
    const parameters = own(mended, 'parameters');
    const isListed = parameters === undefined || Array.isArray(parameters);
    const added: { [key: string]: unknown } = {};
    if (operation.id !== own(value, 'operationId')) {
      added.operationId = operation.id;
    }
    if (missing.length > 0 && isListed) {
      added.parameters = [...(parameters ?? []), ...missing];
    }
    if (own(value, 'responses') === undefined) {
      added.responses = this.noResponses(at);
    }
    return Object.keys(added).length > 0 ? { ...mended, ...added } : mended;
  }

  /** What all operations of a path share. */
  public repairShared(operation: Operation, key: string, member: unknown): unknown {
    const at = `${operation.itemPointer}/${key}`;
    switch (key) {
      case 'parameters':
        return this.parameters.repairList(member, at, operation.path);
      case 'servers':
        return repeatsServers(member, this.servers, at, this.repairs) ? undefined : member;
      default:
        return member;
    }
  }

  private repairMember(operation: Operation, key: string, member: unknown, at: string): unknown {
    switch (key) {
      case 'parameters':
        return this.parameters.repairList(member, at, operation.path);
      case 'requestBody':
        return this.bodies.repairRequest(member, at);
      case 'responses':
        return this.repairResponses(member, at);
      case 'servers':
        return repeatsServers(member, this.servers, at, this.repairs) ? undefined : member;
      case 'security':
        return undefined;
      case 'callbacks':
        return this.leaveOut(at, member, 'are calls back to the caller, which the gateway does not support; left out');
      default:
        return member;
    }
  }

  private repairResponses(responses: unknown, at: string): unknown {
    if (!isNode(responses)) {
      return responses;
    }
    if (Object.keys(responses).length === 0) {
      return this.noResponses(at);
    }
    return mapNode(responses, (status, response) =>
      status.startsWith('x-') ? response : this.bodies.repairResponse(response, below(at, status), status),
    );
  }

  private noResponses(at: string): Node {
    this.repairs.tell('OPENAPI_REPAIRED_RESPONSE', at, 'has no responses, which the gateway asks for; one is added');
    return { default: { description: 'Answer' } };
  }

  private leaveOut(at: string, member: unknown, message: string): undefined {
    if (isNode(member) && Object.keys(member).length > 0) {
      this.repairs.tell('OPENAPI_REPAIRED_LEFT_OUT', at, message);
    }
    return undefined;
  }
}
