import { execFile } from 'node:child_process';
import { createServer, type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AgentStack } from '../../examples/agent/agent-stack';
import { startGateway, type TestGateway } from '../../lib/testing';
import { reviewed } from './reviewed';

jest.setTimeout(120_000);

interface Message {
  readonly role: string;
  readonly content: readonly {
    readonly text?: string;
    readonly toolResult?: { readonly status: string; readonly content: readonly { readonly text: string }[] };
  }[];
}

const app = new App();
const stack = new AgentStack(app, 'Agent');
const template = Template.fromStack(stack);
const servers: Http2Server[] = [];
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway(stack);
});

afterAll(async () => {
  await gateway.close();
  for (const server of servers) server.close();
});

test('the agent may use one model and read the secret of one client', () => {
  const model = ['arn:', { Ref: 'AWS::Partition' }, ':bedrock:', { Ref: 'AWS::Region' }];
  template.hasResourceProperties('AWS::IAM::Policy', {
    Roles: [{ Ref: 'AgentRoleF4A42D6B' }],
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: { 'Fn::GetAtt': ['AgentLogs05C568C3', 'Arn'] },
        },
        {
          Effect: 'Allow',
          Action: 'bedrock:InvokeModel',
          Resource: { 'Fn::Join': ['', [...model, '::foundation-model/amazon.nova-lite-v1:0']] },
        },
        {
          Effect: 'Allow',
          Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
          Resource: { Ref: 'GatewayAuthorizerClientSecretValue2E1680F2' },
        },
      ],
    },
  });
});

test('the agent is deployed when a caller gets its tools and its secret is filled', () => {
  template.hasResource('AWS::Lambda::Function', {
    Properties: {
      Environment: {
        Variables: Match.objectLike({
          MCP_GATEWAY_URL: { 'Fn::GetAtt': ['GatewayResource136a5133D7DD2351', 'GatewayUrl'] },
          // Of the custom resource that fills it.
          MCP_GATEWAY_CLIENT_SECRET_ARN: { Ref: 'GatewayAuthorizerClientSecretValue2E1680F2' },
        }),
      },
    },
    DependsOn: Match.arrayWith(['GatewayToolVerificationVerified8E36498F']),
  });
});

test('has the template that reviewers have seen', () => {
  expect(reviewed(template)).toMatchSnapshot();
});

test('the bundled agent lets a model use the tools of the gateway until it has the answer', async () => {
  const model = await startModel();

  const { answer } = await ask('Keep the old man book for card 17, please', {
    ...(await gateway.environment()),
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: model.url,
  });

  expect(answer).toBe('The Old Man and the Sea is ready for you.');
  expect(model.toolsOfFirstTurn).toEqual([
    'x_amz_bedrock_agentcore_search',
    'Library___find_books',
    'Library___reserve_book',
  ]);
});

/** Runs the agent's function as it is bundled for AWS Lambda, with what Lambda's runtime has beside it. */
async function ask(question: string, environment: { readonly [name: string]: string }): Promise<{ answer: string }> {
  const bundle = join(app.outdir, assetOfAgent());
  const script = `require(${JSON.stringify(bundle)}).handler(${JSON.stringify({ question })})
    .then((result) => process.stdout.write(JSON.stringify(result)));`;
  const env = {
    NODE_PATH: join(__dirname, '../../node_modules'),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    MODEL_ID: 'a-model',
    ...environment,
  };
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { env });
  return JSON.parse(stdout);
}

function assetOfAgent(): string {
  const functions = template.findResources('AWS::Lambda::Function', {
    Properties: { Environment: { Variables: { MCP_GATEWAY_URL: Match.anyValue() } } },
  });
  const [agent] = Object.values(functions);
  return `asset.${String(agent?.Properties.Code.S3Key).replace('.zip', '')}`;
}

/** Amazon Bedrock, which is spoken to over HTTP/2, with a model that looks for a book, reserves it, and says so. */
async function startModel(): Promise<{ readonly url: string; readonly toolsOfFirstTurn: readonly string[] }> {
  const toolsOfFirstTurn: string[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    const { messages, toolConfig } = JSON.parse(text);
    if (messages.length === 1) {
      toolsOfFirstTurn.push(...toolConfig.tools.map((tool: { toolSpec: { name: string } }) => tool.toolSpec.name));
    }
    response.writeHead(request.url === '/model/a-model/converse' ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(turn(messages)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  // A server that listens on a port has an address that is no text.
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, toolsOfFirstTurn };
}

function turn(messages: readonly Message[]): object {
  const [{ toolResult } = {}] = messages.at(-1)?.content ?? [];
  const found = JSON.parse(toolResult?.content[0]?.text ?? 'null');
  if (found === null) return asks('Library___find_books', { words: 'old man' });
  if (Array.isArray(found)) return asks('Library___reserve_book', { isbn: found[0].isbn, reader: '17' });
  return { output: { message: said({ text: `${found.title} is ready for you.` }) }, stopReason: 'end_turn' };
}

function asks(name: string, input: object): object {
  return { output: { message: said({ toolUse: { toolUseId: name, name, input } }) }, stopReason: 'tool_use' };
}

function said(block: object): object {
  return { role: 'assistant', content: [block] };
}
