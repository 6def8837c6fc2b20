import type { ServedJwtRules, ServedUserPool } from '../../assembly/serving/model';
import type { AccessClient, AccessInfo } from './access';
import { findRefusal } from './claim-rules';
import type { AuthContext, Inbound } from './create-authenticator';
import { ExternalIssuer } from './external-issuer';
import { type IssuerClient, poolOf, standInPool } from './issuer-pool';
import { issuerRoutes } from './issuer-routes';
import { advertisedScopes, JwtAuthenticator } from './jwt-authenticator';
import { LocalIssuer } from './local-issuer';
import { quoted, shownUrl } from './quoted';
import { TokenVerifier } from './token-verifier';

const LOCAL_ISSUER_HINT = '--local-issuer issues tokens here that the gateway takes';

/** Lets in who brings a token: of the template's own user pool or a stand-in, issued here, or of an issuer elsewhere. */
export function jwtInbound(rules: ServedJwtRules, context: AuthContext): Inbound {
  const { userPool } = rules;
  if (context.localIssuer) {
    notify(
      context,
      `tokens are issued here, and those of ${quoted(shownUrl(rules.discoveryUrl))} are not taken (--local-issuer)`,
    );
    return localInbound(new LocalIssuer(standInPool(rules), context.secrets, context.baseUrl), rules, context);
  }
  return userPool === undefined ? externalInbound(rules, context) : poolInbound(userPool, rules, context);
}

function poolInbound(userPool: ServedUserPool, rules: ServedJwtRules, context: AuthContext): Inbound {
  const issuer = new LocalIssuer(poolOf(userPool), context.secrets, context.baseUrl);
  const machines = issuer.pool.clients.filter(({ isMachine }) => isMachine);
  const refusals = machines.map((client) => refusalOf(issuer, client, rules));
  if (refusals.every((refusal) => refusal !== undefined)) {
    const [why = 'the user pool has no client that gets tokens for itself (client_credentials)'] = refusals;
    notify(context, `no token of the template's user pool gets in: ${why}; ${LOCAL_ISSUER_HINT}`);
  }
  return localInbound(issuer, rules, context);
}

function localInbound(issuer: LocalIssuer, rules: ServedJwtRules, { baseUrl }: AuthContext): Inbound {
  const issuerUrl = () => issuer.url;
  return {
    authenticator: new JwtAuthenticator(new TokenVerifier(issuer, rules), { issuerUrl, baseUrl, rules }),
    routes: issuerRoutes(issuer),
    access: () => ({
      kind: 'token',
      tokenEndpoint: issuer.tokenEndpoint,
      discoveryUrl: issuer.discoveryUrl,
      clients: accessClients(issuer, rules),
    }),
    close: async () => undefined,
  };
}

function externalInbound(rules: ServedJwtRules, context: AuthContext): Inbound {
  const issuer = new ExternalIssuer(rules.discoveryUrl);
  const resource = { issuerUrl: () => issuer.url, baseUrl: context.baseUrl, rules };
  let isClosed = false;
  // Asked in the background, so that the gateway starts without it, and the person knows before the first call.
  const asked = issuer.issuer().catch((error: Error) => {
    if (!isClosed) {
      notify(context, `${error.message}; ${LOCAL_ISSUER_HINT}`);
    }
  });
  return {
    authenticator: new JwtAuthenticator(new TokenVerifier(issuer, rules), resource),
    routes: [],
    access: (): AccessInfo => ({
      kind: 'external',
      discoveryUrl: rules.discoveryUrl,
      tokenEndpoint: issuer.tokenEndpoint,
      scopes: advertisedScopes(rules),
    }),
    close: async () => {
      isClosed = true;
      issuer.close();
      await asked;
    },
  };
}

function accessClients(issuer: LocalIssuer, rules: ServedJwtRules): AccessClient[] {
  const machines = issuer.pool.clients.filter(({ isMachine }) => isMachine);
  const isAdmitted = (client: IssuerClient) => refusalOf(issuer, client, rules) === undefined;
  return [...machines.filter(isAdmitted), ...machines.filter((client) => !isAdmitted(client))].map((client) => ({
    id: client.id,
    name: client.name,
    secret: issuer.secretOf(client),
    scopes: client.scopes,
  }));
}

/** Why the gateway would not take a client's token with all its scopes. */
function refusalOf(issuer: LocalIssuer, client: IssuerClient, rules: ServedJwtRules): string | undefined {
  return findRefusal(issuer.claimsOf(client, client.scopes), rules);
}

function notify({ events }: AuthContext, message: string): void {
  events({ type: 'notice', about: 'authorizer', message });
}
