import { api, issuesOf, jsonAnswer, jsonBody, operation, type Part, post, read, schemas } from './documents';

type Row = readonly [title: string, document: unknown, expected: readonly string[]];

const URL_AT = '/servers/0/url';
const BODY = '/paths/~1pets/post/requestBody/content/application~1json/schema';
const ANSWERED = '/paths/~1pets/post/responses/200/content/application~1json/schema';
const FIRST = '/paths/~1pets/get/parameters/0';

function serverUrl(url: string, variables?: Part): Part {
  return api({ servers: [variables === undefined ? { url } : { url, variables }] });
}

function parameter(changes: Part, path = '/pets'): Part {
  const limit = { name: 'limit', in: 'query', schema: { type: 'integer' }, ...changes };
  return api({ paths: { [path]: { get: operation('getPets', { parameters: [limit] }) } } });
}

function path(template: string, ...parameters: Part[]): Part {
  return api({ paths: { [template]: { get: operation('getPet', { parameters }) } } });
}

const ID = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };

function answer(response: unknown): Part {
  return post({ responses: { '200': response } });
}

function secured(scheme: unknown, changes: Part = {}): Part {
  return api({ security: [{ key: [] }], components: { securitySchemes: { key: scheme } }, ...changes });
}

function table(rule: string, rows: readonly Row[]): void {
  describe(rule, () => {
    test.each(rows)('%s', (_, document, expected) => {
      expect(issuesOf(document)).toEqual(expected);
    });
  });
}

table('version', [
  ['3.0 is read', api(), []],
  ['3.1 is read', api({ openapi: '3.1.0' }), []],
  ['a version without a patch is read', api({ openapi: '3.1' }), []],
  ['fails for Swagger 2.0', api({ openapi: undefined, swagger: '2.0' }), ['error OPENAPI_VERSION@/swagger']],
  ['fails for 3.2', api({ openapi: '3.2.0' }), ['error OPENAPI_VERSION@/openapi']],
  ['fails for 3.10', api({ openapi: '3.10.0' }), ['error OPENAPI_VERSION@/openapi']],
  ['fails for a number, which YAML makes of 3.1', api({ openapi: 3.1 }), ['error OPENAPI_VERSION@/openapi']],
  ['fails for another number', api({ openapi: 4 }), ['error OPENAPI_VERSION@/openapi']],
  ['fails for another document', { smithy: '2.0' }, ['error DOCUMENT_KIND@']],
  ['fails for a list', [], ['error OPENAPI_VERSION@']],
  ['fails for a text', 'openapi: 3.0.3', ['error OPENAPI_VERSION@']],
  ['fails for null', null, ['error OPENAPI_VERSION@']],
]);

table('info', [
  ['fails without info', api({ info: undefined }), ['error OPENAPI_INFO_MISSING@']],
  ['fails for an info that is no object', api({ info: 'Pets' }), ['error OPENAPI_INFO_MISSING@/info']],
  [
    'fails without title and with a version that YAML made a number',
    api({ info: { version: 1 } }),
    ['error OPENAPI_INFO_MISSING@/info', 'error OPENAPI_INFO_MISSING@/info'],
  ],
]);

table('paths', [
  ['fails without paths', api({ paths: undefined }), ['error OPENAPI_PATHS_MISSING@']],
  ['fails for empty paths', api({ paths: {} }), ['error OPENAPI_PATHS_MISSING@/paths']],
  ['fails for a list of paths', api({ paths: [] }), ['error OPENAPI_PATHS_MISSING@/paths']],
  ['fails for paths without operations', api({ paths: { '/a': {} } }), ['error OPENAPI_NO_OPERATIONS@/paths']],
  [
    'fails for a path that is no object',
    api({ paths: { '/a': [], '/b': { get: operation('b') } } }),
    ['error OPENAPI_MALFORMED@/paths/~1a'],
  ],
  [
    'fails for a path whose reference leads nowhere',
    api({ paths: { '/a': { $ref: 'other.json' }, '/b': { get: operation('b') } } }),
    ['error OPENAPI_REFERENCE_DANGLING@/paths/~1a/$ref'],
  ],
  ['extensions are no paths', api({ paths: { 'x-a': 1, '/b': { get: operation('b') } } }), []],
  ['webhooks are left out', api({ webhooks: { made: {} } }), ['note OPENAPI_WEBHOOKS@/webhooks']],
  ['empty webhooks are nothing', api({ webhooks: {} }), []],
]);

