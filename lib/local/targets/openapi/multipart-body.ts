import { randomUUID } from 'node:crypto';
import { type Node, own, ownNode, ownText } from '../../../schema/node';
import type { References } from '../../../schema/openapi/references';
import type { RequestBody } from '../../../schema/openapi/requests';
import type { WrittenBody } from './body';
import { fileOf } from './file-argument';
import { primitiveText } from './parameter-styles';
import { followed, itemsOf, propertiesOf } from './schema-parts';

/** One part of the body. */
interface Part {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly mediaType?: string;
  /** Given for files. */
  readonly fileName?: string;
}

/** Fields as parts. What the schema calls binary is a file; objects are JSON; lists are a part for each item. */
export function multipartBody(
  type: string,
  fields: readonly [string, unknown][],
  { schema, encoding }: RequestBody,
  references: References,
): WrittenBody {
  const properties = propertiesOf(schema, references);
  const parts = fields.flatMap(([name, value]) => {
    const property = properties.get(name);
    const items = Array.isArray(value) ? value : [value];
    const itemSchema = Array.isArray(value) ? itemsOf(property, references) : property;
    return items.map((item) => partOf(name, item, followed(itemSchema, references), ownNode(encoding, name)));
  });
  const boundary = `gateway-${randomUUID()}`;
  const chunks = parts.flatMap((part) => [Buffer.from(`--${boundary}\r\n${headOf(part)}\r\n`), part.bytes, CRLF]);
  const bytes = Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]);
  return { contentType: `${type}; boundary=${boundary}`, bytes };
}

const CRLF = Buffer.from('\r\n');

function partOf(name: string, value: unknown, schema: Node, encoding: Node): Part {
  const asked = (ownText(encoding, 'contentType') ?? '').split(',').map((type) => type.trim());
  const mediaType = asked.find((type) => type !== '' && !type.includes('*'));
  if (typeof value === 'string' && isFile(schema, asked)) {
    const file = fileOf(value);
    const told = file.mediaType ?? mediaType ?? ownText(schema, 'contentMediaType') ?? 'application/octet-stream';
    return { name, bytes: file.bytes, mediaType: told, fileName: name };
  }
  const json = typeof value === 'object' ? 'application/json' : undefined;
  return { name, bytes: Buffer.from(primitiveText(value)), mediaType: mediaType ?? json };
}

/** OpenAPI 3.0 says `format: binary`; 3.1 says a media type without an encoding. */
function isFile(schema: Node, asked: readonly string[]): boolean {
  const isBinary = ownText(schema, 'format') === 'binary' || ownText(schema, 'contentMediaType') !== undefined;
  const isEncoded = own(schema, 'contentEncoding') !== undefined;
  return (
    (isBinary && !isEncoded) ||
    asked.some((type) => /^(image|audio|video)\/|^application\/(octet-stream|pdf)$/.test(type))
  );
}

function headOf({ name, fileName, mediaType }: Part): string {
  const file = fileName === undefined ? '' : `; filename="${escaped(fileName)}"`;
  const type = mediaType === undefined ? '' : `content-type: ${mediaType.replaceAll(/[\r\n]/g, '')}\r\n`;
  return `content-disposition: form-data; name="${escaped(name)}"${file}\r\n${type}`;
}

/** As browsers escape names of fields. */
function escaped(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
