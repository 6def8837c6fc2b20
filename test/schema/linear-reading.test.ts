import { generateOpenApi, generateSmithy } from '../../bench/documents/generate';
import type { DocumentReading } from '../../lib/schema/document-reading';
import { isNested } from '../../lib/schema/node';
import { readOpenApi } from '../../lib/schema/openapi/read-openapi';
import { readSmithy } from '../../lib/schema/smithy/read-smithy';
import { inlineDocument, type SourceDocument } from '../../lib/schema/source-document';

/** How often the members of a document are looked at while it is read. */
function looksAt(document: unknown, read: (document: SourceDocument) => DocumentReading): number {
  let looks = 0;
  const watched = new Map<object, object>();
  const watch = (value: unknown): unknown => {
    if (!isNested(value)) {
      return value;
    }
    const known = watched.get(value) ?? new Proxy(value, { get: (target, key) => see(Reflect.get(target, key)) });
    watched.set(value, known);
    return known;
  };
  const see = (member: unknown): unknown => {
    looks += 1;
    return watch(member);
  };
  const { issues, tools } = read(inlineDocument(watch(document)));
  expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(tools.length).toBeGreaterThan(0);
  return looks;
}

// Sixteen times as much is looked at sixteen times as often; quadratic work would make it 256 times.
test.each([
  ['an OpenAPI document', generateOpenApi, (document: SourceDocument) => readOpenApi(document)],
  [
    'an OpenAPI document taken as it is',
    generateOpenApi,
    (document: SourceDocument) => readOpenApi(document, { repair: 'none' }),
  ],
  ['a Smithy model', generateSmithy, (document: SourceDocument) => readSmithy(document)],
])('each part of %s is looked at as often in a large one as in a small one', (_, generate, read) => {
  const small = looksAt(generate(1), read);
  const large = looksAt(generate(16), read);

  expect(large / small).toBeGreaterThan(14);
  expect(large / small).toBeLessThan(17);
});
