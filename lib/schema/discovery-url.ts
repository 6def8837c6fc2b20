/** The service's own pattern. */
const DISCOVERY_URL = /^[^\s?#]+\/\.well-known\/(openid-configuration|oauth-authorization-server)(\/[^\s?#]+)?$/;

/** The form that CloudFormation is known to take, too. */
const OPENID_DISCOVERY_URL = /\/\.well-known\/openid-configuration$/;

/** What is found of the address of an issuer's discovery document. */
export type DiscoveryUrlFinding =
  | 'fine'
  /** It is none, or not at an HTTPS URL. */
  | 'wrong'
  /** The service takes it, and CloudFormation perhaps does not. */
  | 'unusual';

/** Judges the address of a discovery document that is known before the deployment. */
export function judgeDiscoveryUrl(url: string): DiscoveryUrlFinding {
  if (!DISCOVERY_URL.test(url) || !/^https:\/\/[^/]+\//.test(url)) return 'wrong';
  return OPENID_DISCOVERY_URL.test(url) ? 'fine' : 'unusual';
}
