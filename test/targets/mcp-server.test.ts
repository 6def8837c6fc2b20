import { Lazy } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import { McpServer } from '../../lib';
import { newStack } from '../new-stack';
import { thrownBy } from './sample-inputs';

const RUNTIME_ARN = 'arn:aws:bedrock-agentcore:eu-west-1:111122223333:runtime/tools-a1b2c3d4e5';

describe('a server by its URL', () => {
  const taken = [
    'https://mcp.example.com/mcp',
    'https://mcp.example.com',
    'https://mcp.example.com:8443/a%20b/mcp?tenant=acme&x=%C3%BC',
  ];

  test.each(taken)('%s is used as it stands', (url) => {
    expect(McpServer.fromUrl(url).url).toBe(url);
  });

  test('that only the deployment knows is used as it is', () => {
    const url = Lazy.string({ produce: () => 'ftp://x' });

    expect(McpServer.fromUrl(url).url).toBe(url);
  });

  const refused: [string, string, string][] = [
    ['no URL', 'mcp.example.com', 'is an HTTPS URL such as "https://mcp.example.com/mcp", got "mcp.example.com"'],
    [
      'a URL that is not encrypted on its way',
      'http://mcp.example.com/mcp',
      'is an HTTPS URL such as "https://mcp.example.com/mcp", got "http://mcp.example.com/mcp"',
    ],
    [
      'a URL without a host',
      'https:///mcp',
      'is an HTTPS URL such as "https://mcp.example.com/mcp", got "https:///mcp"',
    ],
    [
      'a URL with a user, without repeating it',
      'https://me:sk-live-4242@mcp.example.com/mcp',
      "holds a user or password, which everyone could read in the template; give the target a 'credential'",
    ],
    [
      'a URL with a fragment',
      'https://mcp.example.com/mcp#tools',
      'has a fragment, which no server gets to see, got "https://mcp.example.com/mcp#tools"; leave out what follows "#"',
    ],
    [
      'the ARN of a runtime as it is',
      `https://bedrock-agentcore.eu-west-1.amazonaws.com/runtimes/${RUNTIME_ARN}/invocations`,
      `holds an ARN that is not URL-encoded, got "https://bedrock-agentcore.eu-west-1.amazonaws.com/runtimes/${RUNTIME_ARN}/invocations"; write McpServer.fromRuntime`,
    ],
    [
      'a URL with a space',
      'https://mcp.example.com/my tools',
      'is used by the gateway as it stands, and is not URL-encoded, got "https://mcp.example.com/my tools"; try "https://mcp.example.com/my%20tools"',
    ],
    [
      'a URL with a letter that is not of ASCII',
      'https://mcp.example.com/tür',
      'is used by the gateway as it stands, and is not URL-encoded, got "https://mcp.example.com/tür"; try "https://mcp.example.com/t%C3%BCr"',
    ],
  ];

  test.each(refused)('fails for %s', (_, url, message) => {
    expect(thrownBy(() => McpServer.fromUrl(url))).toMatchObject({
      code: 'TARGET_SERVER_URL_INVALID',
      message: `McpServer.fromUrl: 'url' ${message} [TARGET_SERVER_URL_INVALID]`,
    });
  });
});

describe('a server on AgentCore Runtime', () => {
  test('answers where the runtime is invoked, with the ARN URL-encoded', () => {
    const stack = newStack('Stack', { account: '111122223333', region: 'eu-west-1' });
    const runtime = agentcore.Runtime.fromAgentRuntimeAttributes(stack, 'Runtime', {
      agentRuntimeArn: RUNTIME_ARN,
      agentRuntimeId: 'tools-a1b2c3d4e5',
      agentRuntimeName: 'tools',
      roleArn: 'arn:aws:iam::111122223333:role/tools',
      agentRuntimeVersion: '1',
    });

    const { url } = McpServer.fromRuntime(runtime, 'prod');

    expect(stack.resolve(url)).toEqual({
      'Fn::Join': [
        '',
        [
          'https://bedrock-agentcore.eu-west-1.',
          { Ref: 'AWS::URLSuffix' },
          '/runtimes/arn%3Aaws%3Abedrock-agentcore%3Aeu-west-1%3A111122223333%3Aruntime%2Ftools-a1b2c3d4e5/invocations?qualifier=prod',
        ],
      ],
    });
  });

  test('answers in the Region of its ARN, which an imported runtime may not share with its stack', () => {
    const stack = newStack('Stack', { account: '111122223333', region: 'eu-west-1' });
    const runtime = agentcore.Runtime.fromAgentRuntimeAttributes(stack, 'Runtime', {
      agentRuntimeArn: RUNTIME_ARN.replace('eu-west-1', 'us-west-2'),
      agentRuntimeId: 'tools-a1b2c3d4e5',
      agentRuntimeName: 'tools',
      roleArn: 'arn:aws:iam::111122223333:role/tools',
      agentRuntimeVersion: '1',
    });

    const server = McpServer.fromRuntime(runtime, 'next week');

    expect(JSON.stringify(stack.resolve(server.url))).toContain('"https://bedrock-agentcore.us-west-2."');
    expect(JSON.stringify(stack.resolve(server.url))).toContain(
      '/runtimes/arn%3Aaws%3Abedrock-agentcore%3Aus-west-2%3A111122223333%3Aruntime%2Ftools-a1b2c3d4e5/invocations?qualifier=next%20week"',
    );
  });

  test('of the same app has its ARN URL-encoded at deployment', () => {
    const stack = newStack('Stack', { account: '111122223333', region: 'eu-west-1' });
    const runtime = new agentcore.Runtime(stack, 'Runtime', {
      runtimeName: 'tools',
      agentRuntimeArtifact: agentcore.AgentRuntimeArtifact.fromImageUri(
        '111122223333.dkr.ecr.eu-west-1.amazonaws.com/tools:1',
      ),
      protocolConfiguration: agentcore.ProtocolType.MCP,
    });
    const arn = stack.resolve(runtime.agentRuntimeArn);

    const { url } = McpServer.fromRuntime(runtime);

    expect(stack.resolve(url)).toEqual({
      'Fn::Join': [
        '',
        [
          'https://bedrock-agentcore.eu-west-1.',
          { Ref: 'AWS::URLSuffix' },
          '/runtimes/',
          { 'Fn::Join': ['%2F', { 'Fn::Split': ['/', { 'Fn::Join': ['%3A', { 'Fn::Split': [':', arn] }] }] }] },
          '/invocations?qualifier=DEFAULT',
        ],
      ],
    });
  });
});
