import { createColors } from 'picocolors';
import type { Io } from '../io';
import { columnWidth, pad } from '../report/layout';
import { plain } from '../report/words';
import type { CheckStep } from './self-check';

/** The steps of a check, one line each, and whether all is well. */
export function renderCheck(steps: readonly CheckStep[], { color }: Pick<Io, 'color'>): string {
  const { green, red, bold } = createColors(color);
  const width = columnWidth(
    steps.map(({ step }) => step),
    60,
  );
  const lines = steps.map(
    ({ step, ok, text }) => `  ${ok ? green('ok    ') : red('failed')}  ${pad(plain(step), width)}  ${plain(text)}`,
  );
  const failed = steps.filter(({ ok }) => !ok).length;
  const end = failed === 0 ? green(`All ${steps.length} steps work`) : red(`${failed} of ${steps.length} steps failed`);
  return `\n${bold('Self-check, as an MCP client')}\n${lines.join('\n')}\n\n${end}\n`;
}
