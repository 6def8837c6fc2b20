import { type CatalogTarget, catalogOf, SEARCH_TOOL } from '../../lib/catalog/catalog';

const tool = (name: string) => ({ name, description: `Does ${name}`, inputSchema: { type: 'object' }, pointer: '' });

const TARGETS: CatalogTarget[] = [
  { name: 'zoo', kind: 'LAMBDA', credential: { type: 'GATEWAY_IAM_ROLE' }, tools: [tool('b'), tool('B'), tool('a')] },
  { name: 'api', kind: 'OPENAPI', tools: [{ ...tool('z'), outputSchema: { type: 'string' } }] },
  { name: 'mcp', kind: 'MCP_SERVER' },
];

test('tools stand in the order of tools/list: the search tool, then by full name', () => {
  const names = catalogOf(TARGETS, { semanticSearch: true }).map(({ name }) => name);

  expect(names).toEqual(['x_amz_bedrock_agentcore_search', 'api___z', 'zoo___B', 'zoo___a', 'zoo___b']);
});

test('without semantic search there is no search tool', () => {
  expect(catalogOf(TARGETS, { semanticSearch: false })).not.toContain(SEARCH_TOOL);
});

test('an entry says which target answers, and how it is called', () => {
  const [api, zoo] = catalogOf(TARGETS, { semanticSearch: false });

  expect(api).toEqual({
    name: 'api___z',
    description: 'Does z',
    inputSchema: { type: 'object' },
    outputSchema: { type: 'string' },
    target: 'api',
    kind: 'OPENAPI',
  });
  expect(zoo).toMatchObject({ target: 'zoo', kind: 'LAMBDA', credential: { type: 'GATEWAY_IAM_ROLE' } });
});
