import { GatewayClientError } from './gateway-client-error';

/** The proxies that an environment names. */
export interface Proxies {
  readonly httpProxy?: string;
  readonly httpsProxy?: string;
  /** Hosts that are reached without them. */
  readonly noProxy: string;
}

/** Reads `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` in both spellings; `undefined` when they name none. */
export function tryReadProxies(env: NodeJS.ProcessEnv): Proxies | undefined {
  const read = (name: string) => env[name.toLowerCase()] || env[name] || '';
  const httpProxy = proxyUrl('HTTP_PROXY', read('HTTP_PROXY'));
  const httpsProxy = proxyUrl('HTTPS_PROXY', read('HTTPS_PROXY'));
  if (httpProxy === undefined && httpsProxy === undefined) return undefined;
  return { ...(httpProxy && { httpProxy }), ...(httpsProxy && { httpsProxy }), noProxy: read('NO_PROXY') };
}

/** People leave out the scheme. The value may hold a password, so nobody gets to see it. */
function proxyUrl(name: string, text: string): string | undefined {
  if (text === '') return undefined;
  const url = text.includes('://') ? text : `http://${text}`;
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  const message = `${name} is no URL of an HTTP proxy; write it as "http://proxy.example.com:8080"`;
  throw new GatewayClientError('ENVIRONMENT_INCOMPLETE', message);
}
