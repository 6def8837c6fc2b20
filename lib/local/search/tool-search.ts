import MiniSearch from 'minisearch';
import { own, ownNode } from '../../schema/node';
import type { JsonSchema } from '../../schema/tool';

/** What is searched of a tool. */
export interface SearchedTool {
  readonly fullName: string;
  readonly description?: string;
  readonly inputSchema: JsonSchema;
}

/** How many tools one search gives. The service's own number is not known. */
const MOST_RESULTS = 10;

/** Words that questions are full of and that tell nothing about tools. */
const EMPTY_WORDS = new Set(
  'a an and are as at be by can could do does for from get give has have how i in is it me my need of on or please some that the there this to use want we what when where which will with would you your'.split(
    ' ',
  ),
);

/**
 * Finds tools by the words of their names, descriptions and arguments. The service compares meanings; a local gateway
 * has no model to do so and compares words: it finds `cancel_order` by "cancelling orders", not by "undo a purchase".
 */
export class ToolSearch {
  private readonly index: MiniSearch<Entry>;

  public constructor(tools: readonly SearchedTool[]) {
    this.index = new MiniSearch<Entry>({
      fields: ['name', 'description', 'arguments'],
      tokenize: wordsOf,
      processTerm: (word) => (EMPTY_WORDS.has(word) ? null : stemOf(word)),
      searchOptions: {
        boost: { name: 3, description: 2 },
        prefix: (word) => word.length > 3,
        fuzzy: (word) => (word.length > 5 ? 0.2 : false),
      },
    });
    this.index.addAll(tools.map(entryOf));
  }

  /** The full names of the tools that fit best, best first. */
  public search(query: string, isOffered: (fullName: string) => boolean = () => true): string[] {
    const found = this.index.search(query, { filter: ({ id }) => isOffered(String(id)) });
    return found.slice(0, MOST_RESULTS).map(({ id }) => String(id));
  }
}

interface Entry {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly arguments: string;
}

function entryOf({ fullName, description, inputSchema }: SearchedTool): Entry {
  const args = Object.entries(ownNode(inputSchema, 'properties')).map(
    ([name, schema]) => `${name} ${own(Object(schema), 'description') ?? ''}`,
  );
  return { id: fullName, name: fullName, description: description ?? '', arguments: args.join(' ') };
}

/** The words of a text in lower case: `orders-api___cancelOrder` has four. */
function wordsOf(text: string): string[] {
  const spaced = text.replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2').replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2');
  return spaced.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** What English forms of a word have in common, roughly: "orders" and "order", "cancelling" and "cancel". */
function stemOf(word: string): string {
  return word.length < 5 ? word : word.replace(/(?:ies)$/, 'y').replace(/(?:([a-z])\1ing|ing|ed|es|s)$/, '$1');
}
