import { compareTexts } from '../../catalog/catalog';
import type { Node } from '../../schema/node';
import { TOOL_NAME_SEPARATOR } from '../../schema/tool-name';
import type { GatewayParts } from '../gateway-parts';
import { ToolSearch } from '../search/tool-search';
import type { Caller } from '../target-caller';
import { OfferedTool } from './offered-tool';
import { cursorOf, PAGE_SIZE, type PageStart, readCursor } from './page';
import { ServerListing } from './server-listing';

const FIRST_PAGE: PageStart = { part: 'known', after: '' };

/** The tools of a gateway, in the order in which the service lists them: the search tool, then by full name. */
export class ToolCatalog {
  /** The MCP servers behind the gateway. */
  public readonly servers: readonly ServerListing[];
  private readonly searchTool?: OfferedTool;
  private readonly ofDocuments = new Map<string, OfferedTool>();
  /** The servers whose tools are known after asking once, and those that are asked for each list. */
  private readonly synchronized: readonly ServerListing[];
  private readonly dynamic: readonly ServerListing[];
  private listings: readonly (readonly OfferedTool[])[] = [];
  private sorted?: readonly OfferedTool[];
  private index?: { readonly tools: readonly OfferedTool[]; readonly search: ToolSearch };

  public constructor(private readonly parts: GatewayParts) {
    const { served, callers, events } = parts;
    this.searchTool = served.gateway.semanticSearch ? OfferedTool.search() : undefined;
    for (const target of served.targets) {
      for (const tool of target.target.tools ?? []) {
        const offered = OfferedTool.ofDocument(target, tool);
        this.ofDocuments.set(offered.fullName, offered);
      }
    }
    this.servers = served.targets.flatMap((target) => {
      const upstream = callers.get(target.target.name)?.upstream;
      return upstream ? [new ServerListing(target, upstream, events)] : [];
    });
    // A template may list the tools of a server, which is then not asked for them.
    const asked = this.servers.filter(({ target }) => target.target.tools === undefined);
    this.synchronized = asked.filter(({ isDynamic }) => !isDynamic);
    this.dynamic = asked.filter(({ isDynamic }) => isDynamic);
  }

  /** One page of `tools/list` for a caller. Throws for a cursor that no page has given. */
  public async page(
    caller: Caller,
    cursor: unknown,
  ): Promise<{ readonly tools: Node[]; readonly nextCursor?: string }> {
    const start = cursor === undefined ? FIRST_PAGE : readCursor(cursor);
    const head = cursor === undefined && this.searchTool ? [this.searchTool] : [];
    if (!this.parts.served.pagination) {
      const all = [...head, ...(await this.known()), ...(await this.fromDynamicServers())];
      return { tools: this.offeredTo(caller, all).map(({ listed }) => listed) };
    }
    const tools = start.part === 'known' ? await this.known() : await this.fromDynamicServers();
    const rest = this.offeredTo(caller, tools).filter(({ fullName }) => compareTexts(fullName, start.after) > 0);
    const page = [...head, ...rest.slice(0, PAGE_SIZE - head.length)];
    const next = this.startAfter(start, page, page.length < head.length + rest.length);
    return { tools: page.map(({ listed }) => listed), ...(next && { nextCursor: cursorOf(next) }) };
  }

  public async tryFind(fullName: string): Promise<OfferedTool | undefined> {
    if (fullName === this.searchTool?.fullName) {
      return this.searchTool;
    }
    const known = this.ofDocuments.get(fullName);
    if (known) {
      return known;
    }
    const [targetName] = fullName.split(TOOL_NAME_SEPARATOR, 1);
    const asked = [...this.synchronized, ...this.dynamic];
    return asked.find(({ target }) => target.target.name === targetName)?.tryFindTool(fullName);
  }

  /** What the search tool finds for a caller. Tools of dynamic servers are not searched, as with the service. */
  public async search(caller: Caller, query: string): Promise<Node[]> {
    const tools = await this.known();
    if (this.index?.tools !== tools) {
      this.index = { tools, search: new ToolSearch(tools) };
    }
    const offered = new Map(this.offeredTo(caller, tools).map((tool) => [tool.fullName, tool.listed]));
    const names = this.index.search.search(query, (fullName) => offered.has(fullName));
    return names.map((fullName) => offered.get(fullName)).filter((listed) => listed !== undefined);
  }

  private startAfter(start: PageStart, page: readonly OfferedTool[], hasRest: boolean): PageStart | undefined {
    const last = page.at(-1);
    if (hasRest && last) {
      return { part: start.part, after: last.fullName };
    }
    // Tools of dynamic servers begin on a page of their own.
    return start.part === 'known' && this.dynamic.length > 0 ? { part: 'dynamic', after: '' } : undefined;
  }

  private async known(): Promise<readonly OfferedTool[]> {
    const listings = await Promise.all(this.synchronized.map((server) => server.tools()));
    if (!this.sorted || listings.some((listing, position) => listing !== this.listings[position])) {
      this.listings = listings;
      this.sorted = [...this.ofDocuments.values(), ...listings.flat()].sort(byFullName);
    }
    return this.sorted;
  }

  private async fromDynamicServers(): Promise<readonly OfferedTool[]> {
    const listings = await Promise.all(this.dynamic.map((server) => server.tools()));
    return listings.flat().sort(byFullName);
  }

  /** Callers see what a policy could let them call. The search tool is not subject to policies. */
  private offeredTo(caller: Caller, tools: readonly OfferedTool[]): readonly OfferedTool[] {
    const { policies, served } = this.parts;
    if (!policies || served.policyEngine?.mode === 'LOG_ONLY') {
      return tools;
    }
    return tools.filter(({ fullName, target }) => !target || policies.mayCall(caller, fullName));
  }
}

function byFullName(a: OfferedTool, b: OfferedTool): number {
  return compareTexts(a.fullName, b.fullName);
}
