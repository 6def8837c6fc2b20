import Ajv from 'ajv/dist/2020';
import fc from 'fast-check';
import type { RepairLevel } from '../../../../lib/schema/document-reading';
import type { JsonSchema } from '../../../../lib/schema/tool';
import { api, jsonAnswer, jsonBody, operation, type Part, post, read, schemas } from '../documents';

const ajv = new Ajv({ strict: false, validateFormats: false, logger: false });

const words = fc.constantFrom('a', 'b', 'c', '__proto__', 'toString');
const scalars = fc.oneof(
  fc.constantFrom('string', 'integer', 'number', 'boolean').map((type): Part => ({ type })),
  fc.subarray(['a', 'b', 'c'], { minLength: 1 }).map((values): Part => ({ type: 'string', enum: values })),
  fc.integer({ min: 0, max: 3 }).map((minLength): Part => ({ type: 'string', minLength })),
  fc.constantFrom<Part>({ type: 'null' }, { const: 'a' }, { type: 'integer', minimum: 1 }, {}),
);

/** Schemas with every kind of composition, references to three components among them. */
const schemaTree = fc.letrec<{ schema: Part }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    scalars,
    fc.constantFrom('A', 'B', 'C').map((name): Part => ({ $ref: `#/components/schemas/${name}` })),
    fc
      .tuple(
        fc.dictionary(words, tie('schema'), { maxKeys: 3 }),
        fc.subarray(['a', 'b', 'c']),
        fc.constantFrom('', 'additionalProperties', 'unevaluatedProperties'),
      )
      .map(([properties, required, closed]): Part => {
        const names = required.filter((name) => Object.hasOwn(properties, name));
        return {
          type: 'object',
          properties,
          ...(names.length > 0 ? { required: names } : {}),
          ...(closed === '' ? {} : { [closed]: false }),
        };
      }),
    tie('schema').map((items): Part => ({ type: 'array', items })),
    fc
      .tuple(
        fc.constantFrom('allOf', 'anyOf', 'oneOf'),
        fc.array(tie('schema'), { minLength: 1, maxLength: 3 }),
        fc.constantFrom<Part>(
          {},
          { description: 'Beside' },
          { type: 'object' },
          { unevaluatedProperties: false },
          { type: 'object', properties: { a: {} }, unevaluatedProperties: false },
        ),
      )
      .map(([key, branches, beside]): Part => ({ ...beside, [key]: branches })),
  ),
}));

const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constantFrom<unknown>('a', 'b', 'abc', '', 0, 1, 1.5, true, null),
    fc.dictionary(words, tie('value'), { maxKeys: 3 }),
    fc.array(tie('value'), { maxLength: 2 }),
  ),
})).value;

const documents = fc
  .record({ body: schemaTree.schema, A: schemaTree.schema, B: schemaTree.schema, C: schemaTree.schema })
  .map(({ body, ...components }) =>
    post(jsonBody({ type: 'object', properties: { it: body } }), { openapi: '3.1.0', ...schemas(components) }),
  );

/** What a document takes for `it`; `undefined` for a document that no validator can read. */
function validator(document: unknown): ((value: unknown) => boolean) | undefined {
  const { components, paths } = document as { components?: JsonSchema; paths: { '/pets': { post: Part } } };
  const { requestBody } = paths['/pets'].post as {
    requestBody: { content: { [type: string]: { schema: JsonSchema } } };
  };
  try {
    const validate = ajv.compile({ ...requestBody.content['application/json']?.schema, components });
    return (it) => validate({ it });
  } catch {
    return undefined;
  }
}

/** The values that Ajv judges rightly: where properties may be unevaluated, it takes inherited names for evaluated ones. */
function judged(document: unknown, candidates: readonly unknown[]): readonly unknown[] {
  return JSON.stringify(document).includes('unevaluatedProperties')
    ? candidates.filter((value) => !/"(__proto__|toString)"/.test(JSON.stringify(value)))
    : candidates;
}

/** Fails by an endless recursion where the schema refers to itself with nothing in between. */
function accepts(validate: (value: unknown) => boolean, value: unknown): boolean | undefined {
  try {
    return validate(value);
  } catch {
    return undefined;
  }
}

const LEVELS: readonly RepairLevel[] = ['lossless', 'lossy'];

