import { masked } from './masked';

/** Throttling, and services that are not well for a moment. */
const PASSING =
  /^(Throttling|ThrottlingException|ThrottledException|TooManyRequestsException|RequestLimitExceeded|InternalErrorException|InternalServiceError|InternalServerException|ServiceUnavailable(Exception)?|TimeoutError)$/;

/** What a connection that breaks leaves behind. */
const BROKEN_CONNECTION = /^(ECONNRESET|ECONNREFUSED|ETIMEDOUT|EPIPE|EAI_AGAIN|ENOTFOUND)$/;

/** IAM takes some seconds until a permission that was just given is known everywhere. */
const NOT_ALLOWED = /^(AccessDenied|AccessDeniedException|NotAuthorizedException|UnrecognizedClientException)$/;

/** Names that programmers gave: nothing else is shown of an error, as its text may quote what was sent or received. */
const SPEAKING_NAME = /^([A-Z][A-Za-z]{0,60}(Exception|Error|Failure|Fault|Denied)|E[A-Z_]{3,20})$/;

const REQUEST_ID = /^[0-9a-f-]{8,40}$/;

/** A failure in our own words, which hold no secret, so that people may read them. */
export class ResourceFailure extends Error {
  override readonly name = 'ResourceFailure';
}

/** Whether the same call may succeed a little later. */
export function isPassing(error: unknown): boolean {
  const { name, code, status } = partsOf(error);
  const isServersFault = status !== undefined && (status >= 500 || status === 429);
  return isServersFault || PASSING.test(name) || NOT_ALLOWED.test(name) || BROKEN_CONNECTION.test(code);
}

/** Whether an error is AWS's of this name. */
export function isNamed(error: unknown, name: string): boolean {
  return partsOf(error).name === name;
}

/** Whether AWS says that the call is not allowed, or not yet. */
export function isNotAllowed(error: unknown): boolean {
  return NOT_ALLOWED.test(partsOf(error).name);
}

/** What AWS says of an error, for comparing only: it may hold anything. */
export function textOf(error: unknown): string {
  const { message } = membersOf(error);
  return typeof message === 'string' ? message : '';
}

/** Which error it was, and what AWS says of it; for calls that send and get no secret. */
export function explainError(error: unknown): string {
  const text = textOf(error);
  const { status } = partsOf(error);
  const isRefusal = status !== undefined && status >= 400 && status < 500;
  return isRefusal && text !== '' ? `${describeError(error)}: ${masked(text)}` : describeError(error);
}

/** Which error it was, and where AWS has noted it, without its text. */
export function describeError(error: unknown): string {
  const { name, code, status, requestId } = partsOf(error);
  const known = [name, code].find((text) => SPEAKING_NAME.test(text) && text !== 'Error') ?? 'an unknown error';
  const details = [
    ...(status === undefined ? [] : [`HTTP ${status}`]),
    ...(REQUEST_ID.test(requestId) ? [`request ${requestId}`] : []),
  ];
  const hint = NOT_ALLOWED.test(name) ? '; a service control policy or a permissions boundary may forbid it' : '';
  return `${known}${details.length > 0 ? ` (${details.join(', ')})` : ''}${hint}`;
}

interface ErrorParts {
  readonly name: string;
  readonly code: string;
  readonly status?: number;
  readonly requestId: string;
}

function partsOf(error: unknown): ErrorParts {
  const { name, code, $metadata } = membersOf(error);
  const { httpStatusCode, requestId } = membersOf($metadata);
  return {
    name: typeof name === 'string' ? name : '',
    code: typeof code === 'string' ? code : '',
    status: typeof httpStatusCode === 'number' ? httpStatusCode : undefined,
    requestId: typeof requestId === 'string' ? requestId : '',
  };
}

function membersOf(value: unknown): { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null ? { ...value, ...namesOf(value) } : {};
}

/** The name of an error may stand in its class, and its text is not enumerable. */
function namesOf(value: object): { readonly name?: unknown; readonly message?: unknown } {
  return { ...('name' in value && { name: value.name }), ...('message' in value && { message: value.message }) };
}
