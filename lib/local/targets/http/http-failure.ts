import { isNode, ownList } from '../../../schema/node';

/** Why there is no answer. */
export class HttpFailure extends Error {
  public constructor(
    /** As the service's own HTTP client says it, as far as its words are known. */
    public readonly reason: string,
    /** The cause in a sentence, and what to do. */
    public readonly hint: string,
  ) {
    super(reason);
  }
}

/** What verifying a certificate ends with, other than a certificate that is trusted. */
const CERTIFICATE =
  /^(UNABLE_TO_|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED|CERT_|ERR_TLS_CERT_ALTNAME_INVALID|INVALID_CA|ERROR_IN_CERT)/;

/** Tells of a failed connection in the words of the service and in ours. */
export function toHttpFailure(cause: unknown, origin: string): HttpFailure {
  if (cause instanceof HttpFailure) {
    return cause;
  }
  const { code, message } = described(cause);
  const { host, hostname } = new URL(origin);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new HttpFailure(hostname, `no address is known for the host ${hostname}`);
  }
  if (code === 'ECONNREFUSED') {
    return new HttpFailure('Connection refused', `nothing answers at ${origin}; start it there, or give --endpoint`);
  }
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return new HttpFailure('Connection reset', `${host} ended the connection before it had answered`);
  }
  if (CERTIFICATE.test(code)) {
    const hint = `the certificate of ${host} is not trusted (${message}); name the authority's file in NODE_EXTRA_CA_CERTS`;
    return new HttpFailure(`(certificate_unknown) PKIX path building failed: ${message}`, hint);
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    return new HttpFailure(
      'Unsupported or unrecognized SSL message',
      `${host} does not speak TLS as it should (${code})`,
    );
  }
  if (code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH') {
    return new HttpFailure('Connect timed out', `${host} cannot be reached (${code})`);
  }
  return new HttpFailure(message, `the call of ${origin} failed (${code || message})`);
}

export function timedOut(origin: string, milliseconds: number): HttpFailure {
  return new HttpFailure('Read timed out', `${origin} did not answer within ${milliseconds / 1000} seconds`);
}

export function notConnected(origin: string, milliseconds: number): HttpFailure {
  return new HttpFailure('Connect timed out', `${origin} took no connection within ${milliseconds / 1000} seconds`);
}

export function tooLarge(origin: string, bytes: number): HttpFailure {
  const hint = `${origin} answered more than a gateway passes on; ask for less`;
  return new HttpFailure(`Response body exceeds the maximum size of ${bytes} bytes`, hint);
}

export function cancelled(): HttpFailure {
  return new HttpFailure('Request cancelled', 'the caller left before the target answered');
}

/** Attempts at several addresses of a host end with several errors, of which the first is told. */
function described(cause: unknown): { code: string; message: string } {
  const error = isNode(cause) ? (ownList(cause, 'errors')[0] ?? cause) : cause;
  const { code, message } = Object(error);
  return { code: typeof code === 'string' ? code : '', message: typeof message === 'string' ? message : String(error) };
}