table('operationId', [
  [
    'fails without one',
    api({ paths: { '/pets': { get: operation('x', { operationId: undefined }) } } }),
    ['error OPENAPI_OPERATION_ID_MISSING@/paths/~1pets/get'],
  ],
  [
    'fails for an empty one',
    api({ paths: { '/pets': { get: operation('') } } }),
    ['error OPENAPI_OPERATION_ID_MISSING@/paths/~1pets/get'],
  ],
  [
    'fails for one that is no text',
    api({ paths: { '/pets': { get: operation('x', { operationId: 7 }) } } }),
    ['error OPENAPI_OPERATION_ID_MISSING@/paths/~1pets/get'],
  ],
  [
    'fails for a repeated one',
    api({ paths: { '/a': { get: operation('a') }, '/b': { get: operation('b'), put: operation('a') } } }),
    ['error OPENAPI_OPERATION_ID_DUPLICATE@/paths/~1b/put/operationId'],
  ],
  [
    'warns of characters that models do not take',
    api({ paths: { '/pets': { get: operation('pets/list') } } }),
    ['warning TOOL_NAME_CHARACTERS@/paths/~1pets/get/operationId'],
  ],
  [
    'fails for one over the limit of the gateway',
    api({ paths: { '/pets': { get: operation('a'.repeat(257)) } } }),
    ['error TOOL_NAME_TOO_LONG@/paths/~1pets/get/operationId'],
  ],
  [
    'notes that agents have nothing but the name',
    api({ paths: { '/pets': { get: operation('getPets', { description: ' ' }) } } }),
    ['note OPENAPI_DESCRIPTION_MISSING@/paths/~1pets/get'],
  ],
  [
    'a summary is enough',
    api({ paths: { '/pets': { get: operation('getPets', { description: undefined, summary: 'Pets' }) } } }),
    [],
  ],
]);

