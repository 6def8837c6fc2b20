import { type CollectionTag, parse, type ScalarTag } from 'yaml';

/** CloudFormation's short forms whose long form does not begin with `Fn::`. */
const WITHOUT_PREFIX = new Set(['Ref', 'Condition']);

const FUNCTIONS = [
  'And Base64 Cidr Condition Equals FindInMap GetAtt GetAZs GetStackOutput If ImportValue Join Length Not Or',
  'Ref Select Split Sub ToJsonString Transform',
]
  .join(' ')
  .split(' ');

/** Reads a template in YAML, with the short forms of intrinsic functions (`!Sub`) turned into the long ones. */
export function parseCloudFormationYaml(text: string): unknown {
  return parse(text, { customTags: FUNCTIONS.flatMap(shortForms), logLevel: 'error' });
}

function shortForms(name: string): (ScalarTag | CollectionTag)[] {
  const key = WITHOUT_PREFIX.has(name) ? name : `Fn::${name}`;
  return [
    { tag: `!${name}`, resolve: (text) => ({ [key]: text }) },
    { tag: `!${name}`, collection: 'seq', resolve: (items) => ({ [key]: items.toJSON() }) },
    { tag: `!${name}`, collection: 'map', resolve: (items) => ({ [key]: items.toJSON() }) },
  ];
}
