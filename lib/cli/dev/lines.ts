import { createColors } from 'picocolors';
import type { LocalEvent } from '../../local/events';
import type { Io } from '../io';
import { pad } from '../report/layout';
import { plain } from '../report/words';

/** What the command tells beside the gateway's own events. */
export type DevEvent =
  | { readonly type: 'started'; readonly gateway: string; readonly url: string; readonly tools: readonly string[] }
  /** Changes from now on are served. */
  | { readonly type: 'watching' }
  | { readonly type: 'reloaded'; readonly milliseconds: number; readonly tools: readonly string[] }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'stopped' };

/** One line for the terminal, or none for what nobody has to see. */
export function renderEvent(event: LocalEvent | DevEvent, { color }: Pick<Io, 'color'>): string | undefined {
  const { dim, green, red, yellow, bold } = createColors(color);
  switch (event.type) {
    case 'request': {
      const { method, tool, status, httpStatus, milliseconds, detail } = event;
      // Clients ask for a stream of the server's own, and go on without one.
      if (method === 'GET' && httpStatus === 405) return undefined;
      const isFine = status === 'ok';
      const what = tool === undefined ? method : bold(plain(tool));
      const word = column(isFine || httpStatus === 200 ? status : `${status} ${httpStatus}`);
      const how = isFine ? green(word) : red(word);
      const why = detail === undefined ? '' : `  ${dim(plain(detail))}`;
      return `${dim(timeOfDay())}  ${how}  ${`${Math.round(milliseconds)} ms`.padStart(8)}  ${what}${why}`;
    }
    case 'output': {
      const source = event.tool ?? event.source;
      return `${dim(timeOfDay())}  ${dim(`${plain(source)} │`)} ${event.stream === 'stderr' ? yellow(plain(event.text)) : plain(event.text)}`;
    }
    case 'policy': {
      const { tool, decision, enforced, policies, errors } = event;
      const word =
        decision === 'allow' ? green(column('allowed')) : red(column(enforced ? 'denied' : 'would be denied'));
      const by = policies.length > 0 ? `by ${policies.join(', ')}` : 'because no policy permits it';
      const failed = errors.length > 0 ? `; ${errors.join('; ')}` : '';
      return `${dim(timeOfDay())}  ${word}  ${bold(plain(tool))}  ${plain(by + failed)}`;
    }
    case 'notice':
      return `${dim(timeOfDay())}  ${yellow(column('note'))}  ${bold(plain(event.about))} ${plain(event.message)}`;
    case 'watching':
      return `${dim(timeOfDay())}  ${column('watching')}  every change is served`;
    case 'reloaded': {
      const count = event.tools.length === 1 ? '1 tool' : `${event.tools.length} tools`;
      return `${dim(timeOfDay())}  ${green(column('reloaded'))}  ${`${Math.round(event.milliseconds)} ms`.padStart(8)}  ${count}`;
    }
    case 'failed':
      return `${dim(timeOfDay())}  ${red(column('kept'))}  ${plain(event.message)}`;
    case 'started':
    case 'stopped':
      // The first screen says so, and so does the prompt that comes back.
      return undefined;
  }
}

/** What happened, in words that stand below each other. */
function column(word: string): string {
  return pad(word, 8);
}

function timeOfDay(): string {
  return new Date().toTimeString().slice(0, 8);
}