table('servers', [
  ['fails without servers', api({ servers: undefined }), ['error OPENAPI_SERVERS_MISSING@']],
  ['fails for an empty list', api({ servers: [] }), ['error OPENAPI_SERVERS_MISSING@/servers']],
  ['fails without url', api({ servers: [{}] }), ['error OPENAPI_SERVER_URL@/servers/0']],
  ['fails for a server that is no object', api({ servers: ['x'] }), ['error OPENAPI_SERVER_URL@/servers/0']],
  ['fails for a relative url', serverUrl('/v1'), [`error OPENAPI_SERVER_URL@${URL_AT}`]],
  ['fails for a host without a scheme', serverUrl('api.example.com'), [`error OPENAPI_SERVER_URL@${URL_AT}`]],
  ['fails without host', serverUrl('https:///v1'), [`error OPENAPI_SERVER_URL@${URL_AT}`]],
  ['fails for what is no url', serverUrl('https://a b'), [`error OPENAPI_SERVER_URL@${URL_AT}`]],
  ['warns of plain http', serverUrl('http://a.example.com'), [`warning OPENAPI_SERVER_NOT_HTTPS@${URL_AT}`]],
  ['fails for localhost', serverUrl('https://localhost:8080'), [`error OPENAPI_SERVER_PRIVATE@${URL_AT}`]],
  ['fails below localhost', serverUrl('https://api.localhost.'), [`error OPENAPI_SERVER_PRIVATE@${URL_AT}`]],
  ['fails for 127.0.0.1', serverUrl('https://127.0.0.1'), [`error OPENAPI_SERVER_PRIVATE@${URL_AT}`]],
  ['fails for 10.1.2.3', serverUrl('https://10.1.2.3/v1'), [`error OPENAPI_SERVER_PRIVATE@${URL_AT}`]],
  ['fails for 172.31.0.1', serverUrl('https://172.31.0.1'), [`error OPENAPI_SERVER_PRIVATE@${URL_AT}`]],
  ['fails for 192.168.0.1', serverUrl('https://192.168.0.1'), [`error OPENAPI_SERVER_PRIVATE@${URL_AT}`]],
  ['fails for an address in another spelling', serverUrl('https://0x7f.1'), [`error OPENAPI_SERVER_PRIVATE@${URL_AT}`]],
  ['fails for the metadata service', serverUrl('https://169.254.169.254'), [`error OPENAPI_SERVER_PRIVATE@${URL_AT}`]],
  ['fails for its IPv6 address', serverUrl('https://[fd00:ec2::254]'), [`error OPENAPI_SERVER_PRIVATE@${URL_AT}`]],
  ['fails for ::1', serverUrl('https://[::1]'), [`error OPENAPI_SERVER_PRIVATE@${URL_AT}`]],
  ['fails for a mapped address', serverUrl('https://[::ffff:10.0.0.1]'), [`error OPENAPI_SERVER_PRIVATE@${URL_AT}`]],
  ['fails for fe80::', serverUrl('https://[fe80::1]'), [`error OPENAPI_SERVER_PRIVATE@${URL_AT}`]],
  ['takes a public address', serverUrl('https://172.32.0.1'), []],
  ['takes a public IPv6 address', serverUrl('https://[2600::1]'), []],
  ['passes over what is only known at deployment', serverUrl(`${'$'}{Token[Api.Url.12]}`), []],
  [
    'only warns of servers after the first',
    api({ servers: [{ url: 'https://a.example.com' }, { url: 'https://localhost' }] }),
    ['warning OPENAPI_SERVER_PRIVATE@/servers/1/url'],
  ],
  [
    'fails for a variable that is not defined',
    serverUrl('https://{t}.example.com'),
    [`error OPENAPI_SERVER_VARIABLE@${URL_AT}`],
  ],
  [
    'warns of a variable for the whole host',
    serverUrl('https://{host}/v1', { host: { default: 'a.example.com' } }),
    [
      `warning OPENAPI_SERVER_HOST_VARIABLE@${URL_AT}`,
      'note OPENAPI_SERVER_VARIABLE_ARGUMENT@/servers/0/variables/host',
    ],
  ],
  [
    'notes that a variable becomes an argument',
    serverUrl('https://{t}.example.com', { t: { default: 'a', enum: ['a', 'b'] } }),
    ['note OPENAPI_SERVER_VARIABLE_ARGUMENT@/servers/0/variables/t'],
  ],
  [
    'fails for a variable without default',
    serverUrl('https://{t}.example.com', { t: {} }),
    [
      'error OPENAPI_SERVER_VARIABLE@/servers/0/variables/t',
      'note OPENAPI_SERVER_VARIABLE_ARGUMENT@/servers/0/variables/t',
    ],
  ],
  [
    'warns of a slash in a default',
    serverUrl('https://a.example.com/{basePath}', { basePath: { default: '/v1' } }),
    [
      'warning OPENAPI_SERVER_VARIABLE@/servers/0/variables/basePath',
      'note OPENAPI_SERVER_VARIABLE_ARGUMENT@/servers/0/variables/basePath',
    ],
  ],
  [
    'warns of servers of a path and of an operation',
    api({
      paths: {
        '/a': { servers: [{ url: 'https://a.example.com' }], get: operation('a', { servers: [{ url: '/b' }] }) },
      },
    }),
    [
      'warning OPENAPI_SERVERS_OVERRIDE@/paths/~1a/servers',
      'warning OPENAPI_SERVERS_OVERRIDE@/paths/~1a/get/servers',
      'warning OPENAPI_SERVER_URL@/paths/~1a/get/servers/0/url',
    ],
  ],
]);

