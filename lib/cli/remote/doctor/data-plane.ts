import { SEARCH_TOOL } from '../../../catalog/catalog';
import { compareCatalogs } from '../../../catalog/diff/compare-catalogs';
import type { CatalogSnapshot } from '../../../catalog/snapshot';
import { openSession, type SessionTool } from '../../../client/mcp-session';
import { subjectOf } from '../../diff/summary';
import { tryTellFailure } from '../failure';
import type { Located } from '../locate';
import type { Finding } from './finding';

/** What the service makes tools from, in words for both places that have none. */
const WITHOUT_TOOLS = 'see whether its targets are READY; those of MCP servers have to be synchronised';

/** Asks for a token, if the gateway takes any. */
export async function askForToken({ connection, label }: Located): Promise<Finding> {
  const check = 'token';
  try {
    const token = await connection.token();
    const text =
      token === undefined ? 'none is needed: requests are signed, or everybody gets in' : 'the client gets one';
    return { check, state: 'ok', text };
  } catch (error) {
    return wrong(check, error, label, 'check the client, its secret and its scopes');
  }
}

/** Lists the tools as an MCP client. */
export async function askForTools({
  connection,
  label,
}: Located): Promise<{ readonly finding: Finding; readonly tools?: readonly SessionTool[] }> {
  const check = 'tools/list';
  try {
    const session = await openSession(connection);
    try {
      const tools = await session.listTools();
      return { finding: findingOf(check, tools), tools };
    } finally {
      await session.close();
    }
  } catch (error) {
    return { finding: wrong(check, error, label, 'see what is wrong above, or with exceptionLevel: DEBUG') };
  }
}

/** Compares the tools that agents get with those that they should get. */
export function compareTools(
  expected: CatalogSnapshot,
  tools: readonly SessionTool[],
  source: string,
): readonly Finding[] {
  const live = tools.map(({ name, description = '', inputSchema }) => ({ name, description, inputSchema }));
  const { changes, notCompared } = compareCatalogs(expected, { tools: live });
  const check = 'catalogue';
  const details = changes.map((change) => {
    const { name, argument } = subjectOf(change);
    return `${name}${argument === undefined ? '' : ` › ${argument}`} ${change.message}`;
  });
  const unknown = [...notCompared, ...(expected.unknownTargets ?? []).map(({ target }) => target)];
  const beside = unknown.length === 0 ? '' : `; not compared: the tools of ${unknown.join(', ')}`;
  if (changes.length === 0) {
    return [{ check, state: 'ok', text: `the tools are those of ${source}${beside}` }];
  }
  const count = changes.length === 1 ? '1 difference' : `${changes.length} differences`;
  return [
    {
      check,
      state: 'wrong',
      text: `${count} from ${source}${beside}`,
      details,
      remedy: `deploy what ${source} comes from, or make it anew from what is deployed`,
    },
  ];
}

function findingOf(check: string, tools: readonly SessionTool[]): Finding {
  const others = tools.filter(({ name }) => name !== SEARCH_TOOL.name).length;
  const text = tools.length === 1 ? '1 tool' : `${tools.length} tools`;
  if (others > 0) return { check, state: 'ok', text };
  return {
    check,
    state: 'wrong',
    text: others === tools.length ? 'no tools' : 'the search tool alone',
    remedy: WITHOUT_TOOLS,
  };
}

function wrong(check: string, error: unknown, label: string, otherwise: string): Finding {
  const known = tryTellFailure(error, label);
  if (known === undefined) throw error;
  // What to do stands behind the semicolon in most messages.
  const [, text = known.message, remedy = otherwise] = /^(.*?)(?:; (.*))?$/s.exec(known.message) ?? [];
  return { check, state: 'wrong', text: `${text} [${known.code}]`, remedy };
}
