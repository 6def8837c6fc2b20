/** What fails for the moment: a name that is not known yet, or a server that is not there. */
const TRANSIENT_CODES = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT']);

/** What Node.js calls faults of certificates and of TLS itself. */
const TLS_FAULT = /CERT|^ERR_(TLS|SSL)|^UNABLE_TO|^EPROTO$/;

/** What undici says when a proxy does not open the way. */
const PROXY_REFUSAL = /^Proxy response \((\d+)\)/m;

/** Whether a request never arrived because the name is not known yet, or the server was not there. */
export function isConnectionProblem(error: unknown): boolean {
  return TRANSIENT_CODES.has(codeOf(error) ?? codeOf(causeOf(error)) ?? '');
}

/** Why `fetch` could not get an answer from a host, and what to do; `undefined` for what is no failure of a connection. */
export function tellConnectionFault(error: unknown, host: string): string | undefined {
  if (textOf(error, 'name') !== 'TypeError') return undefined;
  const causes = causesOf(error);
  if (causes.length === 0) return undefined;
  const code = causes.map(codeOf).find((found) => found !== undefined);
  // Such as ports on which no web server may be.
  if (code === undefined) return `${host} cannot be called (${textOf(causes.at(-1), 'message')}); check the URL`;
  const [, status] = PROXY_REFUSAL.exec(causes.map((cause) => textOf(cause, 'message')).join('\n')) ?? [];
  if (status !== undefined) {
    return `the proxy does not let ${host} through (${status}); check HTTPS_PROXY, or name the host in NO_PROXY`;
  }
  if (code === 'UND_ERR_HEADERS_TIMEOUT') {
    return `${host} has been silent for longer than a gateway may take; see what the tool does so long`;
  }
  return TLS_FAULT.test(code)
    ? `${host} proves itself with no certificate that is trusted here (${code}); check the URL, or name your certificate authority with NODE_EXTRA_CA_CERTS`
    : `${host} cannot be reached (${code}); check the URL and the network`;
}

/** What `fetch` failed of; it wraps every cause in a `TypeError`. */
export function causeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;
}

function causesOf(error: unknown): unknown[] {
  const cause = causeOf(error);
  return cause === undefined ? [] : [cause, ...causesOf(cause)];
}

/** The codes of Node.js are words; those of the web's exceptions are numbers and say nothing. */
function codeOf(error: unknown): string | undefined {
  return textOf(error, 'code');
}

function textOf(error: unknown, member: string): string | undefined {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, member) : undefined;
  return typeof value === 'string' ? value : undefined;
}
