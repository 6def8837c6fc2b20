// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of CloudFormation look like those of JavaScript.
import type { ServedGateway } from '../../../lib/assembly/serving/model';
import { lambdaFunction, lambdaTarget, serveOne, shop } from './sample-templates';

const ASSETS = {
  'Shop.assets.json': {
    files: {
      folder: {
        source: { path: 'asset.folder', packaging: 'zip' },
        destinations: { here: { objectKey: 'folder.zip' } },
      },
      zip: { source: { path: 'asset.zip', packaging: 'file' }, destinations: { here: { objectKey: 'code.zip' } } },
      gone: { source: { path: 'asset.gone', packaging: 'zip' }, destinations: { here: { objectKey: 'gone.zip' } } },
    },
  },
  'asset.folder/index.js': '',
  'asset.zip': '',
  'src/index.js': '',
};

function serveFunction(resources: object, LambdaArn: unknown = { 'Fn::GetAtt': ['Function', 'Arn'] }): ServedGateway {
  return serveOne(shop({ ...resources, Target: lambdaTarget('tools', LambdaArn) }), {}, ASSETS);
}

function functionOf(gateway: ServedGateway) {
  const backend = gateway.targets[0]?.backend;
  return backend?.kind === 'LAMBDA' ? backend.function : undefined;
}

const withCode = (Code: unknown, properties: object = {}) => ({ Function: lambdaFunction({ Code, ...properties }) });
const REMEDY = 'run it and give its URL with --invoke "tools=<url>"';

test.each<[string, object, object]>([
  [
    'a folder of the assembly',
    withCode({ S3Bucket: 'b', S3Key: 'folder.zip' }),
    { path: expect.stringMatching(/\/asset\.folder$/) },
  ],
  [
    'a zip file of the assembly',
    withCode({ S3Bucket: 'b', S3Key: { 'Fn::Sub': 'code.zip' } }),
    { path: expect.stringMatching(/\/asset\.zip$/) },
  ],
  ['in the template', withCode({ ZipFile: { 'Fn::Join': ['\n', ['a', 'b']] } }), { inline: 'a\nb' }],
  ['a folder beside the template', withCode('./src'), { path: expect.stringMatching(/\/src$/) }],
  [
    'what the assembly says in the metadata',
    {
      Function: {
        ...lambdaFunction({ Code: { S3Key: { Ref: 'Gone' } } }),
        Metadata: { 'aws:asset:path': 'src', 'aws:asset:property': 'Code' },
      },
    },
    { path: expect.stringMatching(/\/src$/) },
  ],
])('the code of a function is found: %s', (_, resources, code) => {
  const gateway = serveFunction(resources);

  expect(functionOf(gateway)?.code).toEqual(code);
  expect(gateway.notices).toEqual([]);
});

test.each<[string, object, string]>([
  [
    'elsewhere',
    withCode({ S3Bucket: 'mine', S3Key: 'a/b.zip' }),
    'has its code at s3://mine/a/b.zip, which is not part of the assembly',
  ],
  [
    'elsewhere, by its URI',
    withCode('s3://mine/a.zip'),
    'has its code at s3://mine/a.zip, which is not part of the assembly',
  ],
  ['an image', withCode({ ImageUri: 'repository:latest' }, { PackageType: 'Image' }), 'is a container image'],
  ['nowhere', withCode(undefined), 'has no code in its template'],
])('code that is %s is told, with what to do', (_, resources, what) => {
  const gateway = serveFunction(resources);

  expect(functionOf(gateway)?.code).toEqual({ missing: `Function ${what}` });
  expect(gateway.notices).toEqual([{ about: 'Function', message: `${what}; ${REMEDY}` }]);
});

test('code that is not there is told, and its place is watched', () => {
  const gateway = serveFunction(withCode({ S3Key: 'gone.zip' }));

  expect(functionOf(gateway)?.code).toEqual({
    missing: expect.stringMatching(/^Function has its code in ".*\/asset\.gone", which is not there$/),
  });
});

