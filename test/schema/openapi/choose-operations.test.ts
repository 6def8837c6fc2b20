import type { OperationChoice } from '../../../lib/schema/document-reading';
import { api, issuesOf, jsonAnswer, jsonBody, operation, post, read } from './documents';

function reference(kind: string, name: string) {
  return { $ref: `#/components/${kind}/${name}` };
}

const ZOO = api({
  tags: [{ name: 'read' }, { name: 'write' }],
  security: [{ key: [] }],
  webhooks: { born: { post: {} } },
  'x-owner': 'zoo',
  paths: {
    '/pets': {
      summary: 'Pets',
      parameters: [reference('parameters', 'Trace')],
      get: operation('getPets', { tags: ['read'], ...jsonAnswer(reference('schemas', 'Pets')) }),
      post: operation('addPet', {
        tags: ['write'],
        ...jsonBody(reference('schemas', 'NewPet')),
        security: [{ oauth: [] }],
      }),
    },
    '/keepers': {
      get: operation('getKeepers', { oneOf: [], ...jsonAnswer({ oneOf: [reference('schemas', 'Gone')] }) }),
    },
    '/toys': reference('pathItems', 'Toys'),
  },
  components: {
    schemas: {
      Pets: { type: 'array', items: reference('schemas', 'Pet') },
      Pet: {
        type: 'object',
        properties: { name: reference('schemas', 'Name') },
        discriminator: { propertyName: 'kind', mapping: { dog: 'Dog', cat: '#/components/schemas/Cat' } },
      },
      Name: { type: 'string' },
      Dog: { type: 'object' },
      Cat: { type: 'object' },
      NewPet: { type: 'object', properties: { name: reference('schemas', 'Name') } },
      Unused: { type: 'string' },
    },
    parameters: { Trace: { name: 'trace', in: 'query', schema: { type: 'string' } } },
    pathItems: { Toys: { get: operation('getToys'), post: operation('addToy') } },
    securitySchemes: {
      key: { type: 'apiKey', in: 'query', name: 'key' },
      oauth: { type: 'oauth2', flows: {} },
      unused: { type: 'http', scheme: 'basic' },
    },
    responses: { Unused: { description: '' } },
  },
});

function chosen(operations: OperationChoice): string[] {
  return read(ZOO, { operations }).tools.map(({ name }) => name);
}

test.each([
  [{}, ['getPets', 'addPet', 'getKeepers', 'getToys', 'addToy']],
  [{ include: ['addPet'] }, ['addPet']],
  [{ include: ['get*'] }, ['getPets', 'getKeepers', 'getToys']],
  [{ include: ['get*s', 'addPet'], exclude: ['*Keepers'] }, ['getPets', 'addPet', 'getToys']],
  [{ include: ['*e*p*r*'] }, ['getKeepers']],
  [{ include: ['*'] }, ['getPets', 'addPet', 'getKeepers', 'getToys', 'addToy']],
  [{ exclude: ['get*'] }, ['addPet', 'addToy']],
  [{ include: ['tag:write'] }, ['addPet']],
  [{ include: ['/pets'] }, ['getPets', 'addPet']],
  [{ include: ['get /*'] }, ['getPets', 'getKeepers', 'getToys']],
  [{ include: ['tag:*', 'POST *'], exclude: ['GET /pets'] }, ['addPet', 'addToy']],
])('%j keeps %j', (choice, expected) => {
  expect(chosen(choice)).toEqual(expected);
});

test('an operation without a name is not kept by a choice of names', () => {
  const paths = { '/a': { get: operation('a'), put: operation('') } };

  expect(issuesOf(api({ paths }), { operations: { include: ['a*'] } })).toEqual([]);
});

test('only what the chosen operations reach is judged', () => {
  const issues = issuesOf(ZOO, { operations: { include: ['getToys'] } });

  expect(issues).toEqual([
    'note OPENAPI_WEBHOOKS@/webhooks',
    'note OPENAPI_SECURITY_IGNORED@/components/securitySchemes/key',
  ]);
});

