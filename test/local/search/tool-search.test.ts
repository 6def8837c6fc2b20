import { ToolSearch } from '../../../lib/local/search/tool-search';

const searched = (fullName: string, description = '', properties = {}) => ({
  fullName,
  description,
  inputSchema: { type: 'object', properties },
});

const TOOLS = [
  searched('orders-api___cancelOrder', 'Cancels an order that is not shipped yet'),
  searched('orders-api___listOrders', 'Lists the orders of a customer', {
    customerEmail: { type: 'string', description: 'Where the invoices went' },
  }),
  searched('weather___get_forecast', 'Tells the weather of the coming days'),
  searched('smithy___GetHTTPHeaders'),
];

const search = new ToolSearch(TOOLS);

test.each([
  ['a word of a name in camel case', 'cancel', ['orders-api___cancelOrder']],
  ['a word of a name with underscores', 'forecast', ['weather___get_forecast']],
  ['a word beside an abbreviation', 'headers', ['smithy___GetHTTPHeaders']],
  ['the name of the target', 'weather', ['weather___get_forecast']],
  ['a word of the description', 'shipped', ['orders-api___cancelOrder']],
  ['a word of the name of an argument', 'email', ['orders-api___listOrders']],
  ['a word of the description of an argument', 'invoice', ['orders-api___listOrders']],
  ['another form of a word', 'cancelling', ['orders-api___cancelOrder']],
  ['a slip of the pen', 'forcast', ['weather___get_forecast']],
  ['a whole question', 'How do I get the weather?', ['weather___get_forecast']],
])('finds tools by %s', (_what, query, names) => {
  expect(search.search(query)).toEqual(names);
});

test('puts names before descriptions', () => {
  const both = new ToolSearch([searched('a___other', 'Sends mail by pigeon'), searched('a___pigeon', 'Flies')]);

  expect(both.search('pigeon')).toEqual(['a___pigeon', 'a___other']);
});

test.each([
  ['nothing', ''],
  ['what no tool is about', 'xylophone'],
  ['words that every question has', 'what can you do for me'],
])('finds nothing for %s', (_what, query) => {
  expect(search.search(query)).toEqual([]);
});

test('finds only tools that are offered', () => {
  const isOffered = (name: string) => name !== 'orders-api___cancelOrder';

  expect(search.search('orders', isOffered)).toEqual(['orders-api___listOrders']);
});

test('gives ten tools at most', () => {
  const many = new ToolSearch(Array.from({ length: 40 }, (_, index) => searched(`target___order_${index}`)));

  expect(many.search('order')).toHaveLength(10);
});