test.each<[string, object, unknown, string]>([
  [
    'by a literal ARN',
    {},
    'arn:aws:lambda:eu-west-1:444455556666:function:theirs:live',
    'arn:aws:lambda:eu-west-1:444455556666:function:theirs:live',
  ],
  ['by an import', {}, { 'Fn::ImportValue': 'their-function' }, '${their-function}'],
  [
    'that something else creates',
    { Made: { Type: 'Custom::Function' } },
    { 'Fn::GetAtt': ['Made', 'Arn'] },
    '${Made.Arn}',
  ],
])('a function outside the assembly is told, with what to do: %s', (_, resources, arn, label) => {
  const gateway = serveFunction(resources, arn);

  const message = `is not part of the assembly, and the target tools calls it; ${REMEDY}`;
  expect(functionOf(gateway)).toEqual({
    label,
    arn: label,
    code: { missing: `${label} is not part of the assembly` },
    environment: {},
    timeoutSeconds: 3,
    memoryMegabytes: 128,
  });
  expect(gateway.notices).toEqual([{ about: label, message }]);
});

test.each<[string, object, unknown, string]>([
  [
    'a version',
    { V: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Function' } } } },
    { Ref: 'V' },
    ':Shop-Function:1',
  ],
  [
    'an alias of a version',
    {
      V: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { 'Fn::GetAtt': ['Function', 'Arn'] } } },
      A: {
        Type: 'AWS::Lambda::Alias',
        Properties: { FunctionName: { 'Fn::Select': ['6', { 'Fn::Split': [':', { Ref: 'V' }] }] }, Name: 'live' },
      },
    },
    { Ref: 'A' },
    ':Shop-Function:live',
  ],
  ['a qualifier in the text', {}, { 'Fn::Sub': '${Function.Arn}:$LATEST' }, ':Shop-Function:$LATEST'],
])('%s runs the code of the function', (_, resources, arn, ending) => {
  const gateway = serveFunction({ ...withCode({ ZipFile: 'x' }), ...resources }, arn);

  expect(functionOf(gateway)).toMatchObject({ label: 'Function', code: { inline: 'x' } });
  expect(functionOf(gateway)?.arn).toBe(`arn:aws:lambda:us-east-1:111122223333:function${ending}`);
});

test('what a function runs without is told', () => {
  const gateway = serveFunction({
    Function: lambdaFunction({
      Layers: ['arn:aws:lambda:us-east-1:1:layer:a:1', { Ref: 'Layer' }],
      FileSystemConfigs: [{ Arn: 'x' }],
      VpcConfig: { SubnetIds: ['subnet-1'] },
    }),
    Layer: { Type: 'AWS::Lambda::LayerVersion' },
  });

  expect(gateway.notices).toEqual([
    {
      about: 'Function',
      message:
        'runs without its layers here (arn:aws:lambda:us-east-1:1:layer:a:1, ${Layer}); bundle what it needs with its code',
    },
    { about: 'Function', message: 'runs without its file systems here' },
    { about: 'Function', message: 'runs outside its VPC here, so what is only reachable from there does not answer' },
  ]);
});

test.each([[0], ['soon'], [{}], [-1], [null]])('a timeout of %j is the default', (Timeout) => {
  const gateway = serveFunction({ Function: lambdaFunction({ Timeout, MemorySize: Timeout }) });

  expect(functionOf(gateway)).toMatchObject({ timeoutSeconds: 3, memoryMegabytes: 128 });
});

test('an interceptor outside the assembly is told', () => {
  const InterceptorConfigurations = [
    { Interceptor: { Lambda: { Arn: 'arn:aws:lambda:us-east-1:1:function:guard' } }, InterceptionPoints: ['REQUEST'] },
  ];

  const gateway = serveOne(shop({}, { InterceptorConfigurations }));

  expect(gateway.interceptors).toMatchObject([
    { points: ['REQUEST'], passRequestHeaders: false, excludesResponseBody: false },
  ]);
  expect(gateway.notices).toEqual([
    {
      about: 'arn:aws:lambda:us-east-1:1:function:guard',
      message:
        'is not part of the assembly, and the REQUEST interceptor calls it; run it and give its URL with --invoke "arn:aws:lambda:us-east-1:1:function:guard=<url>"',
    },
  ]);
});
