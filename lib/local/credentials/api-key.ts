import type { ServedCredential } from '../../assembly/serving/model';
import { TargetFailure } from '../target-caller';
import { checkHeaderValue } from '../targets/http/headers';
import { encodeStrictly } from '../targets/http/percent-encoding';
import type { OutboundCredential, OutboundCredentialOptions } from './outbound-credential';
import { waysToGive } from './secrets';

type ApiKey = Extract<ServedCredential, { type: 'API_KEY' }>;

/** Puts an API key where the target's credential says. */
export function apiKeyCredential(credential: ApiKey, options: OutboundCredentialOptions): OutboundCredential {
  const { secret, prefix, parameterName: name } = credential;
  const { target, secrets, events } = options;
  const missing = `no API key; give it ${waysToGive(secret.name)}`;
  if (secrets.tryFind(secret.name) === undefined) {
    events({ type: 'notice', about: target, message: `has ${missing}` });
  }
  if (prefix?.endsWith(' ')) {
    const message = `has the prefix ${JSON.stringify(prefix)}; the gateway puts a space after it, so two are sent`;
    events({ type: 'notice', about: target, message });
  }
  return {
    authorize: async (request) => {
      const key = secrets.tryFind(secret.name);
      if (key === undefined) {
        const text = `Failed to fetch outbound api key. There is no value here for '${secret.source}'.`;
        throw new TargetFailure(text, `the target ${target} has ${missing}`);
      }
      // The gateway puts the space in itself; a prefix that ends in one has been seen to be sent with two.
      const value = prefix === undefined ? key : `${prefix} ${key}`;
      const sent = [...request.secrets, key];
      if (credential.location === 'QUERY_PARAMETER') {
        const pair = `${encodeStrictly(name)}=${encodeStrictly(value)}`;
        return { ...request, query: request.query === '' ? pair : `${request.query}&${pair}`, secrets: sent };
      }
      checkHeaderValue(value, `the API key of ${target}`);
      return { ...request, headers: { ...request.headers, [name.toLowerCase()]: value }, secrets: sent };
    },
  };
}
