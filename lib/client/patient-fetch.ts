import type { Fetch } from './undici-fetch';

/** The service ends a call after 15 minutes. */
export const LONGEST_CALL = 15 * 60 * 1000;

/** How long a server may say nothing: Node.js itself gives up after 5 minutes, and the last word is the gateway's. */
export const LONGEST_SILENCE = LONGEST_CALL + 60 * 1000;

let loaded: Promise<Fetch> | undefined;

/** `fetch` that waits as long as gateways take, and goes through the proxy that the environment names. */
export const patientFetch: Fetch = async (target, init) => {
  loaded ??= load();
  return (await loaded)(target, init);
};

/** Loads what it takes with the first request. */
async function load(): Promise<Fetch> {
  // Whichever loads first serves `fetch` of Node.js, and that shall be its own.
  void globalThis.Headers;
  const { createFetch } = await import('./undici-fetch');
  return createFetch(LONGEST_SILENCE);
}
