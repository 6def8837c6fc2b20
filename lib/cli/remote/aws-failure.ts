import { GatewayError } from '../../schema/gateway-error';

/** What AWS's names of failures mean to a person, and what to do. */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [/^CredentialsProviderError$/, 'there are no AWS credentials; set AWS_PROFILE, or log in with "aws sso login"'],
  [/^(ExpiredToken|TokenRefreshRequired|UnauthorizedSSOToken)/, 'your AWS session has expired; log in again'],
  [
    /^(InvalidClientTokenId|UnrecognizedClient|InvalidSignature|SignatureDoesNotMatch)/,
    'AWS does not know your credentials; check AWS_PROFILE, or log in again',
  ],
  [/^AccessDenied|^UnauthorizedOperation|^NotAuthorized/, 'your AWS credentials do not allow it'],
  [/^(Region is missing|ConfigError)/, 'the Region is not known; give --region, or set AWS_REGION'],
];

/** Runs a call to AWS; a failure becomes one line that says what it was about and what to do. */
export async function tellAwsFailure<T>(subject: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    throw new GatewayError('AWS_CALL_FAILED', `${subject} cannot be read: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  const { name, message, code } = shapeOf(error);
  const [, remedy] = REMEDIES.find(([pattern]) => pattern.test(name) || pattern.test(message)) ?? [];
  if (remedy) return remedy;
  if (/^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT)$/.test(code)) {
    return `AWS cannot be reached (${code}); check the network and the Region`;
  }
  if (/does not exist/.test(message)) return `${message}; check its name, the Region (--region) and the account`;
  return `${message || name}`.split('\n')[0] ?? name;
}

function shapeOf(error: unknown): { name: string; message: string; code: string } {
  if (typeof error !== 'object' || error === null) return { name: '', message: String(error), code: '' };
  const text = (key: string) => (key in error ? String(Reflect.get(error, key)) : '');
  return { name: text('name'), message: text('message'), code: text('code') };
}
