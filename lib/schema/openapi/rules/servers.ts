import type { Issue, IssueSeverity } from '../../issue';
import { pointer } from '../../json-pointer';
import { isNode, type Node, own, ownList, ownNode, ownText } from '../../node';
import { error, note, quote, warning } from '../findings';
import type { OpenApi } from '../open-api';
import type { Operation } from '../operations';
import { hasPrivateName, privateHostKind } from './private-hosts';

/** How a text that is only known at deployment looks in a document that was built with the CDK. */
const UNRESOLVED = '${Token[';

/** Where the gateway sends its calls. That it uses the first server is seen from its variables; the others may be read too. */
export function checkServers(api: OpenApi, chosen: readonly Operation[]): Issue[] {
  const servers = own(api.root, 'servers');
  const overrides = chosen.flatMap((operation) => [
    ...overridesOf(own(operation.item, 'servers'), `${operation.itemPointer}/servers`),
    ...overridesOf(own(operation.value, 'servers'), `${operation.pointer}/servers`),
  ]);
  if (!Array.isArray(servers) || servers.length === 0) {
    const at = servers === undefined ? '' : '/servers';
    const message =
      'has no servers, so the gateway would not know where the API is; add "servers": [{ "url": "https://api.example.com" }]';
    return [error('OPENAPI_SERVERS_MISSING', at, message), ...overrides];
  }
  const issues = servers.flatMap((server, index) => checkServer(server, `/servers/${index}`, index === 0));
  return [...issues, ...overrides];
}

function overridesOf(servers: unknown, at: string): Issue[] {
  if (!Array.isArray(servers) || servers.length === 0) {
    return [];
  }
  const message =
    "names servers of its own; the gateway's documentation knows those of the whole document only, so move them there or give such operations a document and a target of their own";
  return [
    warning('OPENAPI_SERVERS_OVERRIDE', at, message),
    ...servers.flatMap((server, index) => checkServer(server, `${at}/${index}`, false)),
  ];
}

export function checkServer(server: unknown, at: string, isFirst: boolean): Issue[] {
  const url = isNode(server) ? own(server, 'url') : undefined;
  const severity = isFirst ? 'error' : 'warning';
  if (!isNode(server) || typeof url !== 'string' || url === '') {
    return [
      {
        code: 'OPENAPI_SERVER_URL',
        severity,
        path: at,
        message: 'has no "url"; write one such as "https://api.example.com"',
      },
    ];
  }
  if (url.includes(UNRESOLVED)) {
    return [];
  }
  // Nothing else is said of such a server, because it would be said with the secret.
  if (/^[^/]*\/\/[^/?#]*@/.test(url)) {
    const message =
      'holds a user name or password before "@"; it would stand in the template, so take it out and give the target a credential';
    return [error('OPENAPI_SERVER_SECRET', `${at}/url`, message)];
  }
  const names = [...url.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
  const variables = ownNode(server, 'variables');
  const missing = names.filter((name) => own(variables, name) === undefined);
  if (missing.length > 0) {
    const message = `has ${missing.map((name) => `"{${name}}"`).join(', ')} in its url ${quote(url)}, but no such variable; write the value into the url`;
    return [{ code: 'OPENAPI_SERVER_VARIABLE', severity, path: `${at}/url`, message }];
  }
  return [
    ...checkUrl(url, variables, `${at}/url`, severity),
    ...(isFirst ? Object.keys(variables).flatMap((name) => checkVariable(name, variables, url, at)) : []),
  ];
}

function checkUrl(url: string, variables: Node, path: string, severity: IssueSeverity): Issue[] {
  const host = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1];
  if (host !== undefined && /^\{[^{}]*\}(:\d+)?$/.test(host)) {
    const message = `leaves the whole host of ${quote(url)} to agents; write the host, as in "https://api.example.com/"`;
    return [warning('OPENAPI_SERVER_HOST_VARIABLE', path, message)];
  }
  const filled = url.replaceAll(
    /\{([^{}]*)\}/g,
    (_, name: string) => ownText(ownNode(variables, name), 'default') ?? 'x',
  );
  if (!/^[a-z][a-z0-9+.-]*:/i.test(filled)) {
    const message = `is ${quote(url)}, which says no host; the gateway calls the API itself, so write the whole address, such as "https://api.example.com${filled.startsWith('/') ? filled : `/${filled}`}"`;
    return [{ code: 'OPENAPI_SERVER_URL', severity, path, message }];
  }
  if (host === '' || !URL.canParse(filled) || new URL(filled).hostname === '') {
    const message = `is ${quote(url)}, which is no address of a server; write one such as "https://api.example.com"`;
    return [{ code: 'OPENAPI_SERVER_URL', severity, path, message }];
  }
  const parsed = new URL(filled);
  const issues: Issue[] = [];
  const kind = privateHostKind(parsed.hostname);
  if (kind !== undefined) {
    const message = `is ${quote(url)}, ${kind}, which the gateway does not call; write the public address of the API`;
    issues.push({ code: 'OPENAPI_SERVER_PRIVATE', severity, path, message });
  } else if (hasPrivateName(parsed.hostname)) {
    const message = `is ${quote(url)}, named as hosts of private networks are, which the gateway does not reach; write the public address of the API`;
    issues.push(warning('OPENAPI_SERVER_PRIVATE', path, message));
  }
  if (parsed.protocol !== 'https:') {
    const message = `is ${quote(url)}; credentials and answers would travel in the clear, so write "https:" if the API has it`;
    issues.push(warning('OPENAPI_SERVER_NOT_HTTPS', path, message));
  }
  return issues;
}

/** What is known of the variables of the server in use. */
function checkVariable(name: string, variables: Node, url: string, at: string): Issue[] {
  const path = `${at}/variables${pointer(name)}`;
  const variable = ownNode(variables, name);
  const issues: Issue[] = [];
  const value = ownText(variable, 'default');
  if (value === undefined) {
    issues.push(
      error(
        'OPENAPI_SERVER_VARIABLE',
        path,
        `is the server variable ${quote(name)} without a default; write the value that calls use when agents give none`,
      ),
    );
  } else if (value.includes('/')) {
    const message = `is the server variable ${quote(name)} with the default ${quote(value)}; the gateway answers 403 to a value with "/", so write the slash into the url`;
    issues.push(warning('OPENAPI_SERVER_VARIABLE', path, message));
  }
  const isFree = ownList(variable, 'enum').length === 0;
  const remedy = isFree
    ? ' and may give it any value; add an "enum", or write its value into the url'
    : '; write its value into the url if they should not';
  const message = `is the server variable ${quote(name)} of ${quote(url)}; agents get it as an argument of every tool${remedy}`;
  issues.push(note('OPENAPI_SERVER_VARIABLE_ARGUMENT', path, message));
  return issues;
}
