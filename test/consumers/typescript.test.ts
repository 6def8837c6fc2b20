import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { devDependencies, version } from '../../package.json';
import { ConsumerWorkspace, PACKAGE_ROOT } from './consumer-workspace';
import { skipped } from './skipped';

/** What a user writes into `lib/my-gateway-stack.ts` of the project that `cdk init` made. */
const STACK = `
import { join } from 'node:path';
import * as cdk from 'aws-cdk-lib/core';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { ApiDefinition, ApiKeyCredential, ApiKeyLocation, type IMcpGateway, McpGateway, SampleTools } from 'cdk-mcp-gateway';

export class MyGatewayStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);
    const table = new dynamodb.TableV2(this, 'Orders', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } });
    const secret = new secretsmanager.Secret(this, 'NasaApiKey');
    const location = ApiKeyLocation.query('api_key');

    const gateway: IMcpGateway = new McpGateway(this, 'Gateway', { outputs: true });
    gateway.addLambdaTarget('Sample', new SampleTools(this, 'SampleTools'));
    gateway.addOpenApiTarget('Mars', {
      api: ApiDefinition.fromFile(join(__dirname, '../apis/nasa-insight.json')),
      credential: ApiKeyCredential.fromSecret(this, 'NasaKey', { secret, jsonKey: 'api_key', location }),
    });
    gateway.addSmithyTarget('Orders', {
      model: ApiDefinition.fromFile(join(__dirname, '../models/dynamodb.json')),
      operations: { include: ['GetItem'] },
      resources: [table.tableArn],
    });
  }
}
`;

const ES_MODULE = `
import { McpGateway, SampleTools } from 'cdk-mcp-gateway';
console.log(typeof McpGateway.fromGatewayArn, typeof SampleTools);
`;

/** A test of the user's own, with what the package offers to tests and to callers; jest and its types come with `cdk init`. */
const TEST = `
import { App } from 'aws-cdk-lib/core';
import { GatewayConnection } from 'cdk-mcp-gateway/client';
import { startGateway, type TestGateway } from 'cdk-mcp-gateway/testing';
import { type ToolCall, toolHandler } from 'cdk-mcp-gateway/tools';
import { MyGatewayStack } from '../lib/my-gateway-stack';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway(new MyGatewayStack(new App(), 'Tested'));
});
afterAll(() => gateway.close());

test('tells the weather through the gateway', async () => {
  const result = await gateway.callTool('Sample___get_weather', { location: 'Berlin' });

  expect(JSON.parse(result.text)).toMatchObject({ location: 'Berlin' });
});

test('has a client for callers', async () => {
  const connection = new GatewayConnection({ url: gateway.url, token: 'none' });

  expect((await connection.fetch(connection.url, { method: 'POST', body: '{}' })).status).toBe(401);
});

const tools = [
  { name: 'lend', inputSchema: { type: 'object', properties: { days: { type: 'integer' } }, required: ['days'] } },
] as const;

test('has the handler of a function that implements tools', async () => {
  const handler = toolHandler<typeof tools>({ lend: ({ days }, call: ToolCall) => [days + 1, call.targetName] });
  const context = { clientContext: { custom: { bedrockAgentCoreToolName: 'Books___lend' } } };

  expect(await handler({ days: 1 }, context)).toEqual([2, 'Books']);
});
`;

interface Resource {
  readonly Type: string;
  readonly Properties: { Name?: string; Handler?: string; Code?: { S3Key: string } };
}

const workspace = new ConsumerWorkspace();
afterAll(() => workspace.remove());

