import type { Notice } from '../../assembly/model';
import type { ServedGateway, ServedTarget } from '../../assembly/serving/model';
import { compareTexts } from '../../catalog/catalog';
import type { AccessInfo } from '../../local/auth/access';
import type { Io } from '../io';
import { Page, pageWidth } from '../report/page';
import { kindOf, plain, readable } from '../report/words';

/** What the first screen of a local gateway tells. */
export interface Started {
  readonly served: ServedGateway;
  /** Where it was read from, as the user named it. */
  readonly source: string;
  readonly url: string;
  readonly access: AccessInfo;
  /** Target → where its calls go instead, as flags say. */
  readonly detours: { readonly [target: string]: string };
  /** What is not as in AWS, or asks for attention. */
  readonly notices: readonly Notice[];
}

/** Everything that a person needs to use a gateway that has just started. Commands are never broken: they are copied. */
export function renderStart(started: Started, io: Pick<Io, 'columns' | 'color'>): string {
  const { served, source, url, access, notices } = started;
  const page = new Page(pageWidth(io), io.color);
  page.title(`Serving ${readable(served.gateway.name)}`, `(${plain(source)})`);
  page.blank();
  page.facts([['URL', url]], page.colors.cyan);
  page.facts(callersOf(access), access.kind === 'none' ? page.colors.red : undefined);
  if (served.gateway.instructions) page.facts([['Instructions', readable(served.gateway.instructions)]]);

  page.section('Try it');
  for (const command of commandsFor(url, access)) page.line(`  ${command}`);

  page.section('Connect an MCP client');
  page.line(`  ${clientConfiguration(served.gateway.name, url)}`);

  page.section('Targets');
  page.rows(targetRows(started));
  if (notices.length > 0) {
    page.section('Not as in AWS');
    page.rows(notices.map(({ about, message }) => [plain(about), readable(message)]));
  }
  page.section('Calls (Ctrl-C stops)');
  return page.toString();
}

function callersOf(access: AccessInfo): [string, string][] {
  switch (access.kind) {
    case 'token':
      return [
        ['Callers', 'JWT of the local issuer'],
        ...access.clients.map(({ id, scopes }): [string, string] => [
          'Client',
          scopes.length === 0 ? id : `${id}, scopes: ${scopes.join(' ')}`,
        ]),
      ];
    case 'external': {
      const issuer = access.discoveryUrl.replace(/\/\.well-known\/.*$/, '');
      return [['Callers', `JWT of ${issuer}; --local-issuer makes tokens here instead`]];
    }
    case 'sigv4':
      return [['Callers', `requests signed with the credentials of this start, key ID ${access.accessKeyId}`]];
    case 'none':
      return [['Callers', 'ANYONE on this machine: the gateway has no authorizer']];
  }
}

function commandsFor(url: string, access: AccessInfo): string[] {
  const list = `'{"jsonrpc":"2.0","id":1,"method":"tools/list"}'`;
  const curl = `curl -s ${url} -H 'content-type: application/json' -d ${list}`;
  const own = ['npx mcp-gateway tools', 'npx mcp-gateway call <tool> --arg <name>=<value>'];
  switch (access.kind) {
    case 'token':
      return [
        'TOKEN=$(npx mcp-gateway token)',
        `${curl} -H "authorization: Bearer $TOKEN"`,
        ...own,
        `npx @modelcontextprotocol/inspector --transport http --server-url ${url} --header "Authorization: Bearer $TOKEN"`,
      ];
    case 'none':
      return [curl, ...own, `npx @modelcontextprotocol/inspector --transport http --server-url ${url}`];
    case 'external':
    case 'sigv4':
      return own;
  }
}

/**
 * What desktop clients have in their configuration; the proxy gets tokens and refreshes them. They start it where this
 * package is not installed, and there `npx` would take its name for a package.
 */
function clientConfiguration(name: string, url: string): string {
  const server = {
    command: 'npx',
    args: ['-y', '--package', 'cdk-mcp-gateway', 'mcp-gateway', 'connect', '--url', url],
  };
  return JSON.stringify({ mcpServers: { [name.replace(/\W+/g, '-')]: server } });
}

function targetRows({ served, detours }: Started): string[][] {
  return [...served.targets]
    .sort((a, b) => compareTexts(a.target.name, b.target.name))
    .map((target) => [
      plain(target.target.name),
      kindOf(target.target),
      toolsOf(target),
      whereTo(target, detours[target.target.name]),
    ]);
}

function toolsOf({ target: { tools }, backend }: ServedTarget): string {
  if (tools === undefined) return backend.kind === 'REFUSED' ? 'no tools' : 'tools of its own';
  return tools.length <= 3 ? tools.map(({ name }) => name).join(', ') : `${tools.length} tools`;
}

function whereTo({ target, backend }: ServedTarget, detour: string | undefined): string {
  if (detour !== undefined) return `→ ${detour}`;
  switch (backend.kind) {
    case 'LAMBDA':
      return `→ ${readable(backend.function.label)}`;
    case 'MCP_SERVER':
      return `→ ${readable(backend.endpoint)}`;
    case 'REFUSED':
      return backend.isFailed ? 'FAILED' : 'not served';
    case 'OPENAPI':
    case 'SMITHY':
      return target.endpoint ? `→ ${readable(target.endpoint)}` : '';
  }
}
