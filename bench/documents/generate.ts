type Json = Record<string, unknown>;

const TEXT =
  'Says in a sentence or two what this is for, as the documents of large APIs do, and what to watch out for.';

/** Resources of an API at scale 1: about a quarter of a megabyte. */
const RESOURCES = 15;

/**
 * An OpenAPI document like those of large APIs: four operations to a resource, schemas of their own and shared ones.
 * It has nothing that any of the compared checkers refuses, so that all of them have to read to the end.
 */
export function generateOpenApi(scale: number): Json {
  const paths: Json = {};
  const schemas: Json = { Owner: record(0), Error: record(1) };
  for (let index = 0; index < RESOURCES * scale; index++) {
    const name = `Thing${index}`;
    schemas[name] = {
      ...record(index),
      properties: {
        ...record(index).properties,
        owner: { $ref: '#/components/schemas/Owner' },
        parts: { type: 'array', items: { $ref: `#/components/schemas/${name}Part` } },
      },
    };
    schemas[`${name}Part`] = record(index + 1);
    const id = { name: 'id', in: 'path', required: true, description: TEXT, schema: { type: 'string' } };
    paths[`/things${index}`] = {
      get: { ...operation(`list${name}`, name), parameters: [queryOf('limit', 'integer'), queryOf('after', 'string')] },
      post: { ...operation(`create${name}`, name), requestBody: bodyOf(name) },
    };
    paths[`/things${index}/{id}`] = {
      get: { ...operation(`get${name}`, name), parameters: [id] },
      put: { ...operation(`replace${name}`, name), parameters: [id], requestBody: bodyOf(name) },
    };
  }
  return {
    openapi: '3.0.3',
    info: { title: 'Things', version: '1.0.0' },
    servers: [{ url: 'https://things.example.com/v1' }],
    paths,
    components: { schemas },
  };
}

function record(seed: number): { type: string; required: string[]; properties: Json } {
  const properties: Json = {};
  for (let index = 0; index < 30; index++) {
    const type = ['string', 'integer', 'boolean'][(seed + index) % 3];
    properties[`field${index}`] = { type, description: TEXT };
  }
  return { type: 'object', required: ['field0'], properties };
}

function operation(operationId: string, schema: string): Json {
  const answer = (name: string) => ({
    description: TEXT,
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
  });
  return { operationId, summary: TEXT, description: TEXT, responses: { 200: answer(schema), 404: answer('Error') } };
}

function queryOf(name: string, type: string): Json {
  return { name, in: 'query', description: TEXT, schema: { type } };
}

function bodyOf(name: string): Json {
  return { required: true, content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } } };
}

/** A Smithy model like those of AWS's large services; scale 1 is about a quarter of a megabyte. */
export function generateSmithy(scale: number): Json {
  const id = (name: string) => `com.example.things#${name}`;
  const shapes: Json = {};
  const names = Array.from({ length: 30 * scale }, (_, index) => `DescribeThing${index}`);
  shapes[id('Things')] = {
    type: 'service',
    version: '2026-01-01',
    operations: names.map((name) => ({ target: id(name) })),
    traits: {
      'aws.api#service': { sdkId: 'Things', arnNamespace: 'things' },
      'aws.auth#sigv4': { name: 'things' },
      'aws.protocols#restJson1': {},
      'smithy.rules#endpointRuleSet': { version: '1.0', parameters: { Region: { type: 'string' } }, rules: [] },
    },
  };
  names.forEach((name, index) => {
    shapes[id(name)] = {
      type: 'operation',
      input: { target: id(`${name}Request`) },
      output: { target: id(`${name}Response`) },
      traits: {
        'smithy.api#documentation': `<p>${TEXT}</p>`,
        'smithy.api#http': { method: 'POST', uri: `/${name}`, code: 200 },
      },
    };
    const nested = { Filters: { target: id(`FilterList${index % 10}`) } };
    shapes[id(`${name}Request`)] = { type: 'structure', members: { ...membersOf(15), ...nested } };
    shapes[id(`${name}Response`)] = { type: 'structure', members: membersOf(20) };
  });
  for (let index = 0; index < 10; index++) {
    shapes[id(`FilterList${index}`)] = { type: 'list', member: { target: id(`Filter${index}`) } };
    shapes[id(`Filter${index}`)] = { type: 'structure', members: membersOf(6) };
  }
  return { smithy: '2.0', shapes };
}

function membersOf(count: number): Json {
  const types = ['String', 'Integer', 'Boolean', 'Timestamp'];
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `Member${index}`,
      {
        target: `smithy.api#${types[index % types.length]}`,
        traits: { 'smithy.api#documentation': `<p>${TEXT}</p>`, ...(index === 0 ? { 'smithy.api#required': {} } : {}) },
      },
    ]),
  );
}
