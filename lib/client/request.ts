import { GatewayClientError } from './gateway-client-error';

/** The service ends a call after 15 minutes, in which nothing has to be heard of it. */
const LONGEST_SILENCE = 16 * 60_000;

/** Environment variables that say which proxies there are. */
const PROXIES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

type Fetch = (target: string, init: RequestInit) => Promise<Response>;

type Undici = Pick<typeof import('undici'), 'Agent' | 'EnvHttpProxyAgent' | 'fetch'>;

let made: Promise<Fetch> | undefined;

/**
 * `fetch` that waits as long as a gateway may be silent, where that of Node.js gives up after five minutes, and that takes
 * the proxies which `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name. What runs on this machine is asked without any.
 */
export async function request(target: string, init: RequestInit): Promise<Response> {
  made ??= makeFetch();
  return (await made)(target, init);
}

/** What `request` asks with; loaded when the first request is made. */
export async function makeFetch(longestSilence = LONGEST_SILENCE): Promise<Fetch> {
  const undici = await loadUndici();
  const timeouts = { headersTimeout: longestSilence, bodyTimeout: longestSilence };
  const direct = new undici.Agent(timeouts);
  const proxied = PROXIES.some((name) => process.env[name]) ? proxyAgent(undici, timeouts) : direct;
  // The same standard, described twice: undici's own types differ from those of Node.js in names alone.
  const fetch = undici.fetch as unknown as typeof globalThis.fetch;
  return async (target, init) => {
    const dispatcher = LOOPBACK.test(new URL(target).hostname) ? direct : proxied;
    return fetch(target, Object.assign({ dispatcher }, init));
  };
}

/** Where undici, of any version, keeps what `fetch` of Node.js asks with, unless somebody was there before. */
const GLOBAL_DISPATCHER = Symbol.for('undici.globalDispatcher.1');

/** Loads undici and leaves `fetch` of Node.js as it is. */
async function loadUndici(): Promise<Undici> {
  const before = Reflect.get(globalThis, GLOBAL_DISPATCHER);
  // Bundled as an ES module it has a default export alone, whose type leaves out what is newer.
  const undici = (await import('undici')).default as unknown as Undici;
  Reflect.set(globalThis, GLOBAL_DISPATCHER, before);
  return undici;
}

/** Without its warning that it may change: its version is pinned, and people would read it at every call. */
function proxyAgent({ EnvHttpProxyAgent }: Undici, timeouts: object) {
  checkProxies();
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return new EnvHttpProxyAgent(timeouts);
  } finally {
    process.emitWarning = emitWarning;
  }
}

function checkProxies(): void {
  const wrong = PROXIES.find((name) => process.env[name] && !isUrlOfProxy(process.env[name]));
  // Its value may hold a password.
  const message = `${wrong} is no URL of a proxy, such as "http://proxy.example.com:3128"`;
  if (wrong !== undefined) throw new GatewayClientError('ENVIRONMENT_INCOMPLETE', message);
}

function isUrlOfProxy(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text);
}
