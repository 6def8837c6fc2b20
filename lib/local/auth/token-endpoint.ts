import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { IssuerClient } from './issuer-pool';
import type { LocalIssuer } from './local-issuer';

/** What a token endpoint answers. */
export interface TokenAnswer {
  readonly status: number;
  readonly body: { readonly access_token: string } | { readonly error: string };
}

/** Grants that Amazon Cognito has besides, with codes and tokens that nobody gets here. */
const GRANTS_OF_PEOPLE = ['authorization_code', 'refresh_token'];

/**
 * Answers `POST /oauth2/token` as Amazon Cognito does: client credentials, in the header or in the body, for a token
 * with the scopes asked for, or with all that the client may have.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
 */
export async function answerTokenRequest(
  issuer: LocalIssuer,
  headers: IncomingHttpHeaders,
  body: string,
): Promise<TokenAnswer> {
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    return failed('invalid_request');
  }
  const form = new URLSearchParams(body);
  const { id, secret } = credentialsOf(headers.authorization, form);
  const grant = form.get('grant_type');
  if (id === undefined || grant === null) {
    return failed('invalid_request');
  }
  const client = issuer.pool.clients.find((candidate) => candidate.id === id || candidate.id === decoded(id));
  if (client === undefined) {
    return failed('invalid_client');
  }
  if (client.hasSecret && !isSame(secret ?? '', issuer.secretOf(client))) {
    return failed('invalid_client', 'invalid_client_secret');
  }
  if (grant !== 'client_credentials') {
    return failed(GRANTS_OF_PEOPLE.includes(grant) ? 'invalid_grant' : 'unsupported_grant_type');
  }
  return client.isMachine ? issueToken(issuer, client, form.get('scope') ?? '') : failed('unauthorized_client');
}

async function issueToken(issuer: LocalIssuer, client: IssuerClient, scope: string): Promise<TokenAnswer> {
  const asked = scope.split(' ').filter((name) => name !== '');
  if (!asked.every((name) => client.scopes.includes(name))) {
    return failed('invalid_scope');
  }
  const token = await issuer.issue(client, asked.length === 0 ? client.scopes : [...new Set(asked)]);
  const body = { access_token: token, expires_in: client.tokenSeconds, token_type: 'Bearer' };
  return { status: 200, body };
}

/** The client's credentials: from the header (`client_secret_basic`) when there is one, otherwise from the body. */
function credentialsOf(
  authorization: string | undefined,
  form: URLSearchParams,
): { readonly id?: string; readonly secret?: string } {
  if (authorization === undefined) {
    return { id: form.get('client_id') ?? undefined, secret: form.get('client_secret') ?? undefined };
  }
  const [, encoded = ''] = /^basic +(\S+)$/i.exec(authorization) ?? [];
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  return { id, secret };
}

/** What RFC 6749 makes clients encode before they put it into the header, and many do not. */
function decoded(id: string): string | undefined {
  try {
    return decodeURIComponent(id.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function failed(error: string, description?: string): TokenAnswer {
  return { status: 400, body: { error, ...(description === undefined ? {} : { error_description: description }) } };
}

/** Whether two texts are the same, in a time that does not tell how much of them is. */
function isSame(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
