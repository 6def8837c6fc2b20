import type { SessionTool } from '../../client/mcp-session';
import { EXIT, type Io } from '../io';
import { truncate } from '../report/layout';
import { Page, pageWidth } from '../report/page';
import { plain, plainDescription } from '../report/words';
import type { Whereabouts } from './locate';
import { withSession } from './with-session';

/** Lists the tools that a gateway has now. */
export async function tools(options: Whereabouts & { readonly json: boolean }, io: Io): Promise<number> {
  const listed = await withSession(options, (session) => session.listTools());
  io.stdout(options.json ? `${JSON.stringify({ tools: listed }, undefined, 2)}\n` : renderTools(listed, io));
  return EXIT.done;
}

/** A line for each tool, and how many there are. */
export function renderTools(listed: readonly SessionTool[], io: Pick<Io, 'columns' | 'color'>): string {
  const page = new Page(pageWidth(io), io.color);
  const room = Math.max(20, page.width - 4 - Math.max(0, ...listed.map(({ name }) => name.length)));
  page.rows(listed.map(({ name, description = '' }) => [plain(name), truncate(plainDescription(description), room)]));
  page.blank();
  page.line(listed.length === 1 ? '1 tool' : `${listed.length} tools`);
  return page.toString();
}
