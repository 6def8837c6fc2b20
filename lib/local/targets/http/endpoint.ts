import { GatewayError } from '../../../schema/gateway-error';

/** The address that `--endpoint <target>=<url>` gives. Throws when it is none that could be called. */
export function readEndpoint(target: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (
    url === undefined ||
    !isHttp ||
    url.username !== '' ||
    url.password !== '' ||
    url.search !== '' ||
    url.hash !== ''
  ) {
    // Passwords and queries hold secrets, so a text with one is not shown.
    const shown = /[@?#]/.test(text) ? 'one with a user, a query or a fragment' : JSON.stringify(text);
    const message = `'--endpoint' of ${JSON.stringify(target)} takes a URL such as "http://localhost:8080", got ${shown}`;
    throw new GatewayError('TARGET_ENDPOINT_INVALID', message);
  }
  return url;
}
