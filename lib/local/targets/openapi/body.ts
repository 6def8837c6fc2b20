import { isNode, type Node, own } from '../../../schema/node';
import type { References } from '../../../schema/openapi/references';
import type { RequestBody } from '../../../schema/openapi/requests';
import { fileOf } from './file-argument';
import { formBody } from './form-body';
import { multipartBody } from './multipart-body';
import { isGiven, primitiveText } from './parameter-styles';
import { xmlBody } from './xml-body';

/** A body as it is sent. */
export interface WrittenBody {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** The body that a request's arguments make; `undefined` when there is nothing to send. */
export function writeBody(body: RequestBody, args: Node, references: References): WrittenBody | undefined {
  const value = contentOf(body, args);
  if (value === undefined) {
    return undefined;
  }
  const type = (body.mediaType.split(';', 1)[0] ?? '').trim().toLowerCase();
  if (type === 'multipart/form-data' || type.startsWith('multipart/')) {
    return multipartBody(type, fieldsOf(value), body, references);
  }
  const text = textOf(type, value, body, references);
  if (text !== undefined) {
    // A range such as `*/*` leaves the type to the caller.
    return { contentType: type.includes('*') ? 'application/json' : body.mediaType, bytes: Buffer.from(text) };
  }
  return { contentType: body.mediaType, bytes: fileOf(primitiveText(value)).bytes };
}

/** `undefined` for what is sent as bytes. */
function textOf(type: string, value: unknown, body: RequestBody, references: References): string | undefined {
  if (/[/+]json$/.test(type) || type.includes('*')) {
    return JSON.stringify(value);
  }
  if (type === 'application/x-www-form-urlencoded') {
    return formBody(fieldsOf(value), body.encoding);
  }
  if (/[/+]xml$/.test(type)) {
    return xmlBody(value, body.schema, references);
  }
  return type.startsWith('text/') ? primitiveText(value) : undefined;
}

/** The value of the body: an object of the arguments that are its properties, or the one argument that it is. */
function contentOf({ properties, argument, required }: RequestBody, args: Node): unknown {
  if (properties === undefined) {
    return argument === undefined ? undefined : own(args, argument);
  }
  const given = [...properties.keys()].filter((name) => own(args, name) !== undefined);
  return given.length === 0 && !required ? undefined : Object.fromEntries(given.map((name) => [name, args[name]]));
}

/** The fields of a form; one that is no object has a single field without a name of its own. */
function fieldsOf(value: unknown): [string, unknown][] {
  return isNode(value) ? Object.entries(value).filter(([, member]) => isGiven(member)) : [['body', value]];
}
