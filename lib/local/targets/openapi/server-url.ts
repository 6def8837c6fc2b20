import { type Node, own } from '../../../schema/node';
import type { RequestServer, ServerVariable } from '../../../schema/openapi/requests';
import { privateHostKind } from '../../../schema/openapi/rules/private-hosts';
import { TargetFailure } from '../../target-caller';

/** Where a request goes: scheme and host, and the path that comes before the operation's. */
export interface ServerAddress {
  readonly origin: string;
  /** Without a slash at its end. */
  readonly basePath: string;
}

/**
 * The address of a server after its variables are filled in. An endpoint that a person gives replaces scheme, host and
 * port, and the path as well when it has one of its own: `http://localhost:8080` keeps the path of the server,
 * `http://localhost:8080/v2` does not.
 */
export function serverAddress(server: RequestServer | undefined, args: Node, endpoint: URL | undefined): ServerAddress {
  const filled = server === undefined ? '' : fillIn(server, args);
  if (endpoint !== undefined) {
    const path = endpoint.pathname === '/' ? pathOf(filled) : endpoint.pathname;
    return { origin: endpoint.origin, basePath: path.replace(/\/+$/, '') };
  }
  const url = URL.canParse(filled) ? new URL(filled) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    const hint = `the document's server ${JSON.stringify(server?.url ?? '')} says no host; give the address with --endpoint`;
    throw new TargetFailure(`Invalid server URL: ${filled}`, hint);
  }
  refusePrivate(url.hostname, server?.url ?? '');
  return { origin: url.origin, basePath: url.pathname.replace(/\/+$/, '') };
}

function pathOf(url: string): string {
  return URL.canParse(url, 'http://server') ? new URL(url, 'http://server').pathname : '';
}

function fillIn({ url, variables }: RequestServer, args: Node): string {
  return url.replaceAll(/\{([^{}]*)\}/g, (_, name: string) => {
    const variable = variables.find((candidate) => candidate.name === name);
    return variableValue(name, variable, args);
  });
}

/** What would lead out of the part of the URL where the variable stands is refused. */
function variableValue(name: string, variable: ServerVariable | undefined, args: Node): string {
  const argument = variable?.isArgument ? own(args, name) : undefined;
  const value = typeof argument === 'string' && argument !== '' ? argument : variable?.default;
  if (value === undefined) {
    const hint = `write a default for the server variable ${JSON.stringify(name)} into the document`;
    throw new TargetFailure(`Server URL parameter '${name}' has no value`, hint);
  }
  const invalid = /[/\\?#@%\s\p{Cc}]/u.exec(value)?.[0];
  if (invalid !== undefined) {
    const text = `Server URL parameter '${name}' contains invalid character '${invalid}'`;
    throw new TargetFailure(text, 'the gateway then calls a mangled URL; write such parts into the URL of the server');
  }
  return value;
}

/** A host that an agent chose may be any that is public; metadata services are never called. */
function refusePrivate(hostname: string, template: string): void {
  const kind = privateHostKind(hostname);
  const host = /^[a-z]+:\/\/([^/?#]*)/i.exec(template)?.[1] ?? '';
  if (kind !== undefined && (kind.startsWith('a link-local') || host.includes('{'))) {
    const hint = `${hostname} is ${kind}, which a gateway does not call; name it with --endpoint if it is meant`;
    throw new TargetFailure(`Invalid server URL: ${hostname}`, hint);
  }
}
