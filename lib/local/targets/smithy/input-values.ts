import { isNode, type Node, own } from '../../../schema/node';
import type { SmithyModel } from '../../../schema/smithy/smithy-model';
import { TargetFailure } from '../../target-caller';

/** Bytes as agents write them, with or without the signs that fill up the end. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/** Arguments as the values that the SDK writes: bytes of base64, dates of texts; `null` and unknown members are left out. */
export class InputValues {
  public constructor(private readonly model: SmithyModel) {}

  public of(id: string | undefined, value: unknown, name = 'the input'): unknown {
    const type = this.model.typeOf(id ?? '') ?? 'document';
    switch (type) {
      case 'structure':
      case 'union':
        return isNode(value) ? this.members(id ?? '', value) : value;
      case 'list':
      case 'set': {
        const [item] = this.model.membersOf(id ?? '');
        return Array.isArray(value) ? value.map((each) => this.of(item?.target, each, name)) : value;
      }
      case 'map': {
        const item = this.model.membersOf(id ?? '').find((member) => member.name === 'value');
        const entries = isNode(value) ? Object.entries(value) : [];
        return isNode(value)
          ? Object.fromEntries(entries.map(([key, each]) => [key, this.of(item?.target, each, key)]))
          : value;
      }
      case 'blob':
        return typeof value === 'string' ? bytesOf(value, name) : value;
      case 'timestamp':
        return value === null ? value : dateOf(value, name);
      default:
        return value;
    }
  }

  private members(id: string, structure: Node): object {
    const entries = this.model.membersOf(id).flatMap(({ name, target }): [string, unknown][] => {
      const value = own(structure, name);
      return value === undefined || value === null ? [] : [[name, this.of(target, value, name)]];
    });
    return Object.fromEntries(entries);
  }
}

function bytesOf(text: string, name: string): Uint8Array {
  if (!BASE64.test(text)) {
    const hint = `${JSON.stringify(name)} holds bytes, which are written as base64`;
    throw new TargetFailure(`Invalid base64 in '${name}'`, hint);
  }
  return Buffer.from(text, 'base64');
}

/** Dates come as ISO 8601, as HTTP writes them, or as seconds since 1970, as AWS's JSON writes them. */
function dateOf(value: unknown, name: string): Date {
  const seconds = typeof value === 'number' || /^-?\d+(\.\d+)?$/.test(String(value)) ? Number(value) : undefined;
  const date = new Date(seconds === undefined ? String(value) : seconds * 1000);
  if (Number.isNaN(date.getTime())) {
    const hint = `${JSON.stringify(name)} is a time; write one such as "2026-01-31T12:00:00Z"`;
    throw new TargetFailure(`Invalid timestamp in '${name}'`, hint);
  }
  return date;
}
