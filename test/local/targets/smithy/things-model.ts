import type { Node } from '../../../../lib/schema/node';

export type Part = { readonly [key: string]: unknown };

const id = (name: string) => (name.includes('#') ? name : `com.example.things#${name}`);

/** A member, with traits of Smithy's own by their short names. */
export function to(target: string, traits: Part = {}): Part {
  const entries = Object.entries(traits).map(([name, value]) => [
    name.includes('#') ? name : `smithy.api#${name}`,
    value,
  ]);
  return { target: id(target), traits: Object.fromEntries(entries) };
}

export const STRING = 'smithy.api#String';

/** Shapes that operations of a test use. */
const SHAPES: Part = {
  Strings: { type: 'list', member: to(STRING) },
  Times: { type: 'list', member: to('smithy.api#Timestamp') },
  StringMap: { type: 'map', key: to(STRING), value: to(STRING) },
  ListMap: { type: 'map', key: to(STRING), value: to('Strings') },
  SparseList: { type: 'list', member: to(STRING), traits: { 'smithy.api#sparse': {} } },
  Nested: { type: 'structure', members: { name: to(STRING), inner: to('Nested'), all: to('NestedList') } },
  NestedList: { type: 'list', member: to('Nested') },
  Choice: { type: 'union', members: { text: to(STRING), number: to('smithy.api#Integer') } },
  Moment: { type: 'timestamp', traits: { 'smithy.api#timestampFormat': 'date-time' } },
  Color: { type: 'enum', members: { RED: to('smithy.api#Unit', { enumValue: 'red' }) } },
  Png: { type: 'blob', traits: { 'smithy.api#mediaType': 'image/png' } },
  Stream: { type: 'blob', traits: { 'smithy.api#streaming': {} } },
};

/** A service with one operation, `Call`, which takes and gives the members. */
export function things(options: {
  readonly protocol?: string;
  readonly http?: Part;
  readonly input?: Part;
  readonly output?: Part;
  readonly operation?: Part;
  readonly service?: Part;
  readonly shapes?: Part;
}): Node {
  const { protocol = 'aws.protocols#restJson1', http = { method: 'POST', uri: '/things' }, input, output } = options;
  const own: Part = {
    Things: {
      type: 'service',
      version: '2026-01-01',
      operations: [{ target: id('Call') }],
      traits: { [protocol]: {}, 'aws.auth#sigv4': { name: 'things' }, ...options.service },
    },
    Call: {
      type: 'operation',
      ...(input ? { input: { target: id('Input') } } : {}),
      ...(output ? { output: { target: id('Output') } } : {}),
      traits: { 'smithy.api#http': { code: 200, ...http }, ...options.operation },
    },
    Input: { type: 'structure', members: input ?? {} },
    Output: { type: 'structure', members: output ?? {} },
  };
  const shapes = Object.entries({ ...SHAPES, ...own, ...options.shapes }).map(([name, shape]) => [id(name), shape]);
  return { smithy: '2.0', shapes: Object.fromEntries(shapes) };
}
