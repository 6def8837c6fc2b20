import type { IncomingMessage, ServerResponse } from 'node:http';
import { AUTHORIZE_PATH, DISCOVERY_PATH, KEYS_PATH, type LocalIssuer, TOKEN_PATH } from './local-issuer';
import { at, type Route, readText, sendJson } from './route';
import { answerTokenRequest } from './token-endpoint';

/** Longer than any request for a token. */
const MAX_FORM_BYTES = 16 * 1024;

const NO_STORE = { 'cache-control': 'no-cache, no-store, max-age=0, must-revalidate', pragma: 'no-cache' };

const NO_SIGN_IN =
  'Nobody signs in at the local issuer: it gives tokens to clients with a secret (client_credentials), at /oauth2/token.\n';

/** What makes a local issuer known, and where its tokens are to be had. */
export function issuerRoutes(issuer: LocalIssuer): Route[] {
  return [
    at(
      `${issuer.path}${DISCOVERY_PATH}`,
      only('GET', (_, response) => sendJson(response, 200, issuer.discovery())),
    ),
    at(
      `${issuer.path}${KEYS_PATH}`,
      only('GET', async (_, response) => sendJson(response, 200, await issuer.publicKeys())),
    ),
    at(
      TOKEN_PATH,
      only('POST', (request, response) => answerToken(issuer, request, response)),
    ),
    at(
      AUTHORIZE_PATH,
      only('GET', (_, response) => {
        response.writeHead(501, { 'content-type': 'text/plain;charset=UTF-8' }).end(NO_SIGN_IN);
      }),
    ),
  ];
}

async function answerToken(issuer: LocalIssuer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body: string | undefined;
  try {
    body = await readText(request, MAX_FORM_BYTES);
  } catch {
    // The caller left in the middle of the request, so that nobody waits for an answer.
    response.destroy();
    return;
  }
  if (body === undefined) {
    sendJson(response, 413, { error: 'invalid_request' }, { ...NO_STORE, connection: 'close' });
    return;
  }
  const answer = await answerTokenRequest(issuer, request.headers, body);
  sendJson(response, answer.status, answer.body, NO_STORE);
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

function only(method: string, answer: Answer): Answer {
  return (request, response) => {
    if (request.method === method || (method === 'GET' && request.method === 'HEAD')) {
      return answer(request, response);
    }
    sendJson(response, 405, { error: 'invalid_request' }, { allow: method });
  };
}
