import { isNode, type Node, own, ownText } from '../node';
import type { Operation } from './operations';
import { type Place, References } from './references';

/** A parameter of an operation, after its `$ref`. */
export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly value: Node;
  readonly pointer: string;
}

const NO_PARAMETERS: readonly Parameter[] = [];

/** A document that can be read: its version, and what its references lead to. */
export class OpenApi {
  public readonly references: References;
  private readonly parameters = new Map<Operation, readonly Parameter[]>();

  public constructor(
    public readonly root: Node,
    public readonly version: '3.0' | '3.1',
  ) {
    this.references = new References(root);
  }

  /** What an operation's parameters are after overriding those of its path. */
  public parametersOf(operation: Operation): readonly Parameter[] {
    let parameters = this.parameters.get(operation);
    if (parameters === undefined) {
      parameters = this.findParameters(operation);
      this.parameters.set(operation, parameters);
    }
    return parameters;
  }

  /** What stands in braces in the path of an operation, but is none of its parameters. */
  public undeclaredVariables(operation: Operation): readonly string[] {
    const { variables } = operation;
    if (variables.length === 0) {
      return variables;
    }
    const declared = this.parametersOf(operation).filter((parameter) => parameter.in === 'path');
    if (declared.length === variables.length && declared.every(({ name }, index) => name === variables[index])) {
      return [];
    }
    const names = new Set(declared.map(({ name }) => name));
    return variables.filter((name) => !names.has(name));
  }

  private findParameters({ item, itemPointer, value, pointer }: Operation): readonly Parameter[] {
    const ofPath = this.readList(own(item, 'parameters'), `${itemPointer}/parameters`);
    const ofOperation = this.readList(own(value, 'parameters'), `${pointer}/parameters`);
    if (ofPath.length + ofOperation.length < 2) {
      return ofPath.length > 0 ? ofPath : ofOperation;
    }
    const parameters = new Map<string, Parameter>();
    for (const parameter of [...ofPath, ...ofOperation]) {
      parameters.set(`${parameter.in} ${parameter.name}`, parameter);
    }
    return [...parameters.values()];
  }

  private readList(list: unknown, at: string): readonly Parameter[] {
    if (!Array.isArray(list) || list.length === 0) {
      return NO_PARAMETERS;
    }
    const parameters: Parameter[] = [];
    for (let index = 0; index < list.length; index++) {
      const found: Place | undefined = this.references.tryFollow({ value: list[index], pointer: `${at}/${index}` });
      if (!isNode(found?.value)) {
        continue;
      }
      const name = ownText(found.value, 'name');
      const location = ownText(found.value, 'in');
      if (name !== undefined && location !== undefined) {
        parameters.push({ name, in: location, value: found.value, pointer: found.pointer });
      }
    }
    return parameters;
  }
}
