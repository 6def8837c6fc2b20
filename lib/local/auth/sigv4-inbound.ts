import type { AuthContext, Inbound } from './create-authenticator';
import { GATEWAY_SERVICE, SigV4Authenticator } from './sigv4-authenticator';

/** What is not looked at here, for each authorizer type. */
const NOTICES = {
  AWS_IAM:
    'whoever signs with the test credentials gets in: permissions (bedrock-agentcore:InvokeGateway) and resource policies are not looked at here',
  AUTHENTICATE_ONLY:
    'the authorizer type is AUTHENTICATE_ONLY: whoever signs gets in, with any permissions, here and once it is deployed',
};

/** Lets in who signs, and makes test credentials for it. */
export function sigV4Inbound(type: keyof typeof NOTICES, { secrets, region, account, events }: AuthContext): Inbound {
  const credentials = secrets.credentials();
  const arn = `arn:${partitionOf(region)}:iam::${account}:user/mcp-gateway-local`;
  events({ type: 'notice', about: 'authorizer', message: NOTICES[type] });
  return {
    authenticator: new SigV4Authenticator({ credentials, region, service: GATEWAY_SERVICE, claims: { arn } }),
    routes: [],
    access: () => ({ kind: 'sigv4', ...credentials, region, service: GATEWAY_SERVICE }),
    close: async () => undefined,
  };
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) {
    return 'aws-cn';
  }
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
