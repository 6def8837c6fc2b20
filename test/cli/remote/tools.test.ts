import { renderTools } from '../../../lib/cli/remote/tools';

const TOOLS = ['Orders___get', 'Orders___a_name_that_is_longer_than_most'].map((name) => ({
  name,
  description: 'Reads an order by its number, and tells who has sent it and when',
  inputSchema: { type: 'object' },
}));

test('descriptions stand beside the names, cut at the edge', () => {
  expect(renderTools(TOOLS, { columns: 80, color: false })).toBe(
    [
      '  Orders___get                              Reads an order by its number, and t…',
      '  Orders___a_name_that_is_longer_than_most  Reads an order by its number, and t…',
      '',
      '2 tools',
      '',
    ].join('\n'),
  );
});

test('on a narrow terminal they stand below, and names are never cut', () => {
  expect(renderTools(TOOLS, { columns: 40, color: false })).toBe(
    [
      '  Orders___get',
      '    Reads an order by its number, and t…',
      '  Orders___a_name_that_is_longer_than_most',
      '    Reads an order by its number, and t…',
      '',
      '2 tools',
      '',
    ].join('\n'),
  );
});
