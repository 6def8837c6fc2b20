import { api, issuesOf, jsonBody, operation, type Part, post, read, schemas } from './documents';

const STRING = { type: 'string' };

function inputOf(document: unknown): unknown {
  return read(document).tools[0]?.inputSchema;
}

test('a tool is named after the operationId and points at the operation', () => {
  expect(read(api()).tools).toEqual([
    {
      name: 'getPets',
      description: 'Does getPets',
      inputSchema: { type: 'object', properties: {} },
      pointer: '/paths/~1pets/get',
    },
  ]);
});

test.each([
  [{ description: 'Long', summary: 'Short' }, 'Long'],
  [{ description: undefined, summary: 'Short' }, 'Short'],
  [{ description: '', summary: '' }, 'getPets'],
])('the description of %j is %j', (changes, expected) => {
  const document = api({ paths: { '/pets': { get: operation('getPets', changes) } } });

  expect(read(document).tools[0]?.description).toBe(expected);
});

test('tools keep the order of the document', () => {
  const paths = { '/b': { put: operation('z'), get: operation('y') }, '/a': { get: operation('x') } };

  expect(read(api({ paths })).tools.map(({ name }) => name)).toEqual(['z', 'y', 'x']);
});

test('operations whose name is missing or taken give no tool', () => {
  const paths = {
    '/a': { get: operation('a'), put: operation('') },
    '/b': { get: operation('a', { description: 'Another' }) },
  };

  expect(read(api({ paths }), { repair: 'none' }).tools.map(({ description }) => description)).toEqual(['Does a']);
});

