import { GatewayError } from '../../schema/gateway-error';
import type { AccessInfo, SigV4Access, TokenAccess } from './access';
import { fetchToken } from './fetch-token';
import { shownUrl } from './quoted';

/** Amazon Cognito's tokens last at least five minutes. */
const TOKEN_MILLISECONDS = 4 * 60 * 1000;

type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/** A `fetch` that gets in: with a token of a client (the first one, unless one is named), or by signing each request. */
export function authorizedFetch(access: AccessInfo, client?: string): Fetch {
  switch (access.kind) {
    case 'none':
      return fetch;
    case 'token':
      return tokenFetch(access, client);
    case 'sigv4':
      return signedFetch(access);
    case 'external':
      throw new GatewayError(
        'AUTHORIZER_ISSUER_ELSEWHERE',
        `tokens come from ${shownUrl(access.discoveryUrl)}, which gives none to this program; start with --local-issuer to get them here`,
      );
  }
}

function tokenFetch(access: TokenAccess, client?: string): Fetch {
  let token: Promise<string> | undefined;
  let gotAt = 0;
  return async (url, init) => {
    if (token === undefined || Date.now() - gotAt > TOKEN_MILLISECONDS) {
      gotAt = Date.now();
      token = fetchToken(access, client);
      token.catch(() => {
        token = undefined;
      });
    }
    const headers = new Headers(init?.headers);
    headers.set('authorization', `Bearer ${await token}`);
    return fetch(url, { ...init, headers });
  };
}

function signedFetch({ accessKeyId, secretAccessKey, region, service }: SigV4Access): Fetch {
  return async (url, init) => {
    const [{ SignatureV4 }, { Sha256 }] = await Promise.all([
      import('@smithy/signature-v4'),
      import('@aws-crypto/sha256-js'),
    ]);
    const credentials = { accessKeyId, secretAccessKey };
    const signer = new SignatureV4({ credentials, region, service, sha256: Sha256 });
    const { host, hostname, pathname, searchParams } = new URL(url);
    const { headers } = await signer.sign({
      method: init?.method ?? 'GET',
      protocol: 'http:',
      hostname,
      path: pathname,
      query: Object.fromEntries([...searchParams.keys()].map((key) => [key, searchParams.getAll(key)])),
      headers: { ...Object.fromEntries(new Headers(init?.headers)), host },
      body: init?.body ?? undefined,
    });
    return fetch(url, { ...init, headers });
  };
}