const probe = ['npm', 'view', `constructs@${devDependencies.constructs}`, 'version', '--fetch-retries=0'];
if (workspace.tryRun([...probe, '--fetch-timeout=15000', '--prefer-online']).status === 0) {
  describe('a project that `cdk init` made', () => {
    const project = workspace.makeFolder('my-gateway');
    const before = new Set<string>();
    let install: { stdout: string; stderr: string };

    function read(path: string) {
      return JSON.parse(readFileSync(join(project, path), 'utf8'));
    }

    function findResources(type: string): Resource[] {
      const resources: Record<string, Resource> = read('cdk.out/MyGatewayStack.template.json').Resources;
      return Object.values(resources).filter(({ Type }) => Type === type);
    }

    beforeAll(() => {
      const init = ['init', 'app', '--language', 'typescript', '--generate-only', '--no-notices'];
      workspace.runOwn('aws-cdk/bin/cdk', init, project);
      workspace.run(['npm', 'install', '--no-audit', '--no-fund'], project);
      for (const name of Object.keys(read('package-lock.json').packages)) before.add(name);
      install = workspace.run(['npm', 'install', '--no-audit', '--no-fund', workspace.pack()], project);

      writeFileSync(join(project, 'lib/my-gateway-stack.ts'), STACK);
      writeFileSync(join(project, 'test/my-gateway.test.ts'), TEST);
      for (const folder of ['apis', 'models']) {
        cpSync(join(PACKAGE_ROOT, 'examples/quickstart', folder), join(project, folder), { recursive: true });
      }
    });

    test('has TypeScript 7 and tsx', () => {
      const { typescript, tsx } = read('package.json').devDependencies;

      expect({ typescript, tsx }).toEqual({ typescript: expect.stringMatching(/^~7\./), tsx: expect.any(String) });
      expect(read('node_modules/typescript/package.json').version).toMatch(/^7\./);
    });

    test('gets the packed module with `yaml` in it, and nothing else', () => {
      const added = Object.keys(read('package-lock.json').packages).filter((name) => !before.has(name));

      expect(added).toEqual(['node_modules/cdk-mcp-gateway', 'node_modules/cdk-mcp-gateway/node_modules/yaml']);
      expect(readdirSync(join(project, 'node_modules/cdk-mcp-gateway/node_modules')).sort()).toEqual(['.bin', 'yaml']);
    });

    test('gets every file that the module promises, and none of its sources or tests', () => {
      const folder = join(project, 'node_modules/cdk-mcp-gateway');
      const manifest = read('node_modules/cdk-mcp-gateway/package.json');
      const promised = [
        manifest.main,
        manifest.types,
        ...Object.values<string>(manifest.bin),
        '.jsii',
        'LICENSE',
        'README.md',
      ];

      expect(promised.filter((path) => !existsSync(join(folder, path)))).toEqual([]);
      expect(['lib', 'bin', 'test', 'examples'].filter((path) => existsSync(join(folder, path)))).toEqual([]);
    });

    test('installs it without a warning about it', () => {
      expect(
        install.stderr.split('\n').filter((line) => /cdk-mcp-gateway|peer|ERESOLVE|EBADENGINE/.test(line)),
      ).toEqual([]);
    });

    test('type-checks, the declarations of its libraries included', () => {
      workspace.run(['npx', '--no', '--', 'tsc', '--noEmit', '--skipLibCheck', 'false'], project);
    });

    test('imports it from ES modules too', () => {
      const { stdout } = workspace.run([process.execPath, '--input-type=module', '--eval', ES_MODULE], project);

      expect(stdout).toBe('function function\n');
    });

    describe('that ran `cdk synth`', () => {
      let synth: { stdout: string; stderr: string };

      beforeAll(() => {
        synth = workspace.run(['npx', '--no', '--', 'cdk', 'synth', '--quiet', '--no-notices'], project);
      });

      test('sees no warning', () => {
        expect(`${synth.stdout}${synth.stderr}`).not.toMatch(/warning|deprecated|\[Error/i);
      });

      test('has a gateway with three targets', () => {
        const targets = findResources('AWS::BedrockAgentCore::GatewayTarget').map(({ Properties }) => Properties.Name);

        expect(findResources('AWS::BedrockAgentCore::Gateway')).toHaveLength(1);
        expect(targets.sort()).toEqual(['Mars', 'Orders', 'Sample']);
      });

      test('has the code of the sample tools as an asset', () => {
        const [handler] = findResources('AWS::Lambda::Function');
        const asset = `asset.${handler?.Properties.Code?.S3Key.replace('.zip', '')}`;

        expect(handler?.Properties.Handler).toBe('index.handler');
        expect(readdirSync(join(project, 'cdk.out', asset))).toEqual(['index.js']);
      });

      test('serves it, and lists and calls its tools as an MCP client', () => {
        const dev = ['npx', '--no', '--', 'mcp-gateway', 'dev', '--once', '--json', '--port', '0'];
        const { stdout } = workspace.run(
          [...dev, '--mock', 'Mars___getInsightWeather=cdk.json', '--mock', 'Orders___GetItem=cdk.json'],
          project,
        );
        const steps: { type: string; step: string; ok: boolean }[] = stdout
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line));

        expect(steps.filter(({ type }) => type === 'check').map(({ step, ok }) => [step, ok])).toEqual([
          ['connect', true],
          ['tools/list', true],
          ['tools/call Sample___get_weather', true],
          ['tools/call Mars___getInsightWeather', true],
          ['tools/call Orders___GetItem', true],
        ]);
      });

      test('sees its tools through the command-line program', () => {
        const { stdout } = workspace.run(['npx', '--no', '--', 'mcp-gateway', 'show', 'cdk.out', '--json'], project);
        const tools: { name: string }[] = JSON.parse(stdout).gateways[0].tools;

        expect(tools.map(({ name }) => name)).toEqual(
          expect.arrayContaining(['Mars___getInsightWeather', 'Orders___GetItem', 'Sample___get_time']),
        );
      });
    });

    test('tests its tools through the gateway', () => {
      const { stderr } = workspace.run(['npx', '--no', '--', 'jest', 'test/my-gateway.test.ts'], project);

      expect(stderr).toMatch(/Tests: +3 passed, 3 total/);
    });

    test('runs the command-line program', () => {
      const { stdout } = workspace.run(['npx', '--no', '--', 'mcp-gateway', '--version'], project);

      expect(stdout).toBe(`${version}\n`);
    });
  });
} else {
  skipped('the npm registry cannot be reached');
}
