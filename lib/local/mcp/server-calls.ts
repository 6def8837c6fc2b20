import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError, UriTemplate } from '@modelcontextprotocol/server';
import { compareTexts } from '../../catalog/catalog';
import { type Node, own, ownNode, ownText } from '../../schema/node';
import { fullToolName, TOOL_NAME_SEPARATOR } from '../../schema/tool-name';
import type { GatewayParts } from '../gateway-parts';
import { TargetFailure } from '../target-caller';
import type { Exchange } from './exchange';
import type { ServerListing } from './server-listing';
import { HIDDEN_FAILURE } from './tool-results';

/** Prompts and resources: what only MCP servers behind a gateway have. Without one, the lists are empty. */
export class ServerCalls {
  /** In the order in which servers answer for what several have. */
  private readonly byPriority: readonly ServerListing[];

  public constructor(
    private readonly parts: GatewayParts,
    servers: readonly ServerListing[],
  ) {
    this.byPriority = [...servers].sort((a, b) => a.resourcePriority - b.resourcePriority);
  }

  /** Prompts are named as tools are. */
  public async prompts(): Promise<Node[]> {
    const lists = await Promise.all(
      this.byPriority.map(async (server) =>
        (await server.prompts()).map((prompt) => ({ ...prompt, name: fullNameOf(server, ownText(prompt, 'name')) })),
      ),
    );
    return lists.flat().sort((a, b) => compareTexts(a.name, b.name));
  }

  public async prompt(params: Node, exchange: Exchange): Promise<Node> {
    const fullName = requireText(params, 'name');
    const [targetName = '', ...rest] = fullName.split(TOOL_NAME_SEPARATOR);
    const name = rest.join(TOOL_NAME_SEPARATOR);
    const server = this.byPriority.find(({ target }) => target.target.name === targetName);
    const known = await server?.prompts();
    if (!server || !known?.some((prompt) => own(prompt, 'name') === name)) {
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown prompt: ${fullName}`);
    }
    return this.ask(server, exchange, () =>
      server.upstream.getPrompt(name, ownNode(params, 'arguments'), exchange.signal),
    );
  }

  /** Resources keep their URIs; of those that several servers have, one is listed. */
  public async resources(): Promise<Node[]> {
    return this.merge('uri', (server) => server.resources());
  }

  public async resourceTemplates(): Promise<Node[]> {
    return this.merge('uriTemplate', (server) => server.resourceTemplates());
  }

  public async resource(params: Node, exchange: Exchange): Promise<Node> {
    const uri = requireText(params, 'uri');
    const server = (await this.tryFindLister(uri)) ?? (await this.tryFindMatch(uri));
    if (!server) {
      throw new ResourceNotFoundError(uri);
    }
    return this.ask(server, exchange, () => server.upstream.readResource(uri, exchange.signal));
  }

  private async tryFindLister(uri: string): Promise<ServerListing | undefined> {
    const lists = await Promise.all(this.byPriority.map((server) => server.resources()));
    return this.byPriority.find((_, position) => lists[position]?.some((resource) => own(resource, 'uri') === uri));
  }

  private async tryFindMatch(uri: string): Promise<ServerListing | undefined> {
    const lists = await Promise.all(this.byPriority.map((server) => server.resourceTemplates()));
    return this.byPriority.find((_, position) =>
      lists[position]?.some((template) => isMatch(ownText(template, 'uriTemplate') ?? '', uri)),
    );
  }

  private async merge(key: string, list: (server: ServerListing) => Promise<readonly Node[]>): Promise<Node[]> {
    const items = (await Promise.all(this.byPriority.map(list))).flat();
    const merged = new Map<string, Node>();
    for (const item of items) {
      const uri = ownText(item, key) ?? '';
      if (!merged.has(uri)) {
        merged.set(uri, describe(item, key, uri));
      }
    }
    return [...merged.values()].sort((a, b) => compareTexts(ownText(a, key) ?? '', ownText(b, key) ?? ''));
  }

  private async ask(server: ServerListing, { report }: Exchange, request: () => Promise<Node>): Promise<Node> {
    report.target = server.target.target.name;
    try {
      return await request();
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      const hint = error instanceof TargetFailure ? error.hint : undefined;
      report.status = 'error';
      report.detail = hint === undefined ? text : `${text}; ${hint}`;
      const isShown = this.parts.served.gateway.exceptionLevel === 'DEBUG';
      throw new ProtocolError(ProtocolErrorCode.InternalError, isShown ? text : HIDDEN_FAILURE);
    }
  }
}

/** A resource that its server gave no name goes by its URI, and always has a description. */
function describe(item: Node, key: string, uri: string): Node {
  const { [key]: _uri, name, mimeType, description, ...others } = item;
  return {
    [key]: uri,
    name: name ?? uri,
    ...(mimeType !== undefined && { mimeType }),
    description: description ?? '',
    ...others,
  };
}

function fullNameOf({ target }: ServerListing, name = ''): string {
  return fullToolName(target.target.name, name);
}

function requireText(params: Node, key: string): string {
  const text = ownText(params, key);
  if (text === undefined) {
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Invalid params: '${key}' must be a string`);
  }
  return text;
}

function isMatch(template: string, uri: string): boolean {
  try {
    return new UriTemplate(template).match(uri) !== null;
  } catch {
    return false;
  }
}
