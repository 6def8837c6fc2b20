import type { Node } from '../../schema/node';
import type { GatewayModel, Notice, ResourceId, TargetModel } from '../model';

// Texts of this model hold local stand-ins for what only a deployment knows: a Region, an account, IDs of Cognito. What
// has no stand-in keeps its placeholder, such as `${Quickstart/Orders}`, and a notice tells of it.

/** Everything that it takes to serve a gateway without deploying it. */
export interface ServedGateway {
  readonly gateway: GatewayModel;
  /** The gateway's ID as the service would make it: its name in lower case, a hyphen and ten characters. */
  readonly id: string;
  readonly region: string;
  readonly account: string;
  /** How long a session lasts; `undefined` for a gateway without sessions. */
  readonly sessionTimeoutSeconds?: number;
  /** Whether answers may be streamed. */
  readonly streaming: boolean;
  /** Whether `tools/list` answers in pages. */
  readonly pagination: boolean;
  readonly inbound: ServedInbound;
  readonly targets: readonly ServedTarget[];
  readonly interceptors: readonly ServedInterceptor[];
  readonly policyEngine?: ServedPolicyEngine;
  /** What is not known or will not work here, one line each. */
  readonly notices: readonly Notice[];
}

/** Who may call. */
export interface ServedInbound {
  /** `CUSTOM_JWT`, `AWS_IAM`, `NONE` or `AUTHENTICATE_ONLY`. */
  readonly type: string;
  /** With `CUSTOM_JWT`. */
  readonly jwt?: ServedJwtRules;
}

export interface ServedJwtRules {
  readonly discoveryUrl: string;
  /** Empty lists are not checked. */
  readonly allowedAudience: readonly string[];
  readonly allowedClients: readonly string[];
  readonly allowedScopes: readonly string[];
  /** Allowed scope → what clients are told to ask for. */
  readonly advertisedScopes: { readonly [scope: string]: string };
  readonly customClaims: readonly ServedClaimRule[];
  /** The Cognito user pool that issues the tokens, when the assembly creates it. */
  readonly userPool?: ServedUserPool;
}

export interface ServedClaimRule {
  readonly name: string;
  /** `STRING` or `STRING_ARRAY`. */
  readonly type: string;
  /** `EQUALS`, `CONTAINS` or `CONTAINS_ANY`. */
  readonly operator: string;
  readonly values: readonly string[];
}

export interface ServedUserPool extends ResourceId {
  readonly id: string;
  /** The `iss` of its tokens. */
  readonly issuer: string;
  /** Every scope of its resource servers, `<identifier>/<scope>`. */
  readonly scopes: readonly string[];
  readonly clients: readonly ServedPoolClient[];
}

export interface ServedPoolClient extends ResourceId {
  readonly id: string;
  readonly name?: string;
  readonly hasSecret: boolean;
  /** `client_credentials`, `code`, `implicit`. */
  readonly flows: readonly string[];
  readonly scopes: readonly string[];
  readonly accessTokenMinutes: number;
}

/** A target, and what answers its calls. */
export interface ServedTarget {
  readonly target: TargetModel;
  readonly backend: ServedBackend;
  readonly credential?: ServedCredential;
  /** Names, in lower case, of the headers and query parameters that pass between caller and target. */
  readonly requestHeaders: readonly string[];
  readonly responseHeaders: readonly string[];
  readonly queryParameters: readonly string[];
}

export type ServedBackend =
  | { readonly kind: 'LAMBDA'; readonly function: ServedFunction }
  | { readonly kind: 'OPENAPI'; readonly document: Node }
  | { readonly kind: 'SMITHY'; readonly document: Node }
  | {
      readonly kind: 'MCP_SERVER';
      readonly endpoint: string;
      /** `DEFAULT` or `DYNAMIC`. */
      readonly listingMode: string;
      readonly resourcePriority: number;
    }
  /**
   * What cannot be served here; `reason` says why and what to do. `isFailed` for what AWS does not serve either: there the
   * target is FAILED, and has no tools.
   */
  | { readonly kind: 'REFUSED'; readonly reason: string; readonly isFailed?: true };

/** A Lambda function. */
export interface ServedFunction {
  /** How people know it: the construct path, or the ARN of a function that the assembly does not create. */
  readonly label: string;
  readonly arn: string;
  readonly code: ServedCode;
  /** Such as `nodejs24.x`; `undefined` for images. */
  readonly runtime?: string;
  /** Such as `index.handler`. */
  readonly handler?: string;
  readonly environment: { readonly [name: string]: string };
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
}

export type ServedCode =
  /** A folder, or a zip file, of the assembly. */
  { readonly path: string } | { readonly inline: string } | { readonly missing: string };

/** How a gateway proves to a target who is calling, as far as a local gateway can do the same. */
export type ServedCredential =
  | {
      readonly type: 'API_KEY';
      readonly provider: string;
      /** `HEADER` or `QUERY_PARAMETER`. */
      readonly location: string;
      readonly parameterName: string;
      readonly prefix?: string;
      readonly secret: ServedSecret;
    }
  | {
      readonly type: 'OAUTH';
      readonly provider: string;
      readonly grantType: string;
      readonly scopes: readonly string[];
      readonly customParameters: { readonly [name: string]: string };
      readonly clientId?: string;
      readonly discoveryUrl?: string;
      readonly tokenEndpoint?: string;
      /** Such as `CLIENT_SECRET_POST`; `undefined` leaves it to the service. */
      readonly clientAuthentication?: string;
      readonly secret: ServedSecret;
    }
  | { readonly type: 'GATEWAY_IAM_ROLE'; readonly service?: string; readonly region?: string }
  | { readonly type: 'CALLER_IAM_CREDENTIALS' | 'JWT_PASSTHROUGH' };

/** A secret that a person has to give: a template never holds its value. */
export interface ServedSecret {
  /** What to call it: `--secret <name>=<value>`. The target's name. */
  readonly name: string;
  /** Where the deployed gateway finds it, for messages. */
  readonly source: string;
}

export interface ServedInterceptor {
  readonly function: ServedFunction;
  /** `REQUEST`, `RESPONSE`. */
  readonly points: readonly string[];
  readonly passRequestHeaders: boolean;
  /** Whether the RESPONSE interceptor is not given the body. */
  readonly excludesResponseBody: boolean;
}

export interface ServedPolicyEngine {
  /** How people know it. */
  readonly label: string;
  /** `ENFORCE` or `LOG_ONLY`. */
  readonly mode: string;
  readonly policies: readonly ServedPolicy[];
}

export interface ServedPolicy {
  readonly id: string;
  /** Cedar. */
  readonly statement: string;
  /** `LOG_ONLY` for a policy that is only told of; otherwise it takes part in decisions. */
  readonly enforcementMode?: string;
}
