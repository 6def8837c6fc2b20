// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of CloudFormation look like those of JavaScript.
import type { StackTemplate } from '../../lib/assembly/cloud-assembly';
import { TemplateValues } from '../../lib/assembly/intrinsics';

const TEMPLATE = {
  Parameters: {
    Size: { Type: 'Number', Default: 3 },
    Names: { Type: 'CommaDelimitedList', Default: 'a,b' },
    Password: { Type: 'String', NoEcho: true, Default: 'hunter2' },
    Image: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/images/latest' },
    Open: { Type: 'String' },
  },
  Conditions: {
    IsGov: { 'Fn::Equals': [{ Ref: 'AWS::Partition' }, 'aws-us-gov'] },
    IsThree: { 'Fn::And': [{ 'Fn::Equals': [{ Ref: 'Size' }, '3'] }, { 'Fn::Not': [{ Condition: 'IsGov' }] }] },
    Either: { 'Fn::Or': [{ Condition: 'IsGov' }, { Condition: 'IsThree' }] },
    Circle: { Condition: 'Circle' },
    Knot: { 'Fn::And': [{ Condition: 'Knot' }, { 'Fn::Or': [{ Condition: 'Knot' }, { Condition: 'Circle' }] }] },
  },
  Mappings: { Hosts: { 'eu-west-1': { host: 'eu.example.com' } } },
  Resources: { Orders: { Type: 'AWS::DynamoDB::Table' }, Plain: { Type: 'AWS::SNS::Topic' } },
  Outputs: {
    Id: { Value: { 'Fn::GetAtt': ['Orders', 'Arn'] }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}-id' } } },
  },
};

function stack(overrides: Partial<StackTemplate> = {}): StackTemplate {
  const constructPaths = new Map([['Orders', 'Shop/Orders']]);
  return { name: 'Shop', id: 'Shop', file: 'Shop.template.json', template: TEMPLATE, constructPaths, ...overrides };
}

