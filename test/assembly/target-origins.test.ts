import { copyFileSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { ApiDefinition, McpGateway, McpServer, ToolDefinitions } from '../../lib';
import { readAssembly } from '../../lib/assembly/read-assembly';
import { catalogOf } from '../../lib/catalog/catalog';
import { newFunction, tool, tools } from '../targets/sample-inputs';

const NASA = 'examples/quickstart/apis/nasa-insight.json';

function synthesize() {
  const app = new App();
  const stack = new Stack(app, 'Tools');
  const gateway = new McpGateway(stack, 'Gateway');
  gateway.addOpenApiTarget('Mars', { api: ApiDefinition.fromFile(join(process.cwd(), NASA)) });
  gateway.addLambdaTarget('Books', { handler: newFunction(stack), tools: tools('search') });
  const words = { anyOf: [{ type: 'string', maxLength: 9 }, { type: 'null' }], default: null };
  gateway.addMcpServerTarget('Docs', {
    server: McpServer.fromUrl('https://mcp.example.com/mcp'),
    tools: ToolDefinitions.fromInline([
      tool('find', { inputSchema: { type: 'object', properties: { words }, additionalProperties: false } }),
    ]),
  });
  gateway.addMcpServerTarget('Unlisted', { server: McpServer.fromUrl('https://mcp.example.com/other') });
  return { gateway, directory: app.synth().directory };
}

test('an assembly tells the same tools as the construct, with the same origins', () => {
  const { gateway, directory } = synthesize();

  const [model] = readAssembly(directory).gateways;

  const read = catalogOf(model?.targets ?? [], { semanticSearch: true });
  const pick = ({ name, description, inputSchema, origin }: (typeof read)[number]) => ({
    name,
    description,
    inputSchema,
    origin,
  });
  expect(read.map(pick)).toEqual(gateway.catalog.tools.map(pick));
  expect(read.find(({ target }) => target === 'Mars')?.origin).toEqual({
    document: NASA,
    pointer: '/paths/~1insight_weather~1/get',
  });
});

test('an assembly tells of an MCP server what the construct does', () => {
  const { gateway, directory } = synthesize();

  const [model] = readAssembly(directory).gateways;

  const servers = model?.targets.filter(({ kind }) => kind === 'MCP_SERVER') ?? [];
  expect(servers.map(({ name, endpoint, tools: known }) => [name, endpoint, known?.map((each) => each.name)])).toEqual([
    ['Docs', 'https://mcp.example.com/mcp', ['find']],
    ['Unlisted', 'https://mcp.example.com/other', undefined],
  ]);
  const [unknown] = gateway.catalog.unknownTargets;
  expect(model?.notices).toContainEqual({ about: 'Unlisted', message: unknown?.reason });
});

test('no absolute path of a document is in the assembly', () => {
  const { directory } = synthesize();

  const files = readdirSync(directory).filter((file) => file.endsWith('.json'));

  expect(files).toContain('Tools.metadata.json');
  for (const file of files) {
    expect(readFileSync(join(directory, file), 'utf8')).not.toContain(join(process.cwd(), NASA));
  }
});

test.each([
  [
    'beside its metadata tells the origins',
    (directory: string) => directory,
    'examples/quickstart/apis/nasa-insight.json',
  ],
  ['alone tells none', withoutMetadata, undefined],
])('a template %s', (_, place, expected) => {
  const folder = place(synthesize().directory);

  const [model] = readAssembly(join(folder, 'Tools.template.json')).gateways;

  expect(model?.targets.find(({ name }) => name === 'Mars')?.origin?.document).toBe(expected);
});

function withoutMetadata(directory: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'template-'));
  copyFileSync(join(directory, 'Tools.template.json'), join(folder, 'Tools.template.json'));
  return folder;
}