table('references', [
  [
    'fails for one that leads nowhere',
    post(jsonAnswer({ $ref: '#/components/schemas/Pet' })),
    [`error OPENAPI_REFERENCE_DANGLING@${ANSWERED}/$ref`],
  ],
  [
    'fails for one to an inherited member',
    post(jsonAnswer({ $ref: '#/components/schemas/constructor' }), schemas({})),
    [`error OPENAPI_REFERENCE_DANGLING@${ANSWERED}/$ref`],
  ],
  [
    'fails for another file',
    post(jsonAnswer({ $ref: 'pet.yaml#/Pet' })),
    [`error OPENAPI_REFERENCE_REMOTE@${ANSWERED}/$ref`],
  ],
  [
    'fails for another host',
    post(jsonAnswer({ $ref: 'https://example.com/pet.json' })),
    [`error OPENAPI_REFERENCE_REMOTE@${ANSWERED}/$ref`],
  ],
  [
    'fails for references that lead to each other and nothing else',
    post(
      jsonAnswer({ $ref: '#/components/schemas/A' }),
      schemas({ A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' } }),
    ),
    [
      `error OPENAPI_REFERENCE_DANGLING@${ANSWERED}/$ref`,
      'error OPENAPI_REFERENCE_DANGLING@/components/schemas/A/$ref',
      'error OPENAPI_REFERENCE_DANGLING@/components/schemas/B/$ref',
    ],
  ],
  [
    'warns of a circle',
    post(
      jsonAnswer({ $ref: '#/components/schemas/Tree' }),
      schemas({
        Tree: {
          type: 'object',
          properties: { children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } },
        },
      }),
    ),
    ['warning OPENAPI_REFERENCE_CIRCULAR@/components/schemas/Tree/properties/children/items/$ref'],
  ],
  [
    'the same schema twice is no circle',
    post(
      jsonAnswer({
        type: 'object',
        properties: { a: { $ref: '#/components/schemas/A' }, b: { $ref: '#/components/schemas/A' } },
      }),
      schemas({ A: { type: 'object', properties: { c: { type: 'array', items: { type: 'string' } } } } }),
    ),
    [],
  ],
  [
    'an escaped reference is followed',
    post(jsonAnswer({ $ref: '#/components/schemas/a~1b%20c' }), schemas({ 'a/b c': { type: 'string' } })),
    [],
  ],
  [
    'fails for one into an operation that is left out',
    post(jsonAnswer({ $ref: '#/webhooks/made/post' }), { webhooks: { made: { post: {} } } }),
    [`error OPENAPI_REFERENCE_LEFT_OUT@${ANSWERED}/$ref`, 'note OPENAPI_WEBHOOKS@/webhooks'],
  ],
  [
    'fails for one with a lone percent sign',
    post(jsonAnswer({ $ref: '#/components/schemas/100%' })),
    [`error OPENAPI_REFERENCE_DANGLING@${ANSWERED}/$ref`],
  ],
  [
    'fails for a parameter that leads nowhere, once',
    post({ parameters: [{ $ref: '#/components/parameters/Gone' }] }),
    ['error OPENAPI_REFERENCE_DANGLING@/paths/~1pets/post/parameters/0/$ref'],
  ],
  [
    'a discriminator only keeps schemas, it does not reach them',
    post(
      jsonAnswer({ $ref: '#/components/schemas/Pet' }),
      schemas({
        Pet: { discriminator: { mapping: { cat: 'Cat', dog: '#/gone', fox: 'fox.json' } } },
        Cat: { oneOf: [] },
      }),
    ),
    [],
  ],
  [
    'one into an operation that is kept is followed',
    post({
      ...jsonBody({ type: 'object', properties: { name: { type: 'string' } } }),
      ...jsonAnswer({ $ref: `#${BODY}` }),
    }),
    [],
  ],
  [
    '"$ref" in an example or as a property is no reference',
    post(
      jsonAnswer({
        type: 'object',
        example: { $ref: 'gone.json' },
        properties: { $ref: { type: 'string' }, example: { type: 'object', default: { $ref: '#/gone' } } },
      }),
    ),
    [],
  ],
]);

table('composition', [
  [
    'fails for oneOf in a body',
    post(jsonBody({ type: 'object', properties: {}, oneOf: [] })),
    [`error OPENAPI_ONE_OF@${BODY}/oneOf`],
  ],
  [
    'fails for oneOf in a property of an answer',
    post(jsonAnswer({ type: 'object', properties: { a: { oneOf: [] } } })),
    [`error OPENAPI_ONE_OF@${ANSWERED}/properties/a/oneOf`],
  ],
  [
    'fails for oneOf in items',
    post(jsonAnswer({ type: 'array', items: { oneOf: [] } })),
    [`error OPENAPI_ONE_OF@${ANSWERED}/items/oneOf`],
  ],
  [
    'fails for oneOf in a parameter',
    parameter({ schema: { oneOf: [] } }),
    [`error OPENAPI_ONE_OF@${FIRST}/schema/oneOf`],
  ],
  [
    'fails for oneOf in the content of a parameter',
    parameter({ schema: undefined, content: { 'application/json': { schema: { oneOf: [] } } } }),
    [
      `warning OPENAPI_PARAMETER_NOT_SIMPLE@${FIRST}`,
      `error OPENAPI_ONE_OF@${FIRST}/content/application~1json/schema/oneOf`,
    ],
  ],
  [
    'takes oneOf below additionalProperties of an answer',
    post(jsonAnswer({ type: 'object', additionalProperties: { oneOf: [] } })),
    [],
  ],
  [
    'warns of oneOf below additionalProperties of a body',
    post(jsonBody({ type: 'object', properties: {}, additionalProperties: { oneOf: [] } })),
    [`warning OPENAPI_ONE_OF@${BODY}/additionalProperties/oneOf`],
  ],
  [
    'warns of oneOf below patternProperties of a body',
    post(jsonBody({ type: 'object', properties: {}, patternProperties: { 'a/b': { oneOf: [] } } })),
    [`warning OPENAPI_ONE_OF@${BODY}/patternProperties/a~1b/oneOf`],
  ],
  [
    'fails where a schema is reached both ways',
    post(
      {
        ...jsonBody({ type: 'object', properties: {}, additionalProperties: { $ref: '#/components/schemas/A' } }),
        ...jsonAnswer({ $ref: '#/components/schemas/A' }),
      },
      schemas({ A: { oneOf: [] } }),
    ),
    ['error OPENAPI_ONE_OF@/components/schemas/A/oneOf'],
  ],
  [
    'takes a property that is called oneOf',
    post(jsonAnswer({ type: 'object', properties: { oneOf: { type: 'array', items: { type: 'string' } } } })),
    [],
  ],
  [
    'warns of anyOf and allOf',
    post(jsonAnswer({ anyOf: [{ type: 'string' }], allOf: [{ oneOf: [] }] })),
    [
      `warning OPENAPI_ANY_OF@${ANSWERED}/anyOf`,
      `warning OPENAPI_ALL_OF@${ANSWERED}/allOf`,
      `error OPENAPI_ONE_OF@${ANSWERED}/allOf/0/oneOf`,
    ],
  ],
  [
    'what stands beside a reference counts in 3.1 only',
    post(jsonAnswer({ $ref: '#/components/schemas/A', oneOf: [] }), { openapi: '3.1.0', ...schemas({ A: {} }) }),
    [`error OPENAPI_ONE_OF@${ANSWERED}/oneOf`],
  ],
  ['and not in 3.0', post(jsonAnswer({ $ref: '#/components/schemas/A', oneOf: [] }), schemas({ A: {} })), []],
  ['a component that nothing reaches is not judged', api(schemas({ A: { oneOf: [], $ref: '#/gone' } })), []],
]);

table('bodies', [
  [
    'fails without content',
    post({ requestBody: {} }),
    ['error OPENAPI_REQUEST_BODY_CONTENT_MISSING@/paths/~1pets/post/requestBody'],
  ],
  [
    'fails for empty content',
    post({ requestBody: { content: {} } }),
    ['error OPENAPI_REQUEST_BODY_CONTENT_MISSING@/paths/~1pets/post/requestBody'],
  ],
  [
    'fails for a media type of its own',
    post({ requestBody: { required: true, content: { 'text/csv': { schema: { type: 'object', properties: {} } } } } }),
    ['error OPENAPI_REQUEST_MEDIA_TYPE@/paths/~1pets/post/requestBody/content/text~1csv'],
  ],
  [
    'warns of a media type with parameters',
    answer({ description: 'Done', content: { 'application/json; charset=utf-8': {} } }),
    ['warning OPENAPI_RESPONSE_MEDIA_TYPE@/paths/~1pets/post/responses/200/content/application~1json; charset=utf-8'],
  ],
  [
    'fails for a media type of an answer',
    answer({ description: 'Done', content: { 'application/json': {}, 'text/html': {} } }),
    ['error OPENAPI_RESPONSE_MEDIA_TYPE@/paths/~1pets/post/responses/200/content/text~1html'],
  ],
  [
    'takes the four documented media types',
    answer({
      description: 'Done',
      content: {
        'application/json': {},
        'application/xml': {},
        'multipart/form-data': {},
        'application/x-www-form-urlencoded': {},
      },
    }),
    [],
  ],
  ['fails without responses', post({ responses: undefined }), ['error OPENAPI_RESPONSES_MISSING@/paths/~1pets/post']],
  [
    'warns of empty responses',
    post({ responses: {} }),
    ['warning OPENAPI_RESPONSES_MISSING@/paths/~1pets/post/responses'],
  ],
  [
    'fails without description',
    answer({}),
    ['error OPENAPI_RESPONSE_DESCRIPTION_MISSING@/paths/~1pets/post/responses/200'],
  ],
  ['takes an empty description', answer({ description: '' }), []],
  [
    'fails for a shared response without description, once',
    api({
      paths: {
        '/a': {
          get: operation('a', {
            responses: { '200': { $ref: '#/components/responses/A' }, default: { $ref: '#/components/responses/A' } },
          }),
        },
      },
      components: { responses: { A: {} } },
    }),
    ['error OPENAPI_RESPONSE_DESCRIPTION_MISSING@/components/responses/A'],
  ],
  [
    'warns of links',
    answer({ description: 'Done', links: { next: {} } }),
    ['warning OPENAPI_LINKS@/paths/~1pets/post/responses/200/links'],
  ],
  ['empty links are nothing', answer({ description: 'Done', links: {} }), []],
  ['warns of callbacks', post({ callbacks: { made: {} } }), ['warning OPENAPI_CALLBACKS@/paths/~1pets/post/callbacks']],
  ['empty callbacks are nothing', post({ callbacks: {} }), []],
  [
    'warns of a body that is no object',
    post(jsonBody({ type: 'array', items: { type: 'string' } })),
    [`warning OPENAPI_BODY_NOT_OBJECT@${BODY}`],
  ],
  [
    'warns of a body without schema',
    post({ requestBody: { content: { 'application/json': {} } } }),
    ['warning OPENAPI_BODY_NOT_OBJECT@/paths/~1pets/post/requestBody/content/application~1json'],
  ],
  [
    'notes an optional body with a required property',
    post(
      jsonBody({ type: 'object', required: ['name'], properties: { name: { type: 'string' } } }, { required: false }),
    ),
    ['note OPENAPI_BODY_OPTIONAL@/paths/~1pets/post/requestBody'],
  ],
  [
    'an optional body that requires nothing is fine',
    post(jsonBody({ type: 'object', properties: { name: { type: 'string' } } }, { required: false })),
    [],
  ],
]);

table('parameters', [
  ['a path parameter that is declared is fine', path('/pets/{id}', ID), []],
  [
    'fails for one that is not declared',
    path('/pets/{id}/{toy}', ID),
    ['error OPENAPI_PATH_PARAMETER_UNDECLARED@/paths/~1pets~1{id}~1{toy}/get'],
  ],
  [
    'fails for each that is not declared',
    path('/pets/{id}/{toy}'),
    Array(2).fill('error OPENAPI_PATH_PARAMETER_UNDECLARED@/paths/~1pets~1{id}~1{toy}/get'),
  ],
  [
    'fails for one that is not required',
    path('/pets/{id}', { ...ID, required: false }),
    ['error OPENAPI_PATH_PARAMETER_OPTIONAL@/paths/~1pets~1{id}/get/parameters/0'],
  ],
  ['warns of one that is not in the path', path('/pets', ID), [`warning OPENAPI_PATH_PARAMETER_UNUSED@${FIRST}`]],
  [
    'fails for a serializer in the path',
    path('/pets/{;id*}', ID),
    ['error OPENAPI_PARAMETER_STYLE@/paths/~1pets~1{;id*}/get'],
  ],
  [
    'fails for query parameters in the path',
    path('/pets{?limit,after*}', { name: 'limit', in: 'query', schema: { type: 'string' } }),
    ['error OPENAPI_PARAMETER_STYLE@/paths/~1pets{?limit,after*}/get'],
  ],
  [
    'fails for matrix',
    path('/pets/{id}', { ...ID, style: 'matrix' }),
    ['error OPENAPI_PARAMETER_STYLE@/paths/~1pets~1{id}/get/parameters/0'],
  ],
  [
    'fails for label',
    path('/pets/{id}', { ...ID, style: 'label' }),
    ['error OPENAPI_PARAMETER_STYLE@/paths/~1pets~1{id}/get/parameters/0'],
  ],
  ['takes simple', path('/pets/{id}', { ...ID, style: 'simple' }), []],
  ['takes form', parameter({ style: 'form' }), []],
  [
    'fails for deepObject',
    parameter({ style: 'deepObject', schema: { type: 'object' } }),
    [`error OPENAPI_PARAMETER_STYLE@${FIRST}`, `warning OPENAPI_PARAMETER_NOT_SIMPLE@${FIRST}`],
  ],
  [
    'fails for pipeDelimited',
    parameter({ style: 'pipeDelimited', schema: { type: 'array', items: {} } }),
    [`error OPENAPI_PARAMETER_STYLE@${FIRST}`, `warning OPENAPI_PARAMETER_NOT_SIMPLE@${FIRST}`],
  ],
  [
    'warns of a list',
    parameter({ schema: { type: 'array', items: { type: 'string' } } }),
    [`warning OPENAPI_PARAMETER_NOT_SIMPLE@${FIRST}`],
  ],
  [
    'warns of a list behind a reference',
    {
      ...parameter({ schema: { $ref: '#/components/schemas/Ids' } }),
      ...schemas({ Ids: { type: ['array', 'null'] } }),
    },
    [`warning OPENAPI_PARAMETER_NOT_SIMPLE@${FIRST}`],
  ],
  [
    'warns of content',
    parameter({ schema: undefined, content: { 'application/json': {} } }),
    [`warning OPENAPI_PARAMETER_NOT_SIMPLE@${FIRST}`],
  ],
  ['warns without schema', parameter({ schema: undefined }), [`warning OPENAPI_PARAMETER_SCHEMA_MISSING@${FIRST}`]],
  ['warns of a header', parameter({ in: 'header' }), [`warning OPENAPI_PARAMETER_LOCATION@${FIRST}`]],
  ['warns of a cookie', parameter({ in: 'cookie' }), [`warning OPENAPI_PARAMETER_LOCATION@${FIRST}`]],
  [
    'warns of two arguments of a name',
    api({
      paths: {
        '/pets/{id}': {
          parameters: [ID],
          put: operation('putPet', jsonBody({ type: 'object', properties: { id: { type: 'string' } } })),
        },
      },
    }),
    [
      'warning OPENAPI_ARGUMENT_COLLISION@/paths/~1pets~1{id}/put/requestBody/content/application~1json/schema/properties/id',
    ],
  ],
]);

table('shape', [
  [
    'fails for an operation that is no object',
    api({ paths: { '/a': { get: [] } } }),
    ['error OPENAPI_NO_OPERATIONS@/paths', 'error OPENAPI_MALFORMED@/paths/~1a/get'],
  ],
  [
    'fails for parameters that are no list',
    post({ parameters: {} }),
    ['error OPENAPI_MALFORMED@/paths/~1pets/post/parameters'],
  ],
  [
    'fails for a parameter that is no object',
    post({ parameters: ['id'] }),
    ['error OPENAPI_MALFORMED@/paths/~1pets/post/parameters/0'],
  ],
  [
    'fails for a parameter without name',
    post({ parameters: [{ in: 'query' }] }),
    ['error OPENAPI_MALFORMED@/paths/~1pets/post/parameters/0'],
  ],
  [
    'fails for a parameter without place',
    post({ parameters: [{ name: 'a' }] }),
    ['error OPENAPI_MALFORMED@/paths/~1pets/post/parameters/0'],
  ],
  ['fails for a parameter of Swagger', parameter({ in: 'body' }), [`error OPENAPI_MALFORMED@${FIRST}`]],
  [
    'fails for a body that is no object',
    post({ requestBody: [] }),
    ['error OPENAPI_MALFORMED@/paths/~1pets/post/requestBody'],
  ],
  [
    'fails for responses that are no object',
    post({ responses: [] }),
    ['error OPENAPI_MALFORMED@/paths/~1pets/post/responses'],
  ],
  [
    'fails for a response that is no object',
    answer('ok'),
    ['error OPENAPI_MALFORMED@/paths/~1pets/post/responses/200'],
  ],
  ['fails for TRACE', api({ paths: { '/a': { trace: operation('a') } } }), ['error OPENAPI_METHOD@/paths/~1a/trace']],
]);

table('security', [
  [
    'fails for a scheme that is not defined',
    api({ security: [{ key: [] }] }),
    ['error OPENAPI_SECURITY_SCHEME_UNDEFINED@/security/0/key'],
  ],
  [
    'fails for one that an operation asks for',
    post({ security: [{}, { 'a/b': [] }] }),
    ['error OPENAPI_SECURITY_SCHEME_UNDEFINED@/paths/~1pets/post/security/1/a~1b'],
  ],
  [
    'fails for a scheme without type',
    secured({}),
    ['error OPENAPI_SECURITY_SCHEME_UNDEFINED@/components/securitySchemes/key'],
  ],
  [
    'notes a scheme',
    secured({ type: 'apiKey', in: 'query', name: 'api_key' }),
    ['note OPENAPI_SECURITY_IGNORED@/components/securitySchemes/key'],
  ],
  ['a scheme that nothing asks for is not judged', secured({}, { security: undefined }), []],
]);

table('what parsers of the service would stumble over', [
  [
    'warns of a parameter that stands twice in a list',
    api({
      paths: {
        '/pets': {
          get: operation('getPets', {
            parameters: [
              { name: 'q', in: 'query', schema: { type: 'string' } },
              { name: 'q', in: 'query', schema: { type: 'integer' } },
            ],
          }),
        },
      },
    }),
    ['warning OPENAPI_PARAMETER_DUPLICATE@/paths/~1pets/get/parameters/1'],
  ],
  [
    'fails for a path without a slash',
    api({ paths: { pets: { get: operation('getPets') } } }),
    ['error OPENAPI_MALFORMED@/paths/pets'],
  ],
  [
    'warns of an answer that is no status',
    post({ responses: { '200': { description: 'Done' }, ok: { description: 'Done' } } }),
    ['warning OPENAPI_RESPONSE_STATUS@/paths/~1pets/post/responses/ok'],
  ],
  [
    'takes ranges of statuses and the default',
    post({ responses: { '2XX': { description: 'Done' }, default: { description: 'Not done' } } }),
    [],
  ],
  [
    'warns of a list of anything in a request, at any depth',
    post(jsonBody({ type: 'object', properties: { a: { type: 'array', items: { type: 'array' } } } })),
    [`warning OPENAPI_ARRAY_ITEMS_MISSING@${BODY}/properties/a/items`],
  ],
  ['takes a list of anything in an answer', post(jsonAnswer({ type: 'array' })), []],
]);

table('servers that nobody should call', [
  [
    'warns of a name of a private network',
    serverUrl('https://api.internal/v1'),
    [`warning OPENAPI_SERVER_PRIVATE@${URL_AT}`],
  ],
  [
    'warns of a metadata service',
    serverUrl('https://metadata.google.internal'),
    [`warning OPENAPI_SERVER_PRIVATE@${URL_AT}`],
  ],
  ['warns of a host without a domain', serverUrl('https://api/v1'), [`warning OPENAPI_SERVER_PRIVATE@${URL_AT}`]],
  ['fails for a password', serverUrl('https://user:secret@api.example.com'), [`error OPENAPI_SERVER_SECRET@${URL_AT}`]],
]);

test('a password in a URL is in no message', () => {
  const servers = [
    { url: 'https://api.example.com' },
    { url: 'http://u:hunter2@10.0.0.1' },
    { url: 'https://{a}:hunter2@x' },
  ];
  const { issues } = read(api({ servers }), { repair: 'lossless' });

  expect(JSON.stringify(issues)).not.toContain('hunter2');
});

test('of a document with far too many operations nothing is said but that', () => {
  const paths = Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`/p${index}`, { get: {} }]));

  const { issues, tools } = read(api({ paths }));

  expect(issues.map(({ code }) => code)).toEqual(['OPENAPI_TOO_MANY_TOOLS']);
  expect(tools).toEqual([]);
});
