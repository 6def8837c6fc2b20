import { join } from 'node:path';
import { isNode, ownList, ownNode } from '../../lib/schema/node';
import { type OpenApiRequest, requestsOf } from '../../lib/schema/openapi/requests';
import { documentsIn, expectedOf, readAny, summarize } from './readings';

const ROOT = join(__dirname, '../..');

/** Documents of other people, of every version, and those of this repository. */
const GROUPS: Readonly<Record<string, string>> = {
  'readme-oas-examples-2.0': 'node_modules/@readme/oas-examples/2.0',
  'readme-oas-examples-3.0': 'node_modules/@readme/oas-examples/3.0',
  'readme-oas-examples-3.1': 'node_modules/@readme/oas-examples/3.1',
  'quickstart-apis': 'examples/quickstart/apis',
  'quickstart-models': 'examples/quickstart/models',
  written: 'test/fixtures/documents/written',
};

const groups = Object.entries(GROUPS).map(([group, folder]) => ({
  group,
  readings: documentsIn(join(ROOT, folder)).map((name) => ({ name, reading: readAny(join(ROOT, folder, name)) })),
}));

test.each(groups)('$group: every document gives the tools and issues that were reviewed', ({ group, readings }) => {
  const summaries = Object.fromEntries(readings.map(({ name, reading }) => [name, summarize(reading)]));

  expect(readings).not.toEqual([]);
  expect(summaries).toEqual(expectedOf(group, summaries));
});

test.each(groups)('$group: every issue says what to do, in a sentence without a full stop', ({ readings }) => {
  const unclear = readings.flatMap(({ name, reading }) =>
    reading.issues
      .filter(({ message }) => message.length < 20 || message.endsWith('.') || /undefined|\[object|NaN/.test(message))
      .map(({ code, message }) => `${name}: ${code} ${message}`),
  );

  expect(unclear).toEqual([]);
});

test.each(groups)('$group: what is given to the service can be written as JSON, if there are tools', ({ readings }) => {
  for (const { reading } of readings) {
    if (reading.tools.length > 0) {
      expect(JSON.parse(JSON.stringify(reading.document))).toEqual(expect.any(Object));
    }
  }
});

test.each(groups)('$group: every tool has a name and an object for its arguments', ({ readings }) => {
  for (const { tools } of readings.map(({ reading }) => reading)) {
    for (const tool of tools) {
      expect(tool.name).not.toBe('');
      expect(tool.inputSchema.type).toBe('object');
    }
  }
});

test('the arguments of every tool of an OpenAPI document are those that its request takes', () => {
  const requests = groups.flatMap(({ readings }) =>
    readings.flatMap(({ name, reading: { tools, document } }) => {
      if (!isNode(document) || document.openapi === undefined) return [];
      const { byTool } = requestsOf(document);
      // Servers of an operation or path leave the arguments for those of the document without effect.
      const [server] = ownList(document, 'servers');
      const variables = Object.keys(isNode(server) ? ownNode(server, 'variables') : {});
      return tools.map((tool) => ({
        tool: `${name} ${tool.name}`,
        shown: new Set(Object.keys(ownNode(tool.inputSchema, 'properties'))),
        taken: new Set([...argumentsOf(byTool.get(tool.name)), ...variables]),
      }));
    }),
  );

  expect(requests.length).toBeGreaterThan(200);
  expect(requests.filter(({ shown, taken }) => [...shown].sort().join() !== [...taken].sort().join())).toEqual([]);
});

function argumentsOf(request: OpenApiRequest | undefined): string[] {
  return [
    ...(request?.parameters.map(({ name }) => name) ?? []),
    ...(request?.body?.properties?.keys() ?? []),
    ...(request?.body?.argument === undefined ? [] : [request.body.argument]),
    ...(request?.server?.variables.filter(({ isArgument }) => isArgument).map(({ name }) => name) ?? []),
  ];
}

test.each(['2.0', '3.0', '3.1'])('a document of version %s gives the same as JSON and as YAML', (version) => {
  const folder = join(ROOT, 'node_modules/@readme/oas-examples', version);
  const pairs = documentsIn(join(folder, 'yaml'))
    .map((name) => [join(folder, 'yaml', name), join(folder, 'json', name.replace(/yaml$/, 'json'))] as const)
    .map(([yaml, json]) => ({ yaml: summarize(readAny(yaml)), json: summarize(readAny(json)) }));

  expect(pairs.length).toBeGreaterThan(3);
  expect(pairs.map(({ yaml }) => yaml)).toEqual(pairs.map(({ json }) => json));
});

/** Documents that the service is known to take, or that show nothing it is documented to refuse. */
test.each([
  'examples/quickstart/apis/nasa-insight.json',
  'examples/quickstart/models/dynamodb.json',
  'test/fixtures/documents/written/anchors.yaml',
  'test/fixtures/documents/written/cluster-logs.yaml',
  'test/fixtures/documents/written/hotel-desk.json',
  'test/fixtures/documents/written/smithy-parcels.json',
])('%s gives tools and no error, mended or not', (path) => {
  for (const repair of ['lossless', 'none'] as const) {
    const { tools, issues } = readAny(join(ROOT, path), { repair });

    expect(tools).not.toEqual([]);
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
  }
});

test.each(['cluster-logs.yaml', 'hotel-desk.json'])('%s, which has what works in samples, is not warned of', (name) => {
  const { issues } = readAny(join(ROOT, 'test/fixtures/documents/written', name), { repair: 'none' });

  expect(issues.filter(({ severity }) => severity !== 'note')).toEqual([]);
});
