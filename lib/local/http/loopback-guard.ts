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
 */
export function checkLoopback({ headers }: IncomingMessage): string | undefined {
  const host = validateHostHeader(headers.host, HOSTS);
  const origin = validateOriginHeader(headers.origin, ORIGINS);
  return !host.ok ? host.message : !origin.ok ? origin.message : undefined;
}