test('a lossless repair accepts every argument that the original accepts', () => {
  let compared = 0;
  fc.assert(
    fc.property(documents, fc.array(values, { minLength: 5, maxLength: 20 }), (document, candidates) => {
      const before = validator(document);
      const after = validator(read(document).document);
      fc.pre(before !== undefined);
      expect(after).toBeDefined();
      for (const value of judged(document, candidates)) {
        const verdict = before && after && accepts(before, value) ? accepts(after, value) : undefined;
        if (verdict !== undefined) {
          compared += 1;
          expect([value, verdict]).toEqual([value, true]);
        }
      }
    }),
    { numRuns: 150 },
  );
  expect(compared).toBeGreaterThan(50);
});

test('a lossless repair without a choice accepts nothing else', () => {
  const withoutChoices = documents.filter((document) => !/"(oneOf|anyOf)"/.test(JSON.stringify(document)));
  fc.assert(
    fc.property(withoutChoices, fc.array(values, { minLength: 5, maxLength: 20 }), (document, candidates) => {
      const before = validator(document);
      const after = validator(read(document).document);
      fc.pre(before !== undefined && after !== undefined);
      for (const value of judged(document, candidates)) {
        if (before && after && accepts(after, value)) {
          expect([value, accepts(before, value)]).toEqual([value, true]);
        }
      }
    }),
    { numRuns: 150 },
  );
});

/** What lossy repair leaves nothing of, wherever agents send something. */
const MENDED = ['OPENAPI_ONE_OF', 'OPENAPI_ANY_OF', 'OPENAPI_REFERENCE_CIRCULAR', 'OPENAPI_REFERENCE_DANGLING'];

test('after a lossy repair there is nothing left of what it mends', () => {
  fc.assert(
    fc.property(documents, (document) => {
      const { document: given } = read(document, { repair: 'lossy' });
      const codes = read(given, { repair: 'none' }).issues.map(({ code }) => code);

      expect(codes.filter((code) => MENDED.includes(code))).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test.each(LEVELS)('after a %s repair answers hold nothing that the gateway refuses', (repair) => {
  const answers = fc
    .record({ answer: schemaTree.schema, A: schemaTree.schema, B: schemaTree.schema, C: schemaTree.schema })
    .map(({ answer, ...components }) => post(jsonAnswer(answer), { openapi: '3.1.0', ...schemas(components) }));
  fc.assert(
    fc.property(answers, (document) => {
      const { document: given, issues } = read(document, { repair });

      const left = read(given, { repair: 'none' }).issues.map(({ severity }) => severity);
      expect(left.filter((severity) => severity !== 'note')).toEqual([]);
      expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test.each(LEVELS)('what a %s repair gives has nothing left for it to mend', (repair) => {
  fc.assert(
    fc.property(documents, (document) => {
      const { document: given, issues } = read(document, { repair });
      const again = read(given, { repair });

      const errors = issues.filter(({ severity }) => severity === 'error').map(({ code }) => code);
      expect(again.document).toEqual(given);
      const left = again.issues.filter(({ severity }) => severity === 'error').map(({ code }) => code);
      expect(new Set(left)).toEqual(new Set(errors));
    }),
    { numRuns: 150 },
  );
});

test('choosing and then checking is checking and then choosing', () => {
  const several = fc.array(schemaTree.schema, { minLength: 2, maxLength: 5 }).chain((bodies) =>
    fc.record({
      document: fc.record({ A: schemaTree.schema, B: schemaTree.schema, C: schemaTree.schema }).map((components) =>
        api({
          openapi: '3.1.0',
          paths: Object.fromEntries(
            bodies.map((body, index) => [
              `/p${index}`,
              {
                post: operation(
                  index % 2 === 0 ? `op${index}` : '',
                  jsonBody({ type: 'object', properties: { it: body } }),
                ),
              },
            ]),
          ),
          ...schemas(components),
        }),
      ),
      kept: fc.subarray(
        bodies.map((_, index) => `/p${index}`),
        { minLength: 1 },
      ),
    }),
  );
  fc.assert(
    fc.property(several, fc.constantFrom<RepairLevel>('none', 'lossless'), ({ document, kept }, repair) => {
      const chosen = read(document, { operations: { include: kept }, repair });
      const alone = read(chosen.document, { repair });

      const whole = read(document, { repair });
      expect(chosen.tools).toEqual(
        whole.tools.filter(({ pointer }) => kept.includes(pointer.split('/')[2]?.replace('~1', '/') ?? '')),
      );
      expect(alone.document).toEqual(chosen.document);
      expect(alone.tools).toEqual(chosen.tools);
    }),
    { numRuns: 150 },
  );
});
