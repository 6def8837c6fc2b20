import type { ServedTarget } from '../../assembly/serving/model';
import type { Node } from '../../schema/node';
import type { EventSink } from '../events';
import { TargetFailure, type Upstream } from '../target-caller';
import { OfferedTool } from './offered-tool';

/** How long one MCP server may keep the lists of all others waiting. */
const PATIENCE_MILLISECONDS = 10_000;

/**
 * What one MCP server behind the gateway offers. In the listing mode DEFAULT the service asks once, when it synchronizes
 * the target; so does this, when somebody first wants to know. In the mode DYNAMIC it asks for each list.
 */
export class ServerListing {
  public readonly isDynamic: boolean;
  /** Who answers for a resource that several servers have: the lowest number. */
  public readonly resourcePriority: number;
  private readonly kept = new Map<string, Promise<readonly unknown[]>>();
  /** The tools as last listed: a tool that did not change keeps its compiled check. */
  private lastTools = new Map<string, OfferedTool>();

  public constructor(
    public readonly target: ServedTarget,
    public readonly upstream: Upstream,
    private readonly events: EventSink,
  ) {
    const { backend } = target;
    this.isDynamic = backend.kind === 'MCP_SERVER' && backend.listingMode === 'DYNAMIC';
    this.resourcePriority = backend.kind === 'MCP_SERVER' ? backend.resourcePriority : 0;
  }

  public tools(): Promise<readonly OfferedTool[]> {
    return this.list('tools', async () => {
      const tools = (await this.upstream.listTools()).map((tool) => OfferedTool.ofServer(this.target, tool));
      const kept = tools.map((tool) => this.lastOf(tool) ?? tool);
      this.lastTools = new Map(kept.map((tool) => [tool.fullName, tool]));
      return kept;
    });
  }

  public prompts(): Promise<readonly Node[]> {
    return this.list('prompts', () => this.upstream.listPrompts());
  }

  public resources(): Promise<readonly Node[]> {
    return this.list('resources', () => this.upstream.listResources());
  }

  public resourceTemplates(): Promise<readonly Node[]> {
    return this.list('resource templates', () => this.upstream.listResourceTemplates());
  }

  /** The tool of this full name; a server in the mode DYNAMIC is asked only for what it has not listed before. */
  public async tryFindTool(fullName: string): Promise<OfferedTool | undefined> {
    const known = this.lastTools.get(fullName);
    return known ?? (await this.tools()).find((tool) => tool.fullName === fullName);
  }

  private async list<T>(what: string, load: () => Promise<readonly T[]>): Promise<readonly T[]> {
    // The cast undoes the map's: each `what` goes with one kind of item.
    const listing = (this.kept.get(what) as Promise<readonly T[]> | undefined) ?? inTime(load);
    this.kept.set(what, listing);
    try {
      const items = await listing;
      if (this.isDynamic) {
        this.kept.delete(what);
      }
      return items;
    } catch (error) {
      // Servers that are started later than the gateway are asked again.
      if (this.kept.get(what) === listing) {
        this.kept.delete(what);
        this.tell(what, error);
      }
      return [];
    }
  }

  private lastOf(tool: OfferedTool): OfferedTool | undefined {
    const last = this.lastTools.get(tool.fullName);
    return last && JSON.stringify(last.listed) === JSON.stringify(tool.listed) ? last : undefined;
  }

  private tell(what: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    const hint = error instanceof TargetFailure && error.hint !== undefined ? `; ${error.hint}` : '';
    this.events({
      type: 'notice',
      about: this.target.target.name,
      message: `did not list its ${what}: ${reason}${hint}`,
    });
  }
}

async function inTime<T>(load: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    const seconds = PATIENCE_MILLISECONDS / 1000;
    timer = setTimeout(() => reject(new Error(`no answer within ${seconds} seconds`)), PATIENCE_MILLISECONDS);
  });
  try {
    return await Promise.race([load(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
