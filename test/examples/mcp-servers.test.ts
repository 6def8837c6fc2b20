import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { type DocsServer, startDocsServer } from '../../examples/mcp-servers/docs-stand-in';
import { ServersStack } from '../../examples/mcp-servers/servers-stack';
import { startGateway, type TestGateway } from '../../lib/testing';
import { reviewed } from './reviewed';

jest.setTimeout(120_000);

const app = new App();
const stack = new ServersStack(app, 'Servers', {
  docs: { url: 'https://mcp.docs.example.com/mcp', issuer: 'https://login.docs.example.com', clientId: 'gateway' },
});
const template = Template.fromStack(stack);
let docs: DocsServer;
let tickets: { readonly url: string; readonly process: ChildProcess };
let gateway: TestGateway;

beforeAll(async () => {
  docs = await startDocsServer();
  tickets = await startBundledServer();
  gateway = await startGateway(stack, {
    endpoints: { Docs: docs.url, 'Docs.token': `${docs.url}/token`, Tickets: tickets.url },
    secrets: { Docs: 'local-secret' },
  });
});

afterAll(async () => {
  await gateway.close();
  docs.close();
  tickets.process.kill();
});

test('the gateway may invoke one endpoint of the runtime', () => {
  const arn = { 'Fn::GetAtt': ['TicketsServerRuntime4E4AE2C6', 'AgentRuntimeArn'] };
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Action: 'bedrock-agentcore:InvokeAgentRuntime',
          Resource: [arn, { 'Fn::Join': ['', [arn, '/runtime-endpoint/DEFAULT']] }],
        },
      ],
    },
  });
});

test('another version of the server has its tools read again', () => {
  template.hasResourceProperties('Custom::McpGatewayTargetReadiness', {
    SyncOn: { 'Fn::GetAtt': ['TicketsServerRuntime4E4AE2C6', 'AgentRuntimeVersion'] },
  });
});

test('the server may read its own code and write its own log', () => {
  template.hasResourceProperties('AWS::IAM::Role', {
    Policies: [
      {
        PolicyDocument: {
          Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: { 'Fn::Join': Match.anyValue() } }],
        },
      },
    ],
  });
});

test('has the template that reviewers have seen', () => {
  expect(reviewed(template)).toMatchSnapshot();
});

test('agents see the reviewed tools of their server, and those that ours lists', async () => {
  const tools = await gateway.listTools();

  expect(tools.map(({ name }) => name)).toEqual([
    'x_amz_bedrock_agentcore_search',
    'Docs___read_page',
    'Docs___search_docs',
    'Tickets___find_tickets',
  ]);
});

test('each server is called with what it wants: a token here, a signature there', async () => {
  const pages = await gateway.callTool('Docs___search_docs', { words: 'backup', product: 'cloud' });
  const found = await gateway.callTool('Tickets___find_tickets', { words: 'printer' });

  expect(pages.text).toBe('[{"path":"/cloud/backups"}]');
  expect(JSON.parse(found.text)).toMatchObject([{ id: 'T-7' }]);
});

test('a tool that nobody reviewed is not there', async () => {
  await expect(gateway.callTool('Docs___delete_page', { path: '/cloud/backups' })).rejects.toThrow(
    'Unknown tool: Docs___delete_page',
  );
});

test('agents find tools of either server by words', async () => {
  const found = await gateway.callTool('x_amz_bedrock_agentcore_search', { query: 'help desk tickets' });

  expect(JSON.parse(found.text).tools[0].name).toBe('Tickets___find_tickets');
});

/** Starts our server as it is bundled for AgentCore Runtime. */
async function startBundledServer(): Promise<typeof tickets> {
  const { directory } = app.synth();
  const [asset = ''] = readdirSync(directory).filter((name) =>
    readdirIfFolder(join(directory, name)).includes('server.js'),
  );
  const child = spawn(process.execPath, [join(directory, asset, 'server.js')], {
    env: { HOST: '127.0.0.1', PORT: '0' },
  });
  const port = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
      const [, found] = /port: (\d+)/.exec(output) ?? [];
      if (found) resolve(found);
    });
    child.on('exit', () => reject(new Error(`The server has ended: ${output}`)));
  });
  return { url: `http://127.0.0.1:${port}/mcp`, process: child };
}

function readdirIfFolder(path: string): string[] {
  return path.includes('asset.') && !path.includes('.zip') ? readdirSync(path) : [];
}
