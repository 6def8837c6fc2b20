import { EndpointRules } from '../../../../lib/local/targets/smithy/service-endpoint';
import type { Node } from '../../../../lib/schema/node';
import { type SmithyService, tryOpenService } from '../../../../lib/schema/smithy/service';
import { type Part, STRING, things, to } from './things-model';

const CALL = 'com.example.things#Call';

function serviceOf(model: Node): SmithyService {
  const service = tryOpenService(model);
  if (service === undefined) {
    throw new Error('no service');
  }
  return service;
}

/** A rule set that gives one endpoint. */
function rules(url: unknown, parameters: Part = {}, properties: Part = {}): Part {
  const builtIns = {
    Region: { builtIn: 'AWS::Region', type: 'string' },
    UseFIPS: { builtIn: 'AWS::UseFIPS', type: 'boolean', default: false, required: true },
  };
  const endpoint = { url, properties, headers: {} };
  const rule = { conditions: [], endpoint, type: 'endpoint' };
  return {
    'smithy.rules#endpointRuleSet': { version: '1.0', parameters: { ...builtIns, ...parameters }, rules: [rule] },
  };
}

interface Given {
  readonly args?: Node;
  readonly service?: Part;
  readonly operation?: Part;
  readonly input?: Part;
  readonly endpoint?: string;
}

function find({ args = {}, endpoint, ...model }: Given) {
  const given = endpoint === undefined ? undefined : new URL(endpoint);
  return new EndpointRules(serviceOf(things(model)), 'eu-west-1', given).find(CALL, args);
}

describe('an endpoint', () => {
  test.each<[string, Given, string]>([
    [
      'of the gateway\u2019s Region',
      { service: rules('https://x.{Region}.amazonaws.com') },
      'https://x.eu-west-1.amazonaws.com/',
    ],
    [
      'of the Region that an agent chose',
      { service: rules('https://x.{Region}.amazonaws.com'), args: { Region: 'us-west-2' } },
      'https://x.us-west-2.amazonaws.com/',
    ],
    [
      'of a member of the input',
      {
        service: rules('https://{Name}.amazonaws.com', { Name: { type: 'string' } }),
        input: { Thing: to(STRING, { 'smithy.rules#contextParam': { name: 'Name' } }) },
        args: { Thing: 'mine' },
      },
      'https://mine.amazonaws.com/',
    ],
    [
      'of what the model says of an operation',
      {
        service: rules('https://{Name}.amazonaws.com', { Name: { type: 'string' } }),
        operation: { 'smithy.rules#staticContextParams': { Name: { value: 'fixed' } } },
        args: { Name: 'chosen' },
      },
      'https://fixed.amazonaws.com/',
    ],
    [
      'of an argument for the rules',
      { service: rules('https://{Name}.amazonaws.com', { Name: { type: 'string' } }), args: { Name: 'a.b-c' } },
      'https://a.b-c.amazonaws.com/',
    ],
    [
      'of a default',
      { service: rules('https://{Name}.amazonaws.com', { Name: { type: 'string', default: 'd', required: true } }) },
      'https://d.amazonaws.com/',
    ],
    [
      'that a person gave, when the rules can be told',
      {
        service: rules({ ref: 'Endpoint' }, { Endpoint: { builtIn: 'SDK::Endpoint', type: 'string' } }),
        endpoint: 'http://localhost:8000/base',
      },
      'http://localhost:8000/base',
    ],
    [
      'that a person gave, when they take it and do not heed it',
      {
        service: rules('https://x.{Region}.amazonaws.com', { Endpoint: { builtIn: 'SDK::Endpoint', type: 'string' } }),
        endpoint: 'http://localhost:8000',
      },
      'http://localhost:8000/',
    ],
    [
      'that a person gave, when they cannot',
      { service: rules('https://x'), endpoint: 'http://localhost:8000' },
      'http://localhost:8000/',
    ],
    [
      'of a model without rules',
      { service: { 'aws.api#service': { endpointPrefix: 'x' } } },
      'https://x.eu-west-1.amazonaws.com/',
    ],
    [
      'of a model that names no prefix',
      { service: { 'aws.api#service': { arnNamespace: 'y' } } },
      'https://y.eu-west-1.amazonaws.com/',
    ],
    ['of a model that only signs', {}, 'https://things.eu-west-1.amazonaws.com/'],
    ['that a person gave, without rules', { endpoint: 'http://localhost:8000' }, 'http://localhost:8000/'],
  ])('is that %s', (_, given, expected) => {
    expect(find(given).url.href).toBe(expected);
  });

  test('is known for partitions other than the commercial one', () => {
    const service = rules('https://x.{Region}.{Partition#dnsSuffix}');
    const condition = { fn: 'aws.partition', argv: [{ ref: 'Region' }], assign: 'Partition' };
    // The rule above, after asking for the partition.
    const [[, ruleSet]] = Object.entries(service) as [[string, { rules: [Part] }]];
    const withPartition = { ...ruleSet, rules: [{ ...ruleSet.rules[0], conditions: [condition] }] };

    const { url } = find({
      service: { 'smithy.rules#endpointRuleSet': withPartition },
      args: { Region: 'cn-north-1' },
    });

    expect(url.href).toBe('https://x.cn-north-1.amazonaws.com.cn/');
  });

  test('that is only guessed is told of', () => {
    const guessOf = (service: Part, endpoint?: URL) =>
      new EndpointRules(serviceOf(things({ service })), 'eu-west-1', endpoint).guess;

    expect(guessOf({})).toBe('https://things.<region>.amazonaws.com');
    expect(guessOf({}, new URL('http://localhost:8000'))).toBeUndefined();
    expect(guessOf(rules('https://x'))).toBeUndefined();
  });
});