describe('TemplateValues', () => {
  test.each<[string, unknown, unknown]>([
    ['a literal', { a: [1, true, null] }, { a: [1, true, null] }],
    ['Ref of a resource', { Ref: 'Plain' }, '${Plain}'],
    ['Ref of a resource with a construct path', { Ref: 'Orders' }, '${Shop/Orders}'],
    ['Ref of nothing', { Ref: 'Gone' }, '${Gone}'],
    ['Ref that is a property of a JSON Schema', { Ref: { type: 'string' } }, { Ref: { type: 'string' } }],
    ['a parameter with a default', { Ref: 'Size' }, '3'],
    ['a list parameter', { Ref: 'Names' }, ['a', 'b']],
    ['a secret parameter', { Ref: 'Password' }, '${Password}'],
    ['an SSM parameter', { Ref: 'Image' }, '${Image}'],
    ['a parameter without a default', { Ref: 'Open' }, '${Open}'],
    ['an unknown region', { Ref: 'AWS::Region' }, '${AWS::Region}'],
    ['a known account', { Ref: 'AWS::AccountId' }, '111122223333'],
    ['the stack name', { Ref: 'AWS::StackName' }, 'Shop'],
    ['members without value', { a: { Ref: 'AWS::NoValue' }, b: [{ Ref: 'AWS::NoValue' }, 1] }, { b: [1] }],
    ['GetAtt', { 'Fn::GetAtt': ['Plain', 'Arn'] }, '${Plain.Arn}'],
    ['GetAtt in one text', { 'Fn::GetAtt': 'Orders.Stream.Arn' }, '${Shop/Orders.Stream.Arn}'],
    [
      'Sub',
      { 'Fn::Sub': 'arn:${AWS::Region}:${Orders.Arn}/${Size}/${!Kept}' },
      'arn:${AWS::Region}:${Shop/Orders.Arn}/3/${Kept}',
    ],
    ['Sub with variables', { 'Fn::Sub': ['${x}-${Plain}', { x: { Ref: 'Size' } }] }, '3-${Plain}'],
    ['Join', { 'Fn::Join': ['/', ['a', { Ref: 'Size' }, { Ref: 'Orders' }]] }, 'a/3/${Shop/Orders}'],
    ['Join of a list parameter', { 'Fn::Join': ['+', { Ref: 'Names' }] }, 'a+b'],
    [
      'Split around a placeholder',
      { 'Fn::Split': ['/', { 'Fn::Sub': 'https://x/${Orders}/y' }] },
      ['https:', '', 'x', '${Shop/Orders}', 'y'],
    ],
    ['Select', { 'Fn::Select': ['1', ['a', 'b']] }, 'b'],
    [
      'Select of a part that is not known',
      { 'Fn::Select': [5, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Plain', 'Arn'] }] }] },
      '${Plain.Arn}',
    ],
    ['If an unknown value is special', { 'Fn::If': ['IsGov', 'a', 'b'] }, 'b'],
    ['If a default decides', { 'Fn::If': ['IsThree', 'a', 'b'] }, 'a'],
    ['If one of two holds', { 'Fn::If': ['Either', 'a', 'b'] }, 'a'],
    ['If a condition asks itself', { 'Fn::If': ['Circle', 'a', 'b'] }, 'a'],
    ['If a condition asks itself in several ways', { 'Fn::If': ['Knot', 'a', 'b'] }, 'a'],
    ['If', { 'Fn::If': ['IsProd', 'a', 'b'] }, 'a'],
    ['If whose first branch is no value', { 'Fn::If': ['IsProd', { Ref: 'AWS::NoValue' }, 'b'] }, 'b'],
    ['FindInMap', { 'Fn::FindInMap': ['Hosts', 'eu-west-1', 'host'] }, 'eu.example.com'],
    [
      'FindInMap by an unknown key',
      { 'Fn::FindInMap': ['Hosts', { Ref: 'AWS::Region' }, 'host'] },
      '${Hosts.${AWS::Region}.host}',
    ],
    ['ImportValue', { 'Fn::ImportValue': 'Shop-id' }, '${Shop/Orders.Arn}'],
    ['ImportValue from elsewhere', { 'Fn::ImportValue': 'somebody-else' }, '${somebody-else}'],
    ['GetStackOutput', { 'Fn::GetStackOutput': { StackName: 'Shop', OutputName: 'Id' } }, '${Shop/Orders.Arn}'],
    ['GetStackOutput from elsewhere', { 'Fn::GetStackOutput': { StackName: 'Gone', OutputName: 'Id' } }, '${Gone.Id}'],
    [
      'FindInMap with a default for what the map does not hold',
      { 'Fn::FindInMap': ['Hosts', 'us-east-1', 'host', { DefaultValue: { Ref: 'Size' } }] },
      '3',
    ],
    [
      'FindInMap by a key that objects inherit',
      { 'Fn::FindInMap': ['Hosts', 'x', 'constructor'] },
      '${Hosts.x.constructor}',
    ],
    ['Base64', { 'Fn::Base64': { 'Fn::Sub': 'size=${Size}' } }, 'c2l6ZT0z'],
    ['Base64 of a text that is not known', { 'Fn::Base64': { Ref: 'Plain' } }, '${Fn::Base64}'],
    ['Length', { 'Fn::Length': { Ref: 'Names' } }, 2],
    ['Length of a list that is not known', { 'Fn::Length': { Ref: 'Open' } }, '${Fn::Length}'],
    ['Cidr', { 'Fn::Cidr': ['10.0.0.0/16', 2, 8] }, '${Fn::Cidr}'],
    ['a dynamic reference', '{{resolve:ssm:/a}}', '{{resolve:ssm:/a}}'],
    ['ToJsonString', { 'Fn::ToJsonString': { a: { Ref: 'Size' } } }, '{"a":"3"}'],
    ['a function that is not known', { 'Fn::GetAZs': { Ref: 'AWS::Region' } }, '${Fn::GetAZs}'],
    ['a function that objects inherit', { 'Fn::constructor': 1 }, '${Fn::constructor}'],
    ['broken arguments', [{ 'Fn::Join': 7 }, { 'Fn::Select': null }, { 'Fn::GetAtt': {} }], ['', '', '${{}}']],
  ])('%s', (_, value, expected) => {
    const own = stack({ account: '111122223333' });

    expect(new TemplateValues([own]).resolve(value, own)).toEqual(expected);
  });

  test.each([
    ['eu-west-1', 'aws amazonaws.com'],
    ['cn-north-1', 'aws-cn amazonaws.com.cn'],
    ['us-gov-west-1', 'aws-us-gov amazonaws.com'],
    ['us-iso-east-1', '${AWS::Partition} ${AWS::URLSuffix}'],
  ])('the region %s tells the partition and its domain', (region, expected) => {
    const own = stack({ region });

    expect(new TemplateValues([own]).text({ 'Fn::Sub': '${AWS::Partition} ${AWS::URLSuffix}' }, own)).toBe(expected);
  });

  test('an export that imports itself ends in a placeholder', () => {
    const value = { 'Fn::ImportValue': 'circle' };
    const circle = stack({ template: { Outputs: { A: { Value: value, Export: { Name: 'circle' } } } } });

    expect(new TemplateValues([circle]).text(value, circle)).toBe('${…}');
  });

  test('exports whose values and names go round in many circles end in a placeholder', () => {
    const value = { 'Fn::Join': ['', [{ 'Fn::ImportValue': 'a' }, { 'Fn::ImportValue': 'b' }]] };
    const output = (name: unknown) => ({ Value: value, Export: { Name: name } });
    const Outputs = { A: output('a'), B: output('b'), C: output(value), D: output({ 'Fn::ImportValue': 'd' }) };
    const circle = stack({ template: { Outputs } });

    expect(new TemplateValues([circle]).text({ 'Fn::ImportValue': 'a' }, circle)).toBe('${…}${…}${…}');
  });

  test('an export that exists in two regions is taken from the same one', () => {
    const inRegion = (region: string) =>
      stack({ region, template: { Outputs: { A: { Value: region, Export: { Name: 'where' } } } } });
    const [us, eu] = [inRegion('us-east-1'), inRegion('eu-west-1')];

    expect(new TemplateValues([us, eu]).text({ 'Fn::ImportValue': 'where' }, eu)).toBe('eu-west-1');
  });

  test('references name every resource, through exports too', () => {
    const shop = stack();
    const other = stack({ name: 'Other', template: { Resources: { Orders: {} } }, constructPaths: new Map() });
    const value = {
      'Fn::Join': ['', [{ 'Fn::ImportValue': 'Shop-id' }, { 'Fn::Sub': '${Orders.Arn}' }, { Ref: 'Gone' }]],
    };

    const references = new TemplateValues([other, shop]).references(value, other);

    expect(references.map((each) => [each.stack.name, each.logicalId])).toEqual([
      ['Shop', 'Orders'],
      ['Other', 'Orders'],
    ]);
  });

  describe('with a deployment that somebody stands in for', () => {
    const own = stack({ region: 'eu-west-1' });
    const values = new TemplateValues([own], {
      given: (name) =>
        ({ Open: 'opened', Names: 'x,y,z', 'Shop/Orders': 'orders-1', 'resolve:ssm:/a': 'hidden' })[name],
      pseudoParameter: (name) => (name === 'AWS::StackId' ? 'the-id' : undefined),
      resource: ({ logicalId }, attribute, resolve) =>
        attribute === 'Name'
          ? { value: String(resolve({ 'Fn::Sub': `${logicalId}-\${Size}` })), isMadeUp: logicalId === 'Plain' }
          : undefined,
      marksDynamicReferences: true,
    });

    test.each<[string, unknown, unknown]>([
      ['a parameter', { Ref: 'Open' }, 'opened'],
      ['a parameter that has a default', { Ref: 'Names' }, ['x', 'y', 'z']],
      ['a pseudo parameter', { Ref: 'AWS::StackId' }, 'the-id'],
      ['a resource', { Ref: 'Orders' }, 'orders-1'],
      ['an attribute', { 'Fn::GetAtt': ['Plain', 'Name'] }, 'Plain-3'],
      ['an attribute that nothing stands for', { 'Fn::GetAtt': ['Plain', 'Arn'] }, '${Plain.Arn}'],
      [
        'a dynamic reference',
        ['a {{resolve:ssm:/a}}', { b: '{{resolve:ssm:/b}}' }],
        ['a hidden', { b: '${resolve:ssm:/b}' }],
      ],
      [
        'a dynamic reference that is made of parts',
        { 'Fn::Sub': '{{resolve:secretsmanager:${Plain}:SecretString:key::}}' },
        '${resolve:secretsmanager:Plain:SecretString:key::}',
      ],
    ])('%s has the value that stands for it', (_, value, expected) => {
      expect(values.resolve(value, own)).toEqual(expected);
    });

    test.each<[string, unknown, string[]]>([
      ['a literal that looks like one', '${HOME}', []],
      ['what stands for something', { a: { Ref: 'Open' }, b: { Ref: 'AWS::StackId' } }, []],
      ['each once', [{ Ref: 'Plain' }, { 'Fn::Sub': '${Plain}/${Image}' }], ['Plain', 'Image']],
      ['what a branch that is not taken holds', { 'Fn::If': ['IsGov', { Ref: 'Plain' }, 'b'] }, []],
      ['what was cut off', { 'Fn::Select': [0, { 'Fn::Split': ['/', { 'Fn::Sub': 'a/${Plain}' }] }] }, []],
      ['what is encoded', { 'Fn::Base64': { 'Fn::Sub': 'a ${Plain}' } }, ['Plain']],
      ['a dynamic reference', '{{resolve:ssm:/b}}', ['resolve:ssm:/b']],
    ])('the unknowns of %s', (_, value, expected) => {
      expect(values.unknowns(value, own)).toEqual(expected);
    });

    test('what is made up is told, unless somebody gave it', () => {
      const value = { 'Fn::Sub': ['${Plain.Name} ${x} ${Orders.Name} ${Orders}', { x: { Ref: 'AWS::StackId' } }] };

      expect(values.madeUp([value, value], own)).toEqual(['Plain.Name']);
    });

    test('a condition tells what it was judged by', () => {
      const template = { ...TEMPLATE, Conditions: { A: { 'Fn::Equals': [{ Ref: 'Image' }, { Ref: 'Size' }] } } };

      expect(values.condition('A', stack({ template }))).toEqual({ holds: false, unknowns: ['Image'] });
    });

    test('a part is found in the branch that is likely', () => {
      const value = { a: { 'Fn::If': ['IsGov', 'no', { 'Fn::If': ['IsThree', [{ b: { Ref: 'Plain' } }], 'no'] }] } };

      expect(values.part(value, own, 'a', 0, 'b')).toEqual({ Ref: 'Plain' });
      expect(values.part(value, own, 'a', 'constructor')).toBeUndefined();
    });
  });
});
