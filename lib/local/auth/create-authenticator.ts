import type { ServedInbound, ServedJwtRules } from '../../assembly/serving/model';
import { GatewayError } from '../../schema/gateway-error';
import type { Authenticator } from '../authenticator';
import type { EventSink } from '../events';
import type { AccessInfo } from './access';
import type { LocalSecrets } from './local-secrets';
import { quoted } from './quoted';
import type { Route } from './route';

/** What an authenticator needs of the gateway that it guards. */
export interface AuthContext {
  /** Where the gateway listens, such as `http://127.0.0.1:3000`. Called once it does. */
  readonly baseUrl: () => string;
  readonly region: string;
  readonly account: string;
  /** Whether tokens are issued here, whoever issues them for the deployed gateway. */
  readonly localIssuer: boolean;
  /** The same for every authenticator of a process, so that tokens stay good when the gateway is loaded again. */
  readonly secrets: LocalSecrets;
  readonly events: EventSink;
}

/** Who may call, and how. */
export interface Inbound {
  readonly authenticator: Authenticator;
  /** What the gateway's server answers besides. */
  readonly routes: readonly Route[];
  /** What callers need to get in. Called once the gateway listens. */
  access(): AccessInfo;
  close(): Promise<void>;
}

/** Makes what lets callers in, as the template says. What is other than in AWS is told as a notice. */
export async function createAuthenticator(inbound: ServedInbound, context: AuthContext): Promise<Inbound> {
  switch (inbound.type) {
    case 'CUSTOM_JWT': {
      // Each way in loads its own libraries, and no gateway has two.
      const { jwtInbound } = await import('./jwt-inbound');
      return jwtInbound(requireRules(inbound), context);
    }
    case 'AWS_IAM':
    case 'AUTHENTICATE_ONLY': {
      const { sigV4Inbound } = await import('./sigv4-inbound');
      return sigV4Inbound(inbound.type, context);
    }
    case 'NONE':
      return openInbound(context);
    default:
      throw new GatewayError(
        'AUTHORIZER_TYPE_UNKNOWN',
        `the gateway's authorizer type ${quoted(inbound.type)} is none that can be served; it is one of CUSTOM_JWT, AWS_IAM, AUTHENTICATE_ONLY and NONE`,
      );
  }
}

function requireRules({ jwt }: ServedInbound): ServedJwtRules {
  if (jwt === undefined) {
    throw new GatewayError(
      'AUTHORIZER_CONFIGURATION_MISSING',
      "the gateway's authorizer type is CUSTOM_JWT, and its AuthorizerConfiguration has no CustomJWTAuthorizer with a DiscoveryUrl [AUTHORIZER_CONFIGURATION_MISSING]",
    );
  }
  return jwt;
}

function openInbound({ events }: AuthContext): Inbound {
  const message =
    'EVERYBODY GETS IN: the authorizer type is NONE, so whoever knows the URL can call every tool, here and once it is deployed';
  events({ type: 'notice', about: 'authorizer', message });
  return {
    authenticator: { admit: async () => ({ caller: { claims: {} } }) },
    routes: [],
    access: () => ({ kind: 'none' }),
    close: async () => undefined,
  };
}
