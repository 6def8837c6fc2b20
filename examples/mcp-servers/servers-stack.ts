import { join } from 'node:path';
import { Stack, type StackProps } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { McpGateway, McpServer, OAuthCredential, OAuthProvider, ToolDefinitions } from 'cdk-mcp-gateway';
import type { Construct } from 'constructs';
import { TicketsServer } from './tickets-server';

/** Properties for `ServersStack`. */
export interface ServersStackProps extends StackProps {
  /** The documentation server of another company. */
  readonly docs: DocsServer;
}

/** An MCP server behind OAuth. */
export interface DocsServer {
  readonly url: string;

  /** Who issues the tokens that it takes. */
  readonly issuer: string;

  /** ID of the client that the gateway is there. Its secret is in AWS Secrets Manager, as `docs/gateway`. */
  readonly clientId: string;
}

/** One gateway for an MCP server of another company and one of our own, which runs on AgentCore Runtime. */
export class ServersStack extends Stack {
  public constructor(scope: Construct, id: string, { docs, ...props }: ServersStackProps) {
    super(scope, id, props);
    const gateway = new McpGateway(this, 'Gateway', { waitForTargets: true, outputs: true });

    // Theirs: agents see the tools that were reviewed, and no others, whatever the server lists.
    gateway.addMcpServerTarget('Docs', {
      server: McpServer.fromUrl(docs.url),
      tools: ToolDefinitions.fromFile(join(__dirname, 'tools/docs.json')),
      credential: OAuthCredential.fromSecret(this, 'DocsClient', {
        provider: OAuthProvider.custom({ discoveryUrl: `${docs.issuer}/.well-known/openid-configuration` }),
        clientId: docs.clientId,
        secret: secretsmanager.Secret.fromSecretNameV2(this, 'DocsSecret', 'docs/gateway'),
        jsonKey: 'client_secret',
      }),
    });

    // Ours: the gateway asks for its tools again whenever another version of it runs.
    const { runtime } = new TicketsServer(this, 'TicketsServer');
    const server = McpServer.fromRuntime(runtime);
    gateway.addMcpServerTarget('Tickets', { server, syncOn: runtime.agentRuntimeVersion });
  }
}
