import type { CedarValueJson, EntityJson } from '@cedar-policy/cedar-wasm/nodejs';
import { isNode, type Node } from '../../schema/node';
import type { CedarAttributes, CedarType } from './cedar-type';

/** Why arguments cannot be told to Cedar. */
export class NotCedar extends Error {}

/** The largest number that a decimal holds, and the first that a long does not. */
const MOST_DECIMAL = 922_337_203_685_477;
const BEYOND_LONG = 2 ** 63;

/** What Cedar would take for something else than a member. */
const ESCAPES = ['__entity', '__extn', '__expr'];

const TIME = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d))?$/i;
const DURATION = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d+))?S)?)?$/;

/** Turns arguments into values of Cedar. */
export class CedarValues {
  /** What the values refer to. */
  readonly entities: EntityJson[] = [];

  /** Arguments that the schema does not tell of go by what they are. */
  record(value: Node, attributes: CedarAttributes, place = ''): Record<string, CedarValueJson> {
    const members = Object.entries(value).map(([name, member]) => {
      if (ESCAPES.includes(name)) {
        throw new NotCedar(`arguments hold a member "${name}", which Cedar takes for more than a name`);
      }
      const type = Object.hasOwn(attributes, name) ? attributes[name]?.type : undefined;
      const at = place === '' ? name : `${place}.${name}`;
      return [name, type === undefined ? this.untyped(member, at) : this.value(member, type, at)] as const;
    });
    return Object.fromEntries(members);
  }

  private value(value: unknown, type: CedarType, place: string): CedarValueJson {
    switch (type.kind) {
      case 'decimal':
        return typeof value === 'number' ? decimal(value, place) : this.untyped(value, place);
      case 'datetime':
      case 'duration':
      case 'ipaddr':
        return typeof value === 'string' ? extension(type.kind, value, place) : this.untyped(value, place);
      case 'Enum':
        return typeof value === 'string' ? entity(type.entity, value) : this.untyped(value, place);
      case 'Set':
        return Array.isArray(value)
          ? value.map((item, index) => this.value(item, type.items, `${place}[${index}]`))
          : this.untyped(value, place);
      case 'Record':
        return isNode(value) ? this.record(value, type.attributes, place) : this.untyped(value, place);
      case 'Tagged':
        return isNode(value) ? this.tagged(value, type, place) : this.untyped(value, place);
      case 'Choice':
        return this.choice(value, type.choices, place);
      case 'Unknown':
        return entity('AgentCore::Unknown', JSON.stringify(value));
      default:
        return this.untyped(value, place);
    }
  }

  private tagged(value: Node, type: CedarType & { kind: 'Tagged' }, place: string): CedarValueJson {
    const names = Object.keys(value);
    const pick = (isDeclared: boolean) =>
      Object.fromEntries(
        names.filter((name) => Object.hasOwn(type.attributes, name) === isDeclared).map((name) => [name, value[name]]),
      );
    const tags = Object.entries(pick(false)).map(([name, member]) => [
      name,
      this.value(member, type.tags, `${place}.${name}`),
    ]);
    const uid = { type: type.entity, id: place };
    const attrs = this.record(pick(true), type.attributes, place);
    this.entities.push({ uid, attrs, parents: [], tags: Object.fromEntries(tags) });
    return entity(uid.type, uid.id);
  }

  private choice(value: unknown, choices: readonly CedarType[], place: string): CedarValueJson {
    const index = choices.findIndex((choice) => fits(value, choice));
    const type = choices[index];
    return type === undefined ? this.untyped(value, place) : { [`typeChoice${index}`]: this.value(value, type, place) };
  }

  private untyped(value: unknown, place: string): CedarValueJson {
    if (typeof value === 'number') {
      return Number.isInteger(value) ? long(value, place) : decimal(value, place);
    }
    if (Array.isArray(value)) {
      return value.map((item, index) => this.untyped(item, `${place}[${index}]`));
    }
    if (isNode(value)) {
      return this.record(value, {}, place);
    }
    return typeof value === 'string' || typeof value === 'boolean' ? value : entity('AgentCore::Null', 'null');
  }
}

/** Whether a value is of a type, as far as its kind tells. */
function fits(value: unknown, { kind }: CedarType): boolean {
  switch (kind) {
    case 'Long':
      return Number.isInteger(value);
    case 'decimal':
      return typeof value === 'number';
    case 'Boolean':
      return typeof value === 'boolean';
    case 'Null':
      return value === null;
    case 'Set':
      return Array.isArray(value);
    case 'Record':
    case 'Tagged':
      return isNode(value);
    case 'Choice':
    case 'Unknown':
      return true;
    default:
      return typeof value === 'string';
  }
}

function entity(type: string, id: string): CedarValueJson {
  return { __entity: { type, id } };
}

function long(value: number, place: string): CedarValueJson {
  if (Math.abs(value) >= BEYOND_LONG) {
    throw new NotCedar(`argument "${place}" is ${value}, which is beyond Cedar's whole numbers`);
  }
  return value;
}

function decimal(value: number, place: string): CedarValueJson {
  if (!(Math.abs(value) <= MOST_DECIMAL)) {
    throw new NotCedar(`argument "${place}" is ${value}, which is beyond Cedar's decimals`);
  }
  return { __extn: { fn: 'decimal', arg: Number.isInteger(value) ? `${value}.0` : value.toFixed(4) } };
}

function extension(kind: 'datetime' | 'duration' | 'ipaddr', value: string, place: string): CedarValueJson {
  const arg = kind === 'datetime' ? cedarTime(value) : kind === 'duration' ? cedarDuration(value) : value;
  if (arg === undefined) {
    throw new NotCedar(`argument "${place}" is "${value}", which Cedar does not take for a ${kind}`);
  }
  return { __extn: { fn: kind === 'ipaddr' ? 'ip' : kind, arg } };
}

/** A time of RFC 3339 as Cedar writes it: three digits of a second or none, and no colon in the offset. */
function cedarTime(value: string): string | undefined {
  const [, date, time, fraction, offset] = value.match(TIME) ?? [];
  if (date === undefined || time === undefined || offset === undefined) {
    return date;
  }
  const milliseconds = fraction === undefined ? '' : `.${fraction.slice(0, 3).padEnd(3, '0')}`;
  return `${date}T${time}${milliseconds}${offset.toUpperCase().replace(':', '')}`;
}

/** A duration of ISO 8601 as Cedar writes it. */
function cedarDuration(value: string): string | undefined {
  const match = value.match(DURATION);
  if (match === null || value === 'P' || value.endsWith('T')) {
    return undefined;
  }
  const [, weeks = '0', days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
  return `${Number(weeks) * 7 + Number(days)}d${hours}h${minutes}m${seconds}s${milliseconds}ms`;
}
