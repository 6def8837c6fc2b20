import { GatewayError } from '../../schema/gateway-error';

/** What AWS's names of failures mean to a person, and what to do; the first that fits is told. */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [
    /ExpiredToken|TokenRefreshRequired|UnauthorizedSSOToken|(session|token)\b.*\bexpired|SSO.*\binvalid/i,
    'your AWS session has expired; log in again, such as with "aws sso login"',
  ],
  [/CredentialsProviderError/, 'there are no AWS credentials; set AWS_PROFILE, or log in with "aws sso login"'],
  [
    /InvalidClientTokenId|UnrecognizedClient|InvalidSignature|SignatureDoesNotMatch/,
    'AWS does not know your credentials; check AWS_PROFILE, or log in again',
  ],
  [/AccessDenied|UnauthorizedOperation|NotAuthorized/, 'your AWS credentials do not allow it'],
  [/Region is missing/, 'the Region is not known; give --region, or set AWS_REGION'],
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

/** Why a call to AWS failed, and what to do if that is known. */
export function reasonOf(error: unknown): string {
  const { name, message, code } = shapeOf(error);
  const remedy = remedyOf(error);
  // What is not allowed, and to whom, is in the message alone.
  if (/^AccessDenied/.test(name) && message) return `${firstLine(message)} [${name}]`;
  if (remedy) return remedy;
  const [fault] = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET)\b/.exec(`${code} ${message}`) ?? [];
  if (fault) return `AWS cannot be reached (${fault}); check the network and the Region`;
  // What the SDK makes of an answer that has no error in it, such as a proxy's.
  return message === '' || message === 'Unknown' ? `AWS answers with ${name}` : firstLine(message);
}

/** What to do about a failure of AWS, as far as that is known. */
export function remedyOf(error: unknown): string | undefined {
  const { name, message } = shapeOf(error);
  return REMEDIES.find(([pattern]) => pattern.test(`${name}: ${message}`))?.[1];
}

/** AWS's name for a failure. */
export function nameOf(error: unknown): string {
  return shapeOf(error).name;
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

function shapeOf(error: unknown): { name: string; message: string; code: string } {
  if (typeof error !== 'object' || error === null) return { name: '', message: String(error), code: '' };
  const text = (key: string) => (key in error ? String(Reflect.get(error, key)) : '');
  return { name: text('name'), message: text('message'), code: text('code') };
}
