import type { Issue } from '../../issue';
import { pointer } from '../../json-pointer';
import { nearNames } from '../../near-names';
import { isNode, type Node, own, ownNode, ownText } from '../../node';
import { error, note, quote } from '../findings';
import type { OpenApi } from '../open-api';
import type { Operation } from '../operations';

/** The security schemes that the chosen operations ask for: the service wants their definitions, and then ignores them.
 *
 * @param known names of the whole document's schemes, for proposals
 */
export function checkSecurity(api: OpenApi, chosen: readonly Operation[], known: readonly string[]): Issue[] {
  const schemes = ownNode(ownNode(api.root, 'components'), 'securitySchemes');
  const wanted = [
    ...requirements(own(api.root, 'security'), '/security'),
    ...chosen.flatMap(({ value, pointer: at }) => requirements(own(value, 'security'), `${at}/security`)),
  ];
  const used = new Set<string>();
  const issues = wanted.flatMap(({ name, at }) => {
    used.add(name);
    return own(schemes, name) === undefined ? [undefinedScheme(name, at, known)] : [];
  });
  for (const name of used) {
    issues.push(...checkScheme(api, own(schemes, name), pointer('components', 'securitySchemes', name)));
  }
  return issues;
}

export function requirements(value: unknown, at: string): { name: string; at: string }[] {
  return (Array.isArray(value) ? value : []).flatMap((requirement, index) =>
    Object.keys(isNode(requirement) ? requirement : {}).map((name) => ({ name, at: `${at}/${index}${pointer(name)}` })),
  );
}

function undefinedScheme(name: string, at: string, known: readonly string[]): Issue {
  const near = nearNames(name, known).map((candidate) => quote(candidate));
  const remedy = near.length > 0 ? `did you mean ${near.join(' or ')}?` : 'define it there, or remove "security"';
  const message = `asks for the security scheme ${quote(name)}, which "components.securitySchemes" does not define; ${remedy}`;
  return error('OPENAPI_SECURITY_SCHEME_UNDEFINED', at, message);
}

function checkScheme(api: OpenApi, value: unknown, at: string): Issue[] {
  const scheme = value === undefined ? undefined : api.references.tryFollow({ value, pointer: at })?.value;
  if (!isNode(scheme)) {
    return [];
  }
  if (ownText(scheme, 'type') === undefined) {
    const message = 'has no "type"; write "apiKey", "http", "oauth2" or "openIdConnect"';
    return [error('OPENAPI_SECURITY_SCHEME_UNDEFINED', at, message)];
  }
  const message = `describes ${kindOf(scheme)}; the gateway does not read it, so ${credentialOf(scheme)}`;
  return [note('OPENAPI_SECURITY_IGNORED', at, message)];
}

export function kindOf(scheme: Node): string {
  switch (scheme.type) {
    case 'apiKey':
      return `an API key in the ${ownText(scheme, 'in') ?? 'request'}`;
    case 'http':
      return `HTTP ${ownText(scheme, 'scheme') ?? ''} authentication`;
    case 'oauth2':
    case 'openIdConnect':
      return 'OAuth';
    default:
      return `"type": ${quote(scheme.type)}`;
  }
}

export function credentialOf(scheme: Node): string {
  const name = ownText(scheme, 'name') ?? '';
  switch (scheme.type) {
    case 'apiKey':
      // Exports of Amazon API Gateway describe signatures so.
      if (scheme['x-amazon-apigateway-authtype'] === 'awsSigv4') {
        return "let the gateway sign as its role, with GatewayCredentialProvider.fromIamRole({ service: 'execute-api' })";
      }
      if (scheme.in === 'cookie') {
        return 'find out whether the API also takes the key in a header or the query; a target has no credential for cookies';
      }
      return `give the target an API key credential at ApiKeyLocation.${scheme.in === 'query' ? 'query' : 'header'}(${quote(name)})`;
    case 'http':
      return 'give the target an API key credential at ApiKeyLocation.header("Authorization"), or an OAuth credential';
    case 'oauth2':
    case 'openIdConnect':
      return 'give the target an OAuth credential';
    default:
      return 'give the target the credential that the API asks for';
  }
}
