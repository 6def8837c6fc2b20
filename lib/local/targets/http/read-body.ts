import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { tooLarge } from './http-failure';

/** The whole body, decompressed; nothing is kept of one that is larger than the limit. */
export function readBody(incoming: IncomingMessage, limit: number, origin: string): Promise<Buffer> {
  const body = decompressed(incoming);
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    const give = (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > limit) {
        reject(tooLarge(origin, limit));
        incoming.destroy();
      }
    };
    body.on('data', give);
    body.on('end', () => resolve(Buffer.concat(chunks)));
    body.on('error', reject);
  });
}

/** Nobody asked for compression, but some servers compress all the same. */
function decompressed(incoming: IncomingMessage): Readable {
  const decoder = decoderOf(incoming.headers['content-encoding']?.trim().toLowerCase());
  if (decoder === undefined) {
    return incoming;
  }
  // What goes wrong is an error of the decoder, which the reader of the body gets.
  return pipeline(incoming, decoder, () => {});
}

function decoderOf(encoding: string | undefined) {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      return undefined;
  }
}
