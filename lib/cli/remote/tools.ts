import type { SessionTool } from '../../client/mcp-session';
import { EXIT, type Io } from '../io';
import { columnWidth, pad, truncate } from '../report/layout';
import { Page, pageWidth } from '../report/page';
import { plain, plainDescription } from '../report/words';
import type { Whereabouts } from './locate';
import { withSession } from './with-session';

/** With less room than this beside the names, descriptions get lines of their own. */
const LEAST_ROOM = 30;

/** Lists the tools that a gateway has now. */
export async function tools(options: Whereabouts & { readonly json: boolean }, io: Io): Promise<number> {
  const listed = await withSession(options, io, (session) => session.listTools());
  io.stdout(options.json ? `${JSON.stringify({ tools: listed }, undefined, 2)}\n` : renderTools(listed, io));
  return EXIT.done;
}

/** A line for each tool, and how many there are. */
export function renderTools(listed: readonly SessionTool[], io: Pick<Io, 'columns' | 'color'>): string {
  const page = new Page(pageWidth(io), io.color);
  const rows = listed.map(({ name, description = '' }) => [plain(name), plainDescription(description)] as const);
  const width = columnWidth(
    rows.map(([name]) => name),
    Number.POSITIVE_INFINITY,
  );
  const room = page.width - 4 - width;
  for (const [name, description] of rows) {
    // Names are what "call" takes, so they are never cut.
    if (room >= LEAST_ROOM) page.line(`  ${pad(name, width)}  ${truncate(description, room)}`);
    else {
      page.line(`  ${name}`);
      page.line(`    ${truncate(description, page.width - 4)}`);
    }
  }
  page.blank();
  page.line(listed.length === 1 ? '1 tool' : `${listed.length} tools`);
  return page.toString();
}
