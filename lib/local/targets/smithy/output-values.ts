import { isNode, own } from '../../../schema/node';
import type { SmithyModel } from '../../../schema/smithy/smithy-model';

/**
 * What an operation answered as JSON. Members of structures that the answer leaves out are `null`, as a gateway was seen
 * to write them; a union has the one member that is set. Bytes are base64 and times ISO 8601.
 */
export class OutputValues {
  public constructor(private readonly model: SmithyModel) {}

  public of(id: string | undefined, value: unknown): unknown {
    if (value === undefined || value === null) {
      return null;
    }
    switch (this.model.typeOf(id ?? '')) {
      case 'structure':
        return this.members(id ?? '', value, true);
      case 'union':
        return this.members(id ?? '', value, false);
      case 'list':
      case 'set': {
        const [item] = this.model.membersOf(id ?? '');
        return Array.isArray(value) ? value.map((each) => this.of(item?.target, each)) : value;
      }
      case 'map': {
        const item = this.model.membersOf(id ?? '').find((member) => member.name === 'value');
        return isNode(value)
          ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.of(item?.target, each)]))
          : value;
      }
      default:
        return plain(value);
    }
  }

  private members(id: string, value: unknown, withAbsent: boolean): unknown {
    if (!isNode(value)) {
      return value;
    }
    const entries = this.model.membersOf(id).flatMap(({ name, target }): [string, unknown][] => {
      const member = own(value, name);
      const isAbsent = member === undefined || member === null;
      return isAbsent && !withAbsent ? [] : [[name, this.of(target, member)]];
    });
    return Object.fromEntries(entries);
  }
}

/** A value without parts of the model's own. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) {
    return Buffer.from(value).toString('base64');
  }
  if (value instanceof Date) {
    return value.toISOString().replace('.000Z', 'Z');
  }
  if (typeof value === 'bigint') {
    return exactly(value.toString());
  }
  if (isNode(value) && value.type === 'bigDecimal' && typeof value.string === 'string') {
    return exactly(value.string);
  }
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/** A number, or its text when a number would lose digits. */
function exactly(text: string): number | string {
  const number = Number(text);
  return String(number) === text ? number : text;
}
