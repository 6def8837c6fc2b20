import { resolve } from 'node:path';
import { GatewayError } from '../schema/gateway-error';
import { isUrl } from '../schema/read-file';
import type { Io } from './io';

/** The absolute path of what the user named; a URL is refused, as nothing is fetched. */
export function resolvePath(path: string, io: Pick<Io, 'cwd'>): string {
  if (isUrl(path)) {
    const message = `"${path}" is a URL, and nothing is fetched; download it into a file, and give its path`;
    throw new GatewayError('DOCUMENT_IS_URL', message);
  }
  return resolve(io.cwd, path);
}
