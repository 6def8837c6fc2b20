import { below } from '../../json-pointer';
import { isNode, mapNode, type Node, own } from '../../node';
import type { Operation } from '../operations';
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
    const mended = mapNode(value, (key, member) => this.repairMember(operation, key, member));
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
    switch (key) {
      case 'parameters':
        return this.parameters.repairList(member, `${operation.itemPointer}/parameters`, operation);
      case 'servers':
        return this.repairServers(member, `${operation.itemPointer}/servers`);
      default:
        return member;
    }
  }

  private repairMember(operation: Operation, key: string, member: unknown): unknown {
    const { pointer: at } = operation;
    switch (key) {
      case 'parameters':
        return this.parameters.repairList(member, `${at}/parameters`, operation);
      case 'requestBody':
        return this.bodies.repairRequest(member, `${at}/requestBody`);
      case 'responses':
        return this.repairResponses(member, `${at}/responses`);
      case 'servers':
        return this.repairServers(member, `${at}/servers`);
      case 'security':
        return undefined;
      case 'callbacks':
        return this.leaveOut(
          `${at}/callbacks`,
          member,
          'are calls back to the caller, which the gateway does not support; left out',
        );
      default:
        return member;
    }
  }

  private repairServers(servers: unknown, at: string): unknown {
    return repeatsServers(servers, this.servers, at, this.repairs) ? undefined : servers;
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
      this.repairs.leaveOut('OPENAPI_REPAIRED_LEFT_OUT', at, message);
    }
    return undefined;
  }
}
