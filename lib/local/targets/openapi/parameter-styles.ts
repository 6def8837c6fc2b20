import type { RequestParameter } from '../../../schema/openapi/requests';
import { encodeReservedToo, encodeStrictly } from '../http/percent-encoding';

/** How a parameter of a style is written. */
export type Style = Pick<RequestParameter, 'name' | 'style' | 'explode' | 'allowReserved' | 'mediaType'>;

type Encode = (text: string) => string;

/** A value in the styles of paths: `simple`, `label` and `matrix`. */
export function pathText({ name, style, explode, mediaType }: Style, value: unknown): string {
  if (mediaType !== undefined) {
    return encodeStrictly(contentText(mediaType, value));
  }
  const items = itemsOf(value, explode, encodeStrictly, '=');
  switch (style) {
    case 'label':
      return `.${items.join(explode ? '.' : ',')}`;
    case 'matrix':
      return matrixText(encodeStrictly(name), value, explode, items);
    default:
      return items.join(',');
  }
}

function matrixText(name: string, value: unknown, explode: boolean, items: readonly string[]): string {
  if (!explode || isPrimitive(value)) {
    return `;${name}=${items.join(',')}`;
  }
  return items.map((item) => (Array.isArray(value) ? `;${name}=${item}` : `;${item}`)).join('');
}

/** A value in the style of headers, `simple`; headers are not percent-encoded. */
export function headerText({ explode, mediaType }: Style, value: unknown): string {
  return mediaType === undefined
    ? itemsOf(value, explode, (text) => text, '=').join(',')
    : contentText(mediaType, value);
}

/** A value in the styles of queries: `form`, `spaceDelimited`, `pipeDelimited` and `deepObject`. Each is `name=value`. */
export function queryPairs(parameter: Style, value: unknown, encode = encoderOf(parameter)): string[] {
  const { style, explode, mediaType } = parameter;
  const name = encode === encodeReservedToo ? encodeStrictly(parameter.name) : encode(parameter.name);
  if (mediaType !== undefined) {
    return [`${name}=${encode(contentText(mediaType, value))}`];
  }
  if (isPrimitive(value)) {
    return [`${name}=${encode(primitiveText(value))}`];
  }
  if (style === 'deepObject' && !Array.isArray(value)) {
    return deepPairs(parameter.name, value, encode);
  }
  const items = itemsOf(value, explode, encode, '=');
  if (items.length === 0) {
    return [];
  }
  if (explode) {
    return Array.isArray(value) ? items.map((item) => `${name}=${item}`) : items;
  }
  return [`${name}=${items.join(delimiterOf(style))}`];
}

function encoderOf({ allowReserved }: Style): Encode {
  return allowReserved ? encodeReservedToo : encodeStrictly;
}

function delimiterOf(style: string): string {
  switch (style) {
    case 'spaceDelimited':
      return '%20';
    case 'pipeDelimited':
      return '%7C';
    default:
      return ',';
  }
}

/** `color[R]=100`; the specification leaves objects in objects open, and they are written as most servers read them. */
function deepPairs(name: string, value: unknown, encode: Encode): string[] {
  if (Array.isArray(value)) {
    return value.filter(isGiven).map((item) => `${encodeStrictly(name)}=${encode(primitiveText(item))}`);
  }
  if (isPrimitive(value)) {
    return [`${encodeStrictly(name)}=${encode(primitiveText(value))}`];
  }
  return members(value).flatMap(([key, member]) => deepPairs(`${name}[${key}]`, member, encode));
}

/** The encoded items of a list, or names and values of an object: side by side, or joined when exploded. */
function itemsOf(value: unknown, explode: boolean, encode: Encode, joint: string): string[] {
  if (isPrimitive(value)) {
    return [encode(primitiveText(value))];
  }
  if (Array.isArray(value)) {
    return value.filter(isGiven).map((item) => encode(primitiveText(item)));
  }
  return members(value).flatMap(([key, member]) => {
    const [name, text] = [encode(key), encode(primitiveText(member))];
    return explode ? [`${name}${joint}${text}`] : [name, text];
  });
}

/** A value as the document's media type of a parameter has it. */
export function contentText(mediaType: string, value: unknown): string {
  return /[/+]json\b/i.test(mediaType) ? JSON.stringify(value) : primitiveText(value);
}

/** A value as text; what has parts is written as JSON where no style says otherwise. */
export function primitiveText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Whether an agent gave a value: `null` stands for none, as no style can write it. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isPrimitive(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

function members(value: unknown): [string, unknown][] {
  return Object.entries(Object(value)).filter(([, member]) => isGiven(member));
}
