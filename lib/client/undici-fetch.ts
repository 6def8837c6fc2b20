import { Agent, type Dispatcher, EnvHttpProxyAgent, fetch } from 'undici';
import { isLoopback } from './loopback';
import { tryReadProxies } from './proxies';

/** `fetch` as callers here use it. */
export type Fetch = (target: string | URL, init?: RequestInit) => Promise<Response>;

/** Makes a `fetch` that goes through the proxy that the environment names, and waits so many milliseconds for an answer. */
export function createFetch(silence: number): Fetch {
  const answers = new Ways({ headersTimeout: silence, bodyTimeout: silence });
  // What is got is a stream of what the server has to say, which may be nothing for hours.
  const streams = new Ways({ headersTimeout: silence, bodyTimeout: 0 });
  return async (target, init = {}) => {
    const url = new URL(target);
    const ways = (init.method ?? 'GET') === 'GET' ? streams : answers;
    return fetch(url, { ...init, dispatcher: ways.to(url) });
  };
}

/** The ways to servers: straight, and through the proxies that the environment has named so far. */
class Ways {
  private readonly straight: Dispatcher;
  private readonly throughProxies = new Map<string, Dispatcher>();

  constructor(private readonly options: Agent.Options) {
    this.straight = new Agent(options);
  }

  /** The way to a URL. Nothing that runs on this machine is behind a proxy. */
  to(url: URL): Dispatcher {
    const proxies = isLoopback(url) ? undefined : tryReadProxies(process.env);
    if (proxies === undefined) return this.straight;
    const key = JSON.stringify(proxies);
    const known = this.throughProxies.get(key);
    if (known) return known;
    const made = withoutWarning(() => new EnvHttpProxyAgent({ ...this.options, ...proxies }));
    this.throughProxies.set(key, made);
    return made;
  }
}

/** The warning is that this class may change from one version of undici to the next, and this one is bundled. */
function withoutWarning<T>(create: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return create();
  } finally {
    process.emitWarning = emitWarning;
  }
}
