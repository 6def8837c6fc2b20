import { type IResolvable, Token } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import type { Issue } from '../schema/issue';
import { propertyIssue } from '../schema/property-issues';
import { OAuthGrantType } from './oauth-grant';

const { GATEWAY_IAM_ROLE, OAUTH, API_KEY } = agentcore.CredentialProviderType;

interface Pair {
  /** The target type as a person calls it. */
  readonly target: string;
  readonly takes: readonly agentcore.CredentialProviderType[];
  /** Whether the gateway's role signs requests for a service that must be named. */
  readonly namesService: boolean;
  /** What OAuth tokens may be given for, where not all is taken. */
  readonly grants?: readonly string[];
  readonly remedy: string;
}

/**
 * Which credential each target type takes.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-outbound-auth.html
 */
const PAIRS = {
  lambda: {
    target: 'a Lambda target',
    takes: [GATEWAY_IAM_ROLE],
    namesService: false,
    remedy: 'leave it out: the gateway invokes the function as its own role',
  },
  openApi: {
    target: 'an OpenAPI target',
    takes: [GATEWAY_IAM_ROLE, OAUTH, API_KEY],
    namesService: true,
    remedy: 'use ApiKeyCredential.fromSecret or OAuthCredential.fromSecret',
  },
  mcpServer: {
    target: 'an MCP server target',
    takes: [GATEWAY_IAM_ROLE, OAUTH, API_KEY],
    namesService: true,
    remedy: 'use OAuthCredential.fromSecret or ApiKeyCredential.fromSecret',
  },
  smithy: {
    target: 'a Smithy target',
    takes: [GATEWAY_IAM_ROLE, OAUTH],
    namesService: false,
    grants: [OAuthGrantType.CLIENT_CREDENTIALS],
    remedy: 'leave it out: the gateway signs requests as its own role',
  },
} as const satisfies Record<string, Pair>;

/** A kind of target in the table of credentials. */
export type PairedTarget = keyof typeof PAIRS;

/** Checks that a target of this kind takes the credential; `undefined` means that none was given. */
export function checkCredentialPair(
  kind: PairedTarget,
  credential: agentcore.ICredentialProviderConfig | undefined,
): Issue[] {
  if (!credential) return [];
  const pair: Pair = PAIRS[kind];
  const type = credential.credentialProviderType;
  if (!pair.takes.includes(type)) {
    const message = `is ${type}, which ${pair.target} does not take (it takes ${pair.takes.join(', ')}); ${pair.remedy}`;
    return [propertyIssue('CREDENTIAL_NOT_TAKEN', 'credential', message)];
  }
  return type === GATEWAY_IAM_ROLE ? checkIamService(pair, credential) : checkGrant(pair, credential);
}

function checkGrant({ target, grants }: Pair, credential: agentcore.ICredentialProviderConfig): Issue[] {
  const grant = oauthGrant(credential);
  if (!grants || grant === undefined || Token.isUnresolved(grant) || grants.includes(grant)) return [];
  const message = `gets its OAuth tokens by ${grant}, which ${target} does not take (it takes ${grants.join(', ')}); write OAuthGrant.clientCredentials()`;
  return [propertyIssue('CREDENTIAL_GRANT_NOT_TAKEN', 'credential', message)];
}

function checkIamService(pair: Pair, credential: agentcore.ICredentialProviderConfig): Issue[] {
  const service = iamService(credential);
  if (pair.namesService && service === undefined) {
    const message = `signs requests as the gateway's role but names no service, which ${pair.target} needs; write GatewayCredentialProvider.fromIamRole({ service: 'execute-api' }) with the service that checks the signature`;
    return [propertyIssue('CREDENTIAL_SERVICE_MISSING', 'credential', message)];
  }
  if (!pair.namesService && service !== undefined) {
    const message = `names the service ${JSON.stringify(service)}, which ${pair.target} does not take, because the gateway knows it; write GatewayCredentialProvider.fromIamRole()`;
    return [propertyIssue('CREDENTIAL_SERVICE_NOT_TAKEN', 'credential', message)];
  }
  return [];
}

/** What a credential gets its OAuth tokens for; `undefined` when it is none, or nobody knows before the deployment. */
export function oauthGrant(credential: agentcore.ICredentialProviderConfig | undefined): string | undefined {
  if (credential?.credentialProviderType !== OAUTH) return undefined;
  const provider = providerOf(credential);
  const oauth = provider && 'oauthCredentialProvider' in provider ? provider.oauthCredentialProvider : undefined;
  // Credentials of aws-cdk-lib name no grant, and this is the service's own.
  return oauth && 'scopes' in oauth ? (oauth.grantType ?? OAuthGrantType.CLIENT_CREDENTIALS) : undefined;
}

function iamService(credential: agentcore.ICredentialProviderConfig): string | undefined {
  const provider = providerOf(credential);
  const iam = provider && 'iamCredentialProvider' in provider ? provider.iamCredentialProvider : undefined;
  return iam && 'service' in iam ? iam.service : undefined;
}

function providerOf(
  credential: agentcore.ICredentialProviderConfig,
): agentcore.CfnGatewayTarget.CredentialProviderProperty | IResolvable | undefined {
  const rendered = credential._render();
  if (Token.isUnresolved(rendered) || !('credentialProvider' in rendered)) return undefined;
  return rendered.credentialProvider;
}
