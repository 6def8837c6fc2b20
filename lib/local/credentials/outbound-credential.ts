import type { ServedCredential } from '../../assembly/serving/model';
import type { EventSink } from '../events';
import { TargetFailure, type ToolCall } from '../target-caller';
import type { HttpClient } from '../targets/http/http-client';
import type { TargetRequest } from '../targets/http/target-request';
import { apiKeyCredential } from './api-key';
import type { AwsCredentialSource } from './aws-credentials';
import { AwsSigner } from './aws-signer';
import { oauthCredential } from './oauth';
import type { SecretSource } from './secrets';

/** What of a call a credential may depend on. */
export type CredentialContext = Pick<ToolCall, 'caller' | 'protocolVersion' | 'signal'>;

/** Proves to a target who is calling. */
export interface OutboundCredential {
  /** The request with the proof in it. Throws a `TargetFailure` when the proof is not to be had. */
  authorize(request: TargetRequest, context: CredentialContext): Promise<TargetRequest>;
}

export interface OutboundCredentialOptions {
  /** The target's name, for messages. */
  readonly target: string;
  readonly secrets: SecretSource;
  readonly awsCredentials: AwsCredentialSource;
  /** The gateway's Region, for signatures whose credential names none. */
  readonly region: string;
  /** Asks authorization servers for tokens. */
  readonly client: HttpClient;
  /** Where they are asked, instead of where the credential provider says. */
  readonly tokenEndpoint?: string;
  readonly events: EventSink;
  /** Whether the target is called on this machine, where nobody looks at AWS credentials. @default false */
  readonly isLocal?: boolean;
}

/** The credential of a target. What a person has to give, or will find different in AWS, is told as notices. */
export function createOutboundCredential(
  credential: ServedCredential | undefined,
  options: OutboundCredentialOptions,
): OutboundCredential {
  switch (credential?.type) {
    case undefined:
      return { authorize: async (request) => request };
    case 'API_KEY':
      return apiKeyCredential(credential, options);
    case 'OAUTH':
      return oauthCredential(credential, options);
    case 'GATEWAY_IAM_ROLE':
      return roleCredential(credential, options);
    case 'JWT_PASSTHROUGH':
      return { authorize: passToken };
    case 'CALLER_IAM_CREDENTIALS':
      return { authorize: refuseCallerCredentials };
  }
}

function roleCredential(
  { service, region }: Extract<ServedCredential, { type: 'GATEWAY_IAM_ROLE' }>,
  { target, region: gatewayRegion, awsCredentials, events, isLocal = false }: OutboundCredentialOptions,
): OutboundCredential {
  if (service === undefined) {
    const hint = `the target ${target} calls as the gateway's role, but names no service that verifies the signature; write iamCredentialProvider.service, such as "execute-api"`;
    return { authorize: () => Promise.reject(new TargetFailure('IamCredentialProvider service is missing', hint)) };
  }
  const signer = new AwsSigner(target, awsCredentials, isLocal, events);
  const scope = { service, region: region ?? gatewayRegion };
  return { authorize: (request) => signer.sign(request, scope) };
}

async function passToken(request: TargetRequest, { caller }: CredentialContext): Promise<TargetRequest> {
  if (caller.token === undefined) {
    const hint = 'the target passes on the token of its caller, and this gateway takes callers without one';
    throw new TargetFailure('Failed to fetch outbound token.', hint);
  }
  return withBearer(request, caller.token);
}

/** A request that carries a token. */
export function withBearer(request: TargetRequest, token: string): TargetRequest {
  const headers = { ...request.headers, authorization: `Bearer ${token}` };
  return { ...request, headers, secrets: [...request.secrets, token] };
}

async function refuseCallerCredentials(): Promise<TargetRequest> {
  const hint = 'signatures cannot be passed on, so nothing here can call as the caller; try the target after deploying';
  throw new TargetFailure('CALLER_IAM_CREDENTIALS cannot be used in a local gateway', hint);
}
