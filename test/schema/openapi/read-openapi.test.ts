import { readFileSync } from 'node:fs';
import { LIMITS } from '../../../lib/schema/limits';
import { readOpenApi } from '../../../lib/schema/openapi/read-openapi';
import { api, issuesOf, jsonAnswer, jsonBody, operation, type Part, post, read, schemas } from './documents';

function messageOf(document: unknown): string | undefined {
  return read(document, { repair: 'none' }).issues[0]?.message;
}

test("the quickstart's document gives one tool and no issue", () => {
  const text = readFileSync('examples/quickstart/apis/nasa-insight.json', 'utf8');
  const document = JSON.parse(text);

  const { issues, tools, document: given } = read(document, { targetName: 'NasaInsight' });

  expect(issues).toEqual([]);
  expect(given).toEqual(document);
  expect(tools.map(({ name, pointer }) => [name, pointer])).toEqual([
    ['getInsightWeather', '/paths/~1insight_weather~1/get'],
  ]);
  expect(tools[0]?.inputSchema).toMatchObject({
    type: 'object',
    properties: { feedtype: { enum: ['json'] }, ver: { enum: ['1.0'] } },
    required: ['feedtype', 'ver'],
  });
});

test('a document that could not be parsed has the issues of its text', () => {
  const issue = { code: 'DOCUMENT_SYNTAX', severity: 'error', path: '', message: 'is cut off' } as const;

  const reading = readOpenApi({ name: 'a.json', value: undefined, issues: [issue], position: () => undefined });

  expect(reading).toEqual({ issues: [issue], tools: [], document: undefined });
});

test('what parsing found comes first', () => {
  const issue = { code: 'DOCUMENT_KEY_DUPLICATE', severity: 'warning', path: '/info', message: 'is twice' } as const;

  const reading = readOpenApi({
    name: 'a.json',
    value: api({ info: undefined }),
    issues: [issue],
    position: () => undefined,
  });

  expect(reading.issues.map(({ code }) => code)).toEqual(['DOCUMENT_KEY_DUPLICATE', 'OPENAPI_REPAIRED_INFO']);
});

test('all problems come at once, in document order', () => {
  const document = {
    openapi: '3.0.3',
    paths: {
      '/b': { post: { operationId: 'b', responses: { 200: { content: { 'text/html': {} } } } } },
      '/a': { get: { parameters: [{ name: 'q', in: 'header', schema: { oneOf: [] } }] } },
    },
    servers: [{ url: 'http://10.0.0.1' }],
  };

  expect(issuesOf(document)).toEqual([
    'error OPENAPI_INFO_MISSING@',
    'note OPENAPI_DESCRIPTION_MISSING@/paths/~1b/post',
    'error OPENAPI_RESPONSE_DESCRIPTION_MISSING@/paths/~1b/post/responses/200',
    'error OPENAPI_RESPONSE_MEDIA_TYPE@/paths/~1b/post/responses/200/content/text~1html',
    'error OPENAPI_OPERATION_ID_MISSING@/paths/~1a/get',
    'note OPENAPI_DESCRIPTION_MISSING@/paths/~1a/get',
    'error OPENAPI_RESPONSES_MISSING@/paths/~1a/get',
    'warning OPENAPI_PARAMETER_LOCATION@/paths/~1a/get/parameters/0',
    'error OPENAPI_ONE_OF@/paths/~1a/get/parameters/0/schema/oneOf',
    'error OPENAPI_SERVER_PRIVATE@/servers/0/url',
    'warning OPENAPI_SERVER_NOT_HTTPS@/servers/0/url',
  ]);
});