test.each<[string, Given, object]>([
  [
    'the name and Region of the service',
    { service: rules('https://x') },
    { service: 'things', region: 'eu-west-1', encodesPathTwice: true },
  ],
  [
    'the Region that an agent chose',
    { service: rules('https://x'), args: { Region: 'us-west-2' } },
    { service: 'things', region: 'us-west-2', encodesPathTwice: true },
  ],
  [
    'what the rules say',
    {
      service: rules(
        'https://x',
        {},
        {
          authSchemes: [
            { name: 'sigv4a', signingRegionSet: ['*'] },
            { name: 'sigv4', signingName: 'other', signingRegion: 'us-east-1', disableDoubleEncoding: true },
          ],
        },
      ),
    },
    { service: 'other', region: 'us-east-1', encodesPathTwice: false },
  ],
])('a signature is for %s', (_, given, expected) => {
  expect(find(given).scope).toEqual(expected);
});

test.each(['Endpoint', 'Region'])('an input member called %s is no parameter of the endpoint', (name) => {
  const parameters = { Endpoint: { builtIn: 'SDK::Endpoint', type: 'string' } };
  const service = rules('https://x.{Region}.amazonaws.com', parameters);

  expect(find({ service, input: { [name]: to(STRING) }, args: { [name]: 'me@example.com' } }).url.href).toBe(
    'https://x.eu-west-1.amazonaws.com/',
  );
});

test.each(['evil.example.com/', 'a@b', 'a#', 'a?', ''])(
  'fails for an argument for the rules that is no part of a host: %j',
  (Name) => {
    const service = rules('https://{Name}.amazonaws.com', { Name: { type: 'string' } });

    expect(() => find({ service, args: { Name } })).toThrow('Invalid Name');
  },
);

test('fails in the words of the rules', () => {
  const failing = { version: '1.0', parameters: { Needed: { type: 'string', required: true } }, rules: [] };

  expect(() => find({ service: { 'smithy.rules#endpointRuleSet': failing } })).toThrow(
    "Missing required parameter: 'Needed'",
  );
});