describe('fails', () => {
  test('for each name that no operation has, with near names', () => {
    const { issues, tools } = read(ZOO, { operations: { include: ['getPet', 'nothing*', 'addPet'] } });

    const notFound = issues.filter(({ code }) => code === 'OPERATION_NOT_FOUND');
    expect(notFound.map(({ severity, path, message }) => [severity, path, message])).toEqual([
      [
        'error',
        '/paths',
        `'operations.include' names "getPet", which is no operation of the document; did you mean "getPets"?`,
      ],
      [
        'error',
        '/paths',
        `'operations.include' names "nothing*", which is no operation of the document; write an operationId, "tag:..." or a method and a path, such as "getPets"`,
      ],
    ]);
    expect(tools.map(({ name }) => name)).toEqual(['addPet']);
  });

  test('where nothing is left', () => {
    const { issues } = read(ZOO, { operations: { exclude: ['*'] } });

    expect(issues.find(({ code }) => code === 'OPENAPI_NO_OPERATIONS')?.message).toBe(
      `keeps none of its 5 operations, such as GET /pets; widen 'operations.include' or narrow 'operations.exclude'`,
    );
  });
});

test('warns of a name to leave out that no operation has', () => {
  expect(issuesOf(api(), { operations: { exclude: ['gone'] } })).toEqual(['warning OPERATION_NOT_FOUND@/paths']);
});

describe('the document', () => {
  test('holds the chosen operations and what they refer to', () => {
    const { document } = read(ZOO, { operations: { include: ['getPets'] }, repair: 'none' });

    const { paths, components } = ZOO as {
      paths: Record<string, object>;
      components: Record<string, Record<string, unknown>>;
    };
    const { post: _, ...pets } = paths['/pets'] as { post: unknown };
    const { Unused: __, NewPet: ___, ...schemas } = components.schemas ?? {};
    expect(document).toEqual({
      openapi: '3.0.3',
      info: { title: 'Pets', version: '1.0.0' },
      servers: [{ url: 'https://pets.example.com' }],
      tags: [{ name: 'read' }],
      security: [{ key: [] }],
      paths: { '/pets': pets },
      components: {
        schemas,
        parameters: components.parameters,
        securitySchemes: { key: components.securitySchemes?.key },
      },
    });
  });

  test('keeps the security schemes that an operation asks for', () => {
    const { document } = read(ZOO, { operations: { include: ['addPet'] }, repair: 'none' });

    expect(document).toHaveProperty('components.securitySchemes.oauth');
    expect(document).not.toHaveProperty('components.securitySchemes.unused');
    expect(document).toHaveProperty('tags', [{ name: 'write' }]);
  });

  test('has no components and no tags when none are reached', () => {
    const document = api({ tags: [{ name: 'a' }], components: { schemas: { Unused: {} } } });

    expect(Object.keys(read(document).document as object)).toEqual(['openapi', 'info', 'servers', 'paths']);
  });

  test('has no tags when they are not a list', () => {
    expect(read(api({ tags: 'pets' })).document).toEqual(api());
  });

  test('keeps an extension of the document only where something in it is referred to', () => {
    const schema = { $ref: '#/x-shared/name' };
    const document = post(jsonBody({ type: 'object', properties: { it: schema } }), {
      'x-shared': { name: { type: 'string' } },
      'x-webhooks': { added: { post: {} } },
    });

    const given = read(document, { repair: 'none' });

    expect(given.issues).toEqual([]);
    expect(Object.keys(given.document as object)).toEqual(['openapi', 'info', 'servers', 'paths', 'x-shared']);
  });

  test('has the operations of a path that is a reference in their place', () => {
    const { document } = read(ZOO, { operations: { include: ['getToys'] } });

    expect(document).toHaveProperty('paths', { '/toys': { get: operation('getToys') } });
    expect(document).not.toHaveProperty('components.pathItems');
  });

  test('gives the same tools when it is read again', () => {
    const first = read(ZOO, { operations: { include: ['getPets', 'addPet'] } });

    const again = read(first.document);

    expect(again.document).toEqual(first.document);
    expect(again.tools).toEqual(first.tools);
  });

  test('is not changed by reading', () => {
    const before = structuredClone(ZOO);

    read(ZOO, { operations: { include: ['getPets'] } });

    expect(ZOO).toEqual(before);
  });
});
