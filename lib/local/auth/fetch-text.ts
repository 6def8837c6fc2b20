/** An answer that was refused; the message says why, in a few words. */
export class FetchRefused extends Error {
  override readonly name = 'FetchRefused';
}

/**
 * Fetches a document of at most `limit` bytes, and follows no redirect: nothing is asked that was not named.
 * Throws a `FetchRefused`, or what `fetch` throws.
 */
export async function fetchText(url: string, signal: AbortSignal, limit: number): Promise<string> {
  const response = await fetch(url, { signal, redirect: 'manual', headers: { accept: 'application/json' } });
  if (response.status !== 200 || response.body === null) {
    await response.body?.cancel();
    throw new FetchRefused(`answers ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body) {
    length += chunk.length;
    if (length > limit) {
      throw new FetchRefused(`answers more than ${limit} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
