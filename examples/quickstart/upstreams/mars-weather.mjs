// A stand-in for NASA's InSight weather service, so that the quickstart answers without a network.
// Like the real one it wants an API key, and answers with the last sols that were recorded.
import { createServer } from 'node:http';

const SOLS = {
  675: { AT: { av: -62.3, mn: -96.9, mx: -15.9 }, PRE: { av: 750.6, mn: 722.1, mx: 768.8 }, Season: 'fall' },
  676: { AT: { av: -62.8, mn: -96.9, mx: -16.5 }, PRE: { av: 749.1, mn: 722.5, mx: 767.1 }, Season: 'fall' },
  677: { AT: { av: -63.1, mn: -97.2, mx: -16.9 }, PRE: { av: 748.7, mn: 720.6, mx: 767.4 }, Season: 'fall' },
};

/** Starts the stand-in on a free port; the key that it takes is up to the caller. */
export function startMarsWeather(apiKey) {
  return new Promise((resolve) => {
    const server = createServer((request, response) => {
      const url = new URL(request.url, 'http://127.0.0.1');
      const answer = (status, body) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      };
      if (url.pathname !== '/insight_weather/') return answer(404, { error: { code: 'NOT_FOUND' } });
      if (url.searchParams.get('api_key') !== apiKey) return answer(403, { error: { code: 'API_KEY_INVALID' } });
      return answer(200, { ...SOLS, sol_keys: Object.keys(SOLS) });
    });
    server.listen(0, '127.0.0.1', () => {
      resolve({ url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() });
    });
  });
}
