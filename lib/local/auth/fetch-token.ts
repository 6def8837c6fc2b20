import { GatewayError } from '../../schema/gateway-error';
import { isNode, ownText } from '../../schema/node';
import type { TokenAccess } from './access';
import { quoted, quotedList } from './quoted';

/**
 * Gets an access token of a client, named by its ID or name; of the first client, unless one is named. The token has all
 * scopes of the client, unless some are asked for.
 */
export async function fetchToken(access: TokenAccess, client?: string, scopes?: readonly string[]): Promise<string> {
  const chosen = access.clients.find(({ id, name }) => client === undefined || id === client || name === client);
  if (chosen === undefined) {
    throw unknownClient(access, client);
  }
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: chosen.id });
  form.set('client_secret', chosen.secret);
  if (scopes !== undefined) {
    form.set('scope', scopes.join(' '));
  }
  const response = await fetch(access.tokenEndpoint, { method: 'POST', body: form, redirect: 'error' });
  const answer: unknown = await response.json();
  const token = isNode(answer) ? ownText(answer, 'access_token') : undefined;
  if (token === undefined) {
    const error = isNode(answer) ? ownText(answer, 'error') : undefined;
    throw new GatewayError(
      'AUTHORIZER_TOKEN_REFUSED',
      `${access.tokenEndpoint} gives client ${quoted(chosen.name)} no token: ${error ?? response.status}`,
    );
  }
  return token;
}

function unknownClient(access: TokenAccess, client: string | undefined): GatewayError {
  const known = quotedList(access.clients.map(({ name }) => name));
  const what =
    client === undefined ? 'the local issuer has no client' : `the local issuer has no client ${quoted(client)}`;
  const message =
    access.clients.length === 0
      ? `${what} that gets tokens for itself (client_credentials); start with --local-issuer to get one`
      : `${what}; it has ${known}`;
  return new GatewayError('AUTHORIZER_CLIENT_UNKNOWN', `${message}`);
}
