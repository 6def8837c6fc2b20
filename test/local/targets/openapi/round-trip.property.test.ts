import fc from 'fast-check';
import { createOpenApiCaller } from '../../../../lib/local/targets/openapi/openapi-caller';
import { ownNode } from '../../../../lib/schema/node';
import { readOpenApi } from '../../../../lib/schema/openapi/read-openapi';
import { inlineDocument } from '../../../../lib/schema/source-document';
import { callOf, optionsOf, targetOf } from '../calls';
import { type RecordedRequest, RecordingServer } from '../http/recording-server';
import { documentOf, type Part } from './pets';

/** One argument: how the document describes it, what an agent gives, and how a server reads it back. */
interface Trip {
  readonly parameter?: Part;
  readonly property?: Part;
  readonly value: unknown;
  readonly read: (request: RecordedRequest, name: string) => unknown;
}

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
// Text cannot say -0, which is a number of JavaScript alone.
const json = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)));
const scalar = fc.oneof(text, fc.integer(), fc.boolean());

const pathOf = ({ url }: RecordedRequest) => url.split('?', 1)[0] ?? '';
const queryOf = ({ url }: RecordedRequest) => new URLSearchParams(url.slice(pathOf({ url } as RecordedRequest).length));
const rawQuery = ({ url }: RecordedRequest, name: string) =>
  url
    .split(/[?&]/)
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1) ?? '';
const listOf = (separator: string) => (request: RecordedRequest, name: string) =>
  rawQuery(request, name).split(separator).map(decodeURIComponent);

/** A path has the segments `/things/<name>/<value>`, one after another. */
const inPath = (request: RecordedRequest, name: string) => {
  const segments = pathOf(request).split('/');
  return decodeURIComponent(segments[segments.indexOf(name) + 1] ?? '');
};

function parameter(place: Part, values: fc.Arbitrary<unknown>, read: Trip['read']): fc.Arbitrary<Trip> {
  return values.map((value) => ({ parameter: place, value, read }));
}

const PARAMETERS = [
  parameter(
    { in: 'path', required: true },
    text.filter((value) => !['', '.', '..'].includes(value)),
    inPath,
  ),
  parameter({ in: 'query' }, scalar.map(String), (request, name) => queryOf(request).get(name)),
  parameter({ in: 'query' }, fc.array(text, { minLength: 1 }), (request, name) => queryOf(request).getAll(name)),
  parameter({ in: 'query', explode: false }, fc.array(text, { minLength: 1 }), listOf(',')),
  parameter({ in: 'query', style: 'pipeDelimited' }, fc.array(word, { minLength: 1 }), listOf('%7C')),
  parameter({ in: 'query', style: 'spaceDelimited' }, fc.array(word, { minLength: 1 }), listOf('%20')),
  parameter({ in: 'query', style: 'deepObject' }, fc.dictionary(word, text, { minKeys: 1 }), (request, name) => {
    const own = [...queryOf(request)].filter(([key]) => key.startsWith(`${name}[`));
    return Object.fromEntries(own.map(([key, value]) => [key.slice(name.length + 1, -1), value]));
  }),
  parameter(
    { in: 'query', schema: undefined, content: { 'application/json': {} } },
    json.filter((value) => value !== null),
    (request, name) => JSON.parse(queryOf(request).get(name) ?? ''),
  ),
  parameter({ in: 'header' }, fc.stringMatching(/^[!-~]([ -~]{0,10}[!-~])?$/), ({ headers }, name) => headers[name]),
  parameter({ in: 'cookie' }, text, ({ headers }, name) => {
    const cookies = (headers.cookie ?? '').split('; ').map((pair) => pair.split('='));
    return decodeURIComponent(cookies.find(([key]) => key === name)?.[1] ?? '');
  }),
];

const JSON_PROPERTY = json.map(
  (value): Trip => ({ property: {}, value, read: ({ body }, name) => JSON.parse(body)[name] }),
);
const FORM_PROPERTY = fc.oneof(
  scalar
    .map(String)
    .map((value): Trip => ({ property: {}, value, read: ({ body }, name) => new URLSearchParams(body).get(name) })),
  fc
    .array(text, { minLength: 1 })
    .map((value): Trip => ({ property: {}, value, read: ({ body }, name) => new URLSearchParams(body).getAll(name) })),
);

const BODIES = [
  { mediaType: 'application/json', property: JSON_PROPERTY },
  { mediaType: 'application/x-www-form-urlencoded', property: FORM_PROPERTY },
];

const operations = fc.constantFrom(...BODIES).chain(({ mediaType, property }) =>
  fc.record({
    mediaType: fc.constant(mediaType),
    trips: fc.array(fc.oneof(...PARAMETERS, property, property), { minLength: 1, maxLength: 8 }),
  }),
);

let server: RecordingServer;

beforeAll(async () => {
  server = await RecordingServer.start();
});

afterAll(() => server.stop());

test('what an agent gives as the arguments of a tool is what the API reads in its request', async () => {
  const property = fc.asyncProperty(operations, async ({ mediaType, trips }) => {
    const named = trips.map((trip, index) => ({ ...trip, name: `n${index}` }));
    const document = describeAll(mediaType, named);
    const [tool] = readOpenApi(inlineDocument(document), { repair: 'none' }).tools;
    const args = Object.fromEntries(named.map(({ name, value }) => [name, value]));
    const { options } = optionsOf({ endpoint: server.url });
    const caller = createOpenApiCaller(targetOf('OPENAPI', document), document, options);

    await caller.call(callOf('call', args));
    await caller.close();

    expect(Object.keys(ownNode(tool?.inputSchema ?? {}, 'properties')).sort()).toEqual(Object.keys(args).sort());
    expect(named.map(({ name, read }) => read(server.last, name))).toEqual(named.map(({ value }) => value));
  });

  await fc.assert(property, { numRuns: 300 });
});

function describeAll(mediaType: string, trips: readonly (Trip & { readonly name: string })[]) {
  const parameters = trips.flatMap(({ name, parameter: own }) => (own ? [{ name, schema: {}, ...own }] : []));
  const properties = trips.flatMap(({ name, property }) => (property ? [[name, property]] : []));
  const inPathNames = parameters
    .filter((own) => 'in' in own && own.in === 'path')
    .map(({ name }) => `/${name}/{${name}}`);
  const schema = { type: 'object', properties: Object.fromEntries(properties) };
  const requestBody = { required: true, content: { [mediaType]: { schema } } };
  return documentOf(`/things${inPathNames.join('')}`, 'post', {
    parameters,
    ...(properties.length > 0 ? { requestBody } : {}),
  });
}
