import type { GatewayModel, TargetModel } from '../../assembly/model';
import { PLACEHOLDER } from '../../assembly/placeholders';
import { plain, readable, readableName } from '../../assembly/readable';
import type { TargetCredential, TargetKind } from '../../catalog/target';

export { plain, readable };

/** An ARN's beginning, up to the resource; a placeholder can hold colons. */
const ARN_PREFIX = /^arn:(?:(?:\$\{[^}]*\}|[^:$])*:){4}/;

/** What every discovery URL ends with; without it stands the issuer. */
const DISCOVERY_PATH = /\/\.well-known\/openid-configuration$/;

const ENTITIES: { readonly [name: string]: string } = { amp: '&', apos: "'", gt: '>', lt: '<', nbsp: ' ', quot: '"' };

const KINDS: { readonly [kind in TargetKind]: string } = {
  LAMBDA: 'Lambda',
  OPENAPI: 'OpenAPI',
  SMITHY: 'Smithy',
  MCP_SERVER: 'MCP server',
  API_GATEWAY: 'API Gateway',
  OTHER: 'other',
};

/** A description without the HTML of AWS's Smithy models. */
export function plainDescription(text: string): string {
  const untagged = text.replace(/<\/?[a-zA-Z][^>]*>/g, ' ');
  const decoded = untagged.replace(/&([a-z]+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
  return plain(decoded).replace(/ ([.,;:!?)])/g, '$1');
}

/** What AgentCore Identity makes every outbound credential name: the same in each statement, and long. */
const IDENTITY_RESOURCES: readonly (readonly [RegExp, string])[] = [
  [/^workload-identity-directory\/default$/, 'workload-directory'],
  [
    /^workload-identity-directory\/default\/workload-identity\/\$\{[^}]+\.GatewayIdentifier\}$/,
    'own-workload-identity',
  ],
  [/^token-vault\/default$/, 'token-vault'],
];

/** What a statement's resource is, without what every ARN begins with. */
export function readableResource(text: string): string {
  const withoutPrefix = text.replace(ARN_PREFIX, '');
  const identity = IDENTITY_RESOURCES.find(([pattern]) => pattern.test(withoutPrefix));
  if (identity) return identity[1];
  const named = withoutPrefix.replace(PLACEHOLDER, (whole, offset: number) => {
    const name = whole.slice(2, -1);
    return offset === 0 && !name.startsWith('AWS::') ? readableName(name) : `<${readableName(name)}>`;
  });
  return plain(shortenHashes(named));
}

/** The hash in an asset's name tells people nothing beyond its beginning. */
export function shortenHashes(text: string): string {
  return text.replace(/\b([0-9a-f]{8})[0-9a-f]{24,}\b/g, '$1…');
}

export function environmentOf({ environment: { account, region } }: GatewayModel): string {
  if (account === undefined && region === undefined) {
    return 'not tied to an account';
  }
  return `${account ? `account ${account}` : 'any account'} in ${region ?? 'any region'}`;
}

/** Who may call a gateway; `isOpen` when that is everybody. */
export function callersOf({ authorizer }: GatewayModel): { readonly text: string; readonly isOpen: boolean } {
  switch (authorizer.type) {
    case 'NONE':
      return { text: 'ANYONE who knows the URL may call every tool: the gateway has no authorizer', isOpen: true };
    case 'AWS_IAM':
      return { text: 'IAM principals with bedrock-agentcore:InvokeGateway', isOpen: false };
    case 'AUTHENTICATE_ONLY':
      return { text: 'any AWS principal that signs its requests (AUTHENTICATE_ONLY)', isOpen: false };
    case 'CUSTOM_JWT':
      break;
    default:
      return { text: authorizer.type || 'not known', isOpen: false };
  }
  const {
    discoveryUrl = 'an unknown issuer',
    allowedClients,
    allowedScopes,
    allowedAudience,
    customClaims,
  } = authorizer;
  const conditions = [
    ...enumerated('client', allowedClients),
    ...enumerated('scope', allowedScopes),
    ...enumerated('audience', allowedAudience),
    ...enumerated('claim', customClaims),
  ];
  const isCognito = authorizer.userPool !== undefined || /^https:\/\/cognito-idp\./.test(discoveryUrl);
  const issuer = isCognito ? 'Cognito JWT' : 'JWT';
  const tokens = conditions.length > 0 ? [issuer, ...conditions] : [`any ${issuer}`];
  return { text: readable(`${tokens.join(', ')}, from ${discoveryUrl.replace(DISCOVERY_PATH, '')}`), isOpen: false };
}

function enumerated(word: string, values: readonly string[]): string[] {
  return values.length === 0 ? [] : [`${word} ${values.join(' or ')}`];
}

/** What the gateway does besides calling tools. */
export function featuresOf(gateway: GatewayModel): readonly (readonly [label: string, text: string])[] {
  const { semanticSearch, protocolVersions, exceptionLevel, kmsKey, interceptors, policyEngine, transform } = gateway;
  const protocol = [
    protocolVersions.length > 0 ? `MCP ${protocolVersions.join(', ')}` : 'MCP, any version of the service',
    ...(semanticSearch ? ['semantic search'] : []),
    ...(exceptionLevel ? ['shows callers the errors of targets (DEBUG)'] : []),
  ];
  return [
    ['Protocol', protocol.join('; ')],
    ...interceptors.map((each) => ['Interceptor', `${each.function} on ${each.points.join(' and ')}`] as const),
    ...(transform ? [['Transform', transform] as const] : []),
    ...(policyEngine ? [['Policies', `${policyEngine.arn}, ${policyEngine.mode}`] as const] : []),
    ...(kmsKey ? [['Key', kmsKey] as const] : []),
  ];
}

export function kindOf({ kind }: Pick<TargetModel, 'kind'>): string {
  return KINDS[kind];
}

export function credentialOf(credential: TargetCredential | undefined): string {
  if (credential === undefined) {
    return 'no credential';
  }
  switch (credential.type) {
    case 'GATEWAY_IAM_ROLE':
      return credential.service ? `gateway role, signed for ${credential.service}` : 'gateway role';
    case 'API_KEY':
      return apiKeyOf(credential);
    case 'OAUTH': {
      const scopes = credential.scopes?.length ? `, scope ${credential.scopes.join(' ')}` : '';
      return `OAuth token${scopes}`;
    }
    case 'CALLER_IAM_CREDENTIALS':
      return "the caller's IAM credentials";
    case 'JWT_PASSTHROUGH':
      return "the caller's token";
    default:
      return credential.type;
  }
}

function apiKeyOf({ location, parameterName }: TargetCredential): string {
  const place = location === 'QUERY_PARAMETER' ? 'query parameter' : 'header';
  return `API key in ${place} ${parameterName ?? 'Authorization'}`;
}
