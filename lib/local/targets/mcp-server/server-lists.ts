import { isNode, type Node, own, ownText } from '../../../schema/node';
import { type ListedTool, TargetFailure } from '../../target-caller';
import type { ServerConnection } from './server-connection';

/** What a server has, as it lists it. */
export interface ServerOffer {
  readonly tools: readonly ListedTool[];
  readonly prompts: readonly Node[];
  readonly resources: readonly Node[];
  readonly resourceTemplates: readonly Node[];
}

type ServerList = keyof ServerOffer;

const METHODS: { readonly [list in ServerList]: string } = {
  tools: 'tools/list',
  prompts: 'prompts/list',
  resources: 'resources/list',
  resourceTemplates: 'resources/templates/list',
};

const LIST_MILLISECONDS = 8000;

/** A server whose pages never end is left after so many. */
const MOST_PAGES = 100;

/** How long a server that did not answer is left alone, doubled each time. */
const FIRST_PAUSE_MILLISECONDS = 500;
const LONGEST_PAUSE_MILLISECONDS = 30_000;

/** What a server lists: asked for once and then kept, or for each list. Every list throws a `TargetFailure`. */
export interface ServerLists {
  list<L extends ServerList>(list: L): Promise<ServerOffer[L]>;
}

/** The listing mode DYNAMIC: the server is asked for each list. */
export class AskedLists implements ServerLists {
  constructor(private readonly connection: ServerConnection) {}

  async list<L extends ServerList>(list: L): Promise<ServerOffer[L]> {
    const offered = await this.connection.capabilities();
    const capability: 'tools' | 'prompts' | 'resources' = list === 'resourceTemplates' ? 'resources' : list;
    // The cast joins each list with its kind of items, which the check below has seen.
    return (offered[capability] === undefined ? [] : await this.pages(list)) as unknown as ServerOffer[L];
  }

  private async pages(list: ServerList): Promise<Node[]> {
    const items: Node[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const params = cursor === undefined ? {} : { cursor };
      const result = await this.connection.request(METHODS[list], params, { milliseconds: LIST_MILLISECONDS });
      items.push(...itemsOf(result, list));
      cursor = ownText(result, 'nextCursor');
      if (cursor === undefined) {
        return items;
      }
    }
    throw new TargetFailure('Invalid response from the MCP server', `its ${list} have more than ${MOST_PAGES} pages`);
  }
}

/** The listing mode DEFAULT: the server is asked for all it has once, when the target is synchronized. */
export class KeptLists implements ServerLists {
  private offer?: Promise<ServerOffer>;
  private failure?: { readonly cause: unknown; readonly until: number; readonly pause: number };

  constructor(private readonly asked: ServerLists) {}

  async list<L extends ServerList>(list: L): Promise<ServerOffer[L]> {
    return (await this.synchronized())[list];
  }

  private synchronized(): Promise<ServerOffer> {
    if (this.failure !== undefined && Date.now() < this.failure.until) {
      return Promise.reject(this.failure.cause);
    }
    this.offer ??= this.synchronize();
    return this.offer;
  }

  private async synchronize(): Promise<ServerOffer> {
    try {
      const tools = await this.asked.list('tools');
      const prompts = await this.asked.list('prompts');
      const resources = await this.asked.list('resources');
      const resourceTemplates = await this.asked.list('resourceTemplates');
      this.failure = undefined;
      return { tools, prompts, resources, resourceTemplates };
    } catch (cause) {
      const pause = Math.min((this.failure?.pause ?? FIRST_PAUSE_MILLISECONDS / 2) * 2, LONGEST_PAUSE_MILLISECONDS);
      this.failure = { cause, until: Date.now() + pause, pause };
      this.offer = undefined;
      throw cause;
    }
  }
}

/** Tools that the template lists. The service then asks the server for nothing. */
export class GivenLists implements ServerLists {
  private readonly offer: ServerOffer;

  constructor(tools: readonly ListedTool[]) {
    this.offer = { tools, prompts: [], resources: [], resourceTemplates: [] };
  }

  async list<L extends ServerList>(list: L): Promise<ServerOffer[L]> {
    return this.offer[list];
  }
}

function itemsOf(result: Node, list: ServerList): Node[] {
  const items = own(result, list);
  if (!Array.isArray(items)) {
    throw malformed(list, 'there is no list of them');
  }
  for (const [index, item] of items.entries()) {
    if (!isNode(item)) {
      throw malformed(list, `number ${index} is no object`);
    }
    if (list === 'tools' && (ownText(item, 'name') === undefined || !isNode(own(item, 'inputSchema')))) {
      throw malformed(list, `number ${index} has no name or no inputSchema`);
    }
  }
  return items;
}

function malformed(list: ServerList, reason: string): TargetFailure {
  return new TargetFailure(
    'Invalid response from the MCP server',
    `its answer to ${METHODS[list]} is wrong: ${reason}`,
  );
}
