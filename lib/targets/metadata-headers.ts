import { Token } from 'aws-cdk-lib';
import type * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import type { Issue } from '../schema/issue';
import { LIMITS } from '../schema/limits';
import { checkText, propertyIssue, type TextRule } from '../schema/property-issues';

const HEADER: TextRule = {
  code: 'TARGET_HEADERS_INVALID',
  max: LIMITS.metadataHeader,
  pattern: /^[a-zA-Z0-9_-]+$/,
  allows: 'letters, digits, hyphens and underscores',
};

const QUERY_PARAMETER: TextRule = { code: 'TARGET_QUERY_PARAMETERS_INVALID', max: LIMITS.metadataQueryParameter };

/** Headers that the service passes for nobody, because they belong to the connection, the body, or browsers. */
const REFUSED_HEADERS: ReadonlySet<string> = new Set(
  `proxy-authorization www-authenticate accept accept-charset accept-encoding accept-language content-type
  content-length content-encoding content-language content-location content-range cache-control etag expires if-match
  if-modified-since if-none-match if-range if-unmodified-since last-modified pragma vary connection keep-alive
  proxy-connection upgrade host user-agent referer from origin range accept-ranges transfer-encoding te trailer server
  date location retry-after set-cookie cookie content-security-policy content-security-policy-report-only
  strict-transport-security x-content-type-options x-frame-options x-xss-protection referrer-policy permissions-policy
  cross-origin-embedder-policy cross-origin-opener-policy cross-origin-resource-policy access-control-allow-origin
  access-control-allow-methods access-control-allow-headers access-control-allow-credentials
  access-control-expose-headers link`.split(/\s+/),
);

const REFUSED_PREFIXES = ['x-forwarded-', 'sec-websocket-', 'x-amzn-'];

/** The one kind of AWS's own headers that is meant to be passed. */
const RUNTIME_HEADER = 'x-amzn-bedrock-agentcore-runtime-custom-';

/**
 * Checks which headers and query parameters pass between callers and a target.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-headers.html
 */
export function checkMetadata(metadata: agentcore.MetadataConfiguration | undefined): Issue[] {
  if (!metadata) return [];
  const { allowedRequestHeaders, allowedResponseHeaders, allowedQueryParameters } = metadata;
  return [
    ...checkNames('allowedRequestHeaders', allowedRequestHeaders, HEADER, checkHeader),
    ...checkNames('allowedResponseHeaders', allowedResponseHeaders, HEADER, checkHeader),
    ...checkNames('allowedQueryParameters', allowedQueryParameters, QUERY_PARAMETER),
  ];
}

function checkNames(
  member: string,
  names: string[] | undefined,
  rule: TextRule,
  check: (property: string, name: string) => Issue[] = () => [],
): Issue[] {
  if (!names || Token.isUnresolved(names)) return [];
  const property = `metadataConfiguration.${member}`;
  const most = LIMITS.metadataNames;
  if (names.length === 0 || names.length > most) {
    const message = `takes 1 to ${most} names, got ${names.length}; leave ${names.length === 0 ? 'it' : 'some'} out`;
    return [propertyIssue(rule.code, property, message)];
  }
  return names.flatMap((name, index) => {
    const issues = checkText(`${property}[${index}]`, name, rule, Token.isUnresolved);
    return issues.length > 0 || Token.isUnresolved(name) ? issues : check(`${property}[${index}]`, name);
  });
}

function checkHeader(property: string, name: string): Issue[] {
  const header = name.toLowerCase();
  if (header === 'authorization') {
    const message =
      "is Authorization, which AWS's list of headers that are not passed names with a reservation; give the target a 'credential' if its calls lack it";
    return [{ ...propertyIssue('TARGET_HEADER_AUTHORIZATION', property, message), severity: 'warning' }];
  }
  const isRefused =
    REFUSED_HEADERS.has(header) ||
    (REFUSED_PREFIXES.some((prefix) => header.startsWith(prefix)) && !header.startsWith(RUNTIME_HEADER));
  if (!isRefused) return [];
  const message = `is ${JSON.stringify(name)}, which the gateway passes to no target; use a header of your own`;
  return [propertyIssue('TARGET_HEADERS_INVALID', property, message)];
}