describe('arguments', () => {
  test('parameters, body properties and server variables stand beside each other', () => {
    const document = api({
      servers: [
        {
          url: 'https://{region}.example.com/{basePath}',
          variables: {
            region: { default: 'eu', enum: ['eu', 'us'], description: 'Where' },
            basePath: { default: 'v1' },
          },
        },
        { url: 'https://{other}.example.com', variables: { other: { default: 'x' } } },
      ],
      paths: {
        '/pets/{id}': {
          parameters: [{ name: 'id', in: 'path', required: true, description: 'The pet', schema: STRING }],
          put: operation('putPet', {
            parameters: [{ name: 'dryRun', in: 'query', schema: { type: 'boolean', default: false } }],
            ...jsonBody({ type: 'object', required: ['name'], properties: { name: STRING, age: { type: 'integer' } } }),
          }),
        },
      },
    });

    expect(inputOf(document)).toEqual({
      type: 'object',
      properties: {
        id: { type: 'string', description: 'The pet' },
        dryRun: { type: 'boolean', default: false },
        name: STRING,
        age: { type: 'integer' },
        region: { type: 'string', enum: ['eu', 'us'], description: 'Where' },
        basePath: STRING,
      },
      required: ['id', 'name'],
    });
  });

  test('an operation overrides the parameters of its path', () => {
    const paths = {
      '/pets': {
        parameters: [{ name: 'limit', in: 'query', required: true, schema: STRING }],
        get: operation('getPets', { parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer' } }] }),
      },
    };

    expect(inputOf(api({ paths }))).toEqual({ type: 'object', properties: { limit: { type: 'integer' } } });
  });

  test('the first of two arguments of a name stays', () => {
    const document = post({
      parameters: [{ name: 'name', in: 'query', schema: { type: 'integer' } }],
      ...jsonBody({ type: 'object', required: ['name'], properties: { name: STRING } }),
    });

    expect(inputOf(document)).toEqual({ type: 'object', properties: { name: { type: 'integer' } } });
  });

  test('a body that is no object becomes one argument', () => {
    const list = { type: 'array', items: STRING };

    expect(inputOf(post(jsonBody(list)))).toEqual({ type: 'object', properties: { body: list }, required: ['body'] });
  });

  test('JSON is taken where there is a choice', () => {
    const requestBody = {
      required: true,
      content: {
        'application/xml': { schema: { type: 'object', properties: { xml: STRING } } },
        'application/json': { schema: { type: 'object', properties: { json: STRING } } },
      },
    };

    expect(inputOf(post({ requestBody }))).toEqual({ type: 'object', properties: { json: STRING } });
  });

  test('allOf adds its properties', () => {
    const document = post(
      jsonBody({
        required: ['id'],
        properties: { id: STRING },
        allOf: [{ $ref: '#/components/schemas/Named' }, { properties: { age: { type: 'integer' } } }],
      }),
      schemas({ Named: { type: 'object', required: ['name'], properties: { name: STRING } } }),
    );

    expect(inputOf(document)).toEqual({
      type: 'object',
      properties: { id: STRING, name: STRING, age: { type: 'integer' } },
      required: ['id', 'name'],
    });
  });

  test('arguments may be called like what JavaScript objects inherit', () => {
    const properties = JSON.parse('{"__proto__":{"type":"string"},"constructor":{"type":"string"}}');
    const document = post(jsonBody({ type: 'object', properties }));

    expect(JSON.stringify(inputOf(document))).toBe(
      '{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"type":"string"}}}',
    );
  });
});

describe('references', () => {
  const components = {
    components: {
      schemas: {
        Name: { type: 'string', description: 'A name' },
        Owner: { type: 'object', properties: { name: { $ref: '#/components/schemas/Name' } } },
        Tree: {
          type: 'object',
          description: 'A tree',
          properties: {
            label: { $ref: '#/components/schemas/Name' },
            children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } },
          },
        },
      },
      parameters: { Limit: { name: 'limit', in: 'query', schema: { $ref: '#/components/schemas/Name' } } },
      requestBodies: {
        Pet: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Owner' } } },
        },
      },
    },
  };
  const name = { type: 'string', description: 'A name' };

  function property(schema: unknown, document: Part = {}): unknown {
    const described = post(jsonBody({ type: 'object', properties: { it: schema } }), { ...components, ...document });
    return inputOf(described);
  }

  test('are replaced in parameters and bodies', () => {
    const document = post(
      {
        parameters: [{ $ref: '#/components/parameters/Limit' }],
        requestBody: { $ref: '#/components/requestBodies/Pet' },
      },
      components,
    );

    expect(inputOf(document)).toEqual({ type: 'object', properties: { limit: name, name } });
  });

  test.each(['items', 'additionalProperties', 'not'])('are replaced below %s', (keyword) => {
    expect(property({ [keyword]: { $ref: '#/components/schemas/Name' } })).toEqual({
      type: 'object',
      properties: { it: { [keyword]: name } },
    });
  });

  test.each(['anyOf', 'prefixItems'])('are replaced in %s', (keyword) => {
    expect(property({ [keyword]: [{ $ref: '#/components/schemas/Name' }, { type: 'integer' }] })).toEqual({
      type: 'object',
      properties: { it: { [keyword]: [name, { type: 'integer' }] } },
    });
  });

  test('keep their own description in 3.1', () => {
    const schema = { $ref: '#/components/schemas/Name', description: 'Mine' };

    expect(property(schema, { openapi: '3.1.0' })).toEqual({
      type: 'object',
      properties: { it: { type: 'string', description: 'Mine' } },
    });
    expect(property(schema)).toEqual({ type: 'object', properties: { it: name } });
  });

  test('in a circle end where they come back', () => {
    expect(property({ $ref: '#/components/schemas/Tree' })).toEqual({
      type: 'object',
      properties: {
        it: {
          type: 'object',
          description: 'A tree',
          properties: { label: name, children: { type: 'array', items: { type: 'object', description: 'A tree' } } },
        },
      },
    });
  });

  test('leave schemas alone that are true or false', () => {
    const schema = { type: 'object', properties: { any: true, name: { $ref: '#/components/schemas/Name' } } };

    expect(property(schema, { openapi: '3.1.0' })).toEqual({
      type: 'object',
      properties: { it: { type: 'object', properties: { any: true, name } } },
    });
  });

  test('of a whole body that lead nowhere are one error', () => {
    expect(issuesOf(post(jsonBody({ $ref: '#/components/schemas/Gone' })))).toEqual([
      'error OPENAPI_REFERENCE_DANGLING@/paths/~1pets/post/requestBody/content/application~1json/schema/$ref',
    ]);
  });

  test('that lead nowhere allow anything', () => {
    expect(property({ $ref: '#/components/schemas/Gone' })).toEqual({ type: 'object', properties: { it: {} } });
  });
});

describe('large arguments', () => {
  test('are cut below 100 levels, with a warning', () => {
    let schema: Part = STRING;
    for (let level = 0; level < 150; level++) {
      schema = { type: 'object', properties: { a: schema } };
    }

    const { issues, tools } = read(post(jsonBody(schema)));

    expect(issues.map(({ code }) => code)).toEqual(['OPENAPI_ARGUMENTS_CUT']);
    expect(JSON.stringify(tools).split('"properties"')).toHaveLength(102);
  });

  test('are cut where references multiply, with a warning', () => {
    const doubling = Array.from({ length: 30 }, (_, level): [string, Part] => {
      const next = { $ref: `#/components/schemas/D${level + 1}` };
      return [`D${level}`, level === 29 ? STRING : { type: 'object', properties: { a: next, b: next } }];
    });
    const document = post(jsonBody({ $ref: '#/components/schemas/D0' }), schemas(Object.fromEntries(doubling)));

    const { issues, tools } = read(document);

    expect(issues.map(({ code }) => code)).toEqual(['OPENAPI_ARGUMENTS_CUT']);
    expect(JSON.stringify(tools).length).toBeLessThan(1_000_000);
  });
});
