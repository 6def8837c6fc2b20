/**
 * How handlers configure clients of AWS. They repeat calls themselves, because they know how long. A call that is not
 * answered fails; without `throwOnRequestTimeout` the SDK would only warn, and wait on.
 */
export const CLIENT_OPTIONS = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
};
