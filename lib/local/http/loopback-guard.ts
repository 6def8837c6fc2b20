import type { IncomingMessage } from 'node:http';
import {
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  validateHostHeader,
  validateOriginHeader,
} from '@modelcontextprotocol/server';

const HOSTS = localhostAllowedHostnames();
const ORIGINS = localhostAllowedOrigins();

/**
 * What is wrong with where a request comes from. Whoever asks for this machine under another name, or from the page of
 * another site, is a website that reaches into the machine of its visitor.
 *
 * @param isAllowedPage whether the page is one that a person has named
 */
export function checkLoopback({ headers }: IncomingMessage, isAllowedPage: boolean): string | undefined {
  const host = validateHostHeader(headers.host, HOSTS);
  if (!host.ok || isAllowedPage) {
    return host.ok ? undefined : host.message;
  }
  const origin = validateOriginHeader(headers.origin, ORIGINS);
  return origin.ok ? undefined : origin.message;
}
