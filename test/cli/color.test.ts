import { type ColorStream, takesColor } from '../../lib/cli/color';

const TERMINAL: ColorStream = { isTTY: true, hasColors: () => true };
const GREY_TERMINAL: ColorStream = { isTTY: true, hasColors: () => false };
const FILE: ColorStream = {};

test.each<[string, ColorStream, Record<string, string>, boolean]>([
  ['a terminal gets colours', TERMINAL, {}, true],
  ['a terminal without colours gets none', GREY_TERMINAL, {}, false],
  ['a file gets none', FILE, {}, false],
  ['a file gets none in CI either', FILE, { CI: 'true' }, false],
  ['NO_COLOR takes them from a terminal', TERMINAL, { NO_COLOR: '1' }, false],
  ['an empty NO_COLOR says nothing', TERMINAL, { NO_COLOR: '' }, true],
  ['FORCE_COLOR gives them to a pipe', FILE, { FORCE_COLOR: '1' }, true],
  ['FORCE_COLOR=0 takes them from a terminal', TERMINAL, { FORCE_COLOR: '0' }, false],
  ['NO_COLOR wins over FORCE_COLOR', TERMINAL, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
])('%s', (_, stream, env, expected) => {
  expect(takesColor(stream, env)).toBe(expected);
});
