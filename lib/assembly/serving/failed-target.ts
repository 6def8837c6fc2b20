import type { TargetTools } from '../target-tools';

/**
 * Errors that were seen or are documented to fail a target as a whole: it becomes FAILED, with the words of the service's
 * parser among its reasons, and none of its tools is listed. What other errors do to the rest of a document, nobody has
 * told.
 */
const FAILING_ERRORS: readonly string[] = [
  'OPENAPI_VERSION',
  'OPENAPI_INFO_MISSING',
  'OPENAPI_PATHS_MISSING',
  'OPENAPI_OPERATION_ID_MISSING',
  'OPENAPI_ONE_OF',
  'OPENAPI_RESPONSES_MISSING',
  'OPENAPI_RESPONSE_DESCRIPTION_MISSING',
  'OPENAPI_RESPONSE_MEDIA_TYPE',
  'OPENAPI_REQUEST_BODY_CONTENT_MISSING',
  'OPENAPI_SECURITY_SCHEME_UNDEFINED',
];

/** Why AWS would not serve a target at all; `undefined` when it would, or nobody knows. */
export function tryFindFailure({ problem, errors = [] }: TargetTools): string | undefined {
  return problem !== undefined && errors.some((code) => FAILING_ERRORS.includes(code))
    ? `is FAILED in AWS, and its tools are not listed: it ${problem}`
    : undefined;
}
