import type { IncomingMessage } from 'node:http';

/** The largest message that the service takes. */
export const MOST_BYTES = 6 * 1024 * 1024;

/** How much of a body that is too large is read to its end, so that its sender gets to read the answer. */
const MOST_BYTES_TO_SKIP = 8 * MOST_BYTES;

/** Reads the body of a request. `undefined` when it is too large; throws when its sender leaves before the end. */
export function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MOST_BYTES) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      if (size > MOST_BYTES_TO_SKIP) {
        request.removeAllListeners('data');
        request.pause();
        resolve(undefined);
      }
    });
    request.on('end', () => {
      const [first] = chunks;
      resolve(size > MOST_BYTES ? undefined : chunks.length === 1 && first ? first : Buffer.concat(chunks));
    });
    request.on('error', reject);
    request.on('close', () => reject(new Error('the sender left')));
  });
}
