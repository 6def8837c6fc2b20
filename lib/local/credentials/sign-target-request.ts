import { type AwsCredentials, type SigningScope, signRequest } from '../../client/sign-request';
import type { TargetRequest } from '../targets/http/target-request';

/** Signs a request to a target; what must not be seen of the credentials becomes one of its secrets. */
export async function signTargetRequest(
  request: TargetRequest,
  scope: SigningScope,
  credentials: AwsCredentials,
): Promise<TargetRequest> {
  const headers = await signRequest(request, scope, credentials);
  const { secretAccessKey, sessionToken } = credentials;
  const secrets = [secretAccessKey, ...(sessionToken === undefined ? [] : [sessionToken])];
  return { ...request, headers, secrets: [...request.secrets, ...secrets] };
}
