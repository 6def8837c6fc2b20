import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { tooLarge } from './http-failure';

/** Nobody asks for compression, but some servers compress all the same. */
const DECODERS: { readonly [encoding: string]: typeof gunzip } = {
  gzip: gunzip,
  'x-gzip': gunzip,
  deflate: inflate,
  br: brotliDecompress,
};

/** The whole body, decompressed; what is larger than the limit is not read on. */
export async function readBody(incoming: IncomingMessage, limit: number, origin: string): Promise<Buffer> {
  const body = await collect(incoming, limit, origin);
  const decode = DECODERS[incoming.headers['content-encoding']?.trim().toLowerCase() ?? ''];
  if (decode === undefined || body.length === 0) {
    return body;
  }
  try {
    return await promisify<Buffer, { maxOutputLength: number }, Buffer>(decode)(body, { maxOutputLength: limit });
  } catch (cause) {
    throw Object(cause).code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge(origin, limit) : cause;
  }
}

function collect(incoming: IncomingMessage, limit: number, origin: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > limit) {
        reject(tooLarge(origin, limit));
        incoming.destroy();
      }
    });
    incoming.on('end', () => resolve(Buffer.concat(chunks)));
    incoming.on('error', reject);
  });
}