describe('messages say what to write', () => {
  test.each([
    [
      api({ openapi: undefined, swagger: '2.0' }),
      'is Swagger 2.0, but the gateway reads OpenAPI 3.0 and 3.1; convert it',
    ],
    [api({ openapi: 3.1 }), 'is 3.1, but a version is a text; write "3.1.0" in quotes'],
    [
      api({
        paths: {
          '/pets/{petId}/toys': {
            parameters: [{ name: 'petId', in: 'path', required: true, schema: {} }],
            get: operation(''),
          },
        },
      }),
      'has the operationId ""; the gateway names the tool after it, so add one such as "getPetsByPetIdToys"',
    ],
    [
      api({ paths: { '/a': { get: operation('a') }, '/b': { get: operation('a') } } }),
      'repeats the operationId of GET /a ("a"); rename one of them, for example to "getB"',
    ],
    [api({ servers: [{ url: '/v1' }] }), 'so write the whole address, such as "https://api.example.com/v1"'],
    [api({ servers: [{ url: 'v1' }] }), 'so write the whole address, such as "https://api.example.com/v1"'],
    [
      post(jsonAnswer({ $ref: '#/components/schemas/Pat' }), schemas({ Pet: {} })),
      'refers to "#/components/schemas/Pat", which the document does not hold; did you mean "#/components/schemas/Pet"?',
    ],
    [api({ security: [{ kee: [] }], components: { securitySchemes: { key: {} } } }), 'did you mean "key"?'],
  ])('%#', (document, expected) => {
    expect(messageOf(document)).toContain(expected);
  });

  test.each([
    ['/pets/{;id*}', 'write "{id}"'],
    ['/pets/{a,b}', 'write "{a}" and "{b}"'],
    ['/pets{?limit,after*}', 'take it out of the path, and declare a query parameter of each name: limit, after'],
  ])('of the path %s', (path, expected) => {
    expect(messageOf(api({ paths: { [path]: { get: operation('getPets') } } }))).toContain(expected);
  });

  test.each([
    [{ type: 'apiKey', in: 'query', name: 'api_key' }, 'an API key credential at ApiKeyLocation.query("api_key")'],
    [{ type: 'apiKey', in: 'header', name: 'X-Key' }, 'an API key credential at ApiKeyLocation.header("X-Key")'],
    [
      { type: 'apiKey', in: 'header', name: 'Authorization', 'x-amazon-apigateway-authtype': 'awsSigv4' },
      "GatewayCredentialProvider.fromIamRole({ service: 'execute-api' })",
    ],
    [{ type: 'apiKey', in: 'cookie', name: 'k' }, 'a target has no credential for cookies'],
    [{ type: 'http', scheme: 'bearer' }, 'HTTP bearer authentication'],
    [{ type: 'oauth2', flows: {} }, 'give the target an OAuth credential'],
    [{ type: 'openIdConnect', openIdConnectUrl: 'x' }, 'give the target an OAuth credential'],
    [{ type: 'mutualTLS' }, 'describes "type": "mutualTLS"'],
  ])('of the scheme %j', (key, expected) => {
    expect(messageOf(api({ security: [{ key: [] }], components: { securitySchemes: { key } } }))).toContain(expected);
  });
});

describe('limits', () => {
  test('fails over 10 MB, measured without what is left out', () => {
    const large = post(jsonAnswer({ type: 'string', description: 'x'.repeat(LIMITS.documentBytes) }));
    const unused = api(schemas({ Large: { description: 'x'.repeat(LIMITS.documentBytes) } }));

    expect(issuesOf(large)).toEqual(['error OPENAPI_TOO_LARGE@']);
    expect(issuesOf(unused)).toEqual([]);
  });

  test('fails over 1000 tools', () => {
    const paths = Array.from({ length: LIMITS.toolsPerTarget + 1 }, (_, index): [string, Part] => [
      `/p${index}`,
      { get: operation(`get${index}`) },
    ]);

    expect(issuesOf(api({ paths: Object.fromEntries(paths) }))).toEqual(['error OPENAPI_TOO_MANY_TOOLS@/paths']);
    expect(issuesOf(api({ paths: Object.fromEntries(paths.slice(1)) }))).toEqual([]);
  });
});

describe('hostile documents', () => {
  test('schemas of 10,000 levels are refused', () => {
    let schema: Part = { oneOf: [] };
    for (let level = 0; level < 10_000; level++) {
      schema = { type: 'array', items: schema };
    }

    expect(issuesOf(post(jsonBody(schema)))).toEqual(['error DOCUMENT_TOO_DEEP@']);
  });

  test('10,000 references in a row are followed', () => {
    const chain = Array.from({ length: 10_000 }, (_, index): [string, unknown] => [
      `S${index}`,
      index === 9_999 ? { oneOf: [] } : { $ref: `#/components/schemas/S${index + 1}` },
    ]);

    expect(issuesOf(post(jsonAnswer({ $ref: '#/components/schemas/S0' }), schemas(Object.fromEntries(chain))))).toEqual(
      ['error OPENAPI_ONE_OF@/components/schemas/S9999/oneOf'],
    );
  });

  test('a value that holds itself is refused', () => {
    const schema: Record<string, unknown> = { type: 'object' };
    schema.properties = { self: schema };

    expect(issuesOf(post(jsonAnswer(schema)))).toEqual(['error DOCUMENT_TOO_DEEP@']);
  });

  test('names that JavaScript objects inherit are names', () => {
    const document = JSON.parse(
      '{"openapi":"3.0.3","info":{"title":"a","version":"1"},"servers":[{"url":"https://a.example.com"}],' +
        '"paths":{"__proto__":{"get":{"operationId":"constructor","description":"d","responses":{"200":{"description":"",' +
        '"content":{"application/json":{"schema":{"$ref":"#/components/schemas/__proto__"}}}}}}}},' +
        '"components":{"schemas":{"__proto__":{"type":"string"},"toString":{}}}}',
    );

    const { issues, tools, document: given } = read(document);

    expect(issues.map(({ code, path }) => `${code}@${path}`)).toEqual(['OPENAPI_MALFORMED@/paths/__proto__']);
    expect(tools[0]?.name).toBe('constructor');
    expect(JSON.stringify(given)).toBe(JSON.stringify(document).replace(',"toString":{}', ''));
  });
});
