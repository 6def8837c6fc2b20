import { Fn, Stack, Token } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import type { GatewayGrants } from '../credentials/gateway-grants';
import type { Issue } from '../schema/issue';
import { propertyIssue } from '../schema/property-issues';
import { throwIfErrors } from '../schema/render-issues';

/** The endpoint that each runtime has. */
const DEFAULT_QUALIFIER = 'DEFAULT';

/** An MCP server that a gateway serves the tools of. */
export class McpServer {
  /**
   * A server at any HTTPS URL.
   *
   * Fails when the URL is none that a gateway can call: it is used as it stands, so it has to be URL-encoded.
   *
   * @param url Where the server answers, such as `https://mcp.example.com/mcp`. It stands in the template, so it must
   * hold no secret
   */
  public static fromUrl(url: string): McpServer {
    throwIfErrors('McpServer.fromUrl', checkUrl(url));
    return new McpServer(url);
  }

  /**
   * A server that runs on AgentCore Runtime. Without another credential the gateway signs requests as its role, which is
   * allowed to invoke this endpoint of the runtime, and nothing else. A runtime that wants JSON Web Tokens needs an
   * `OAuthCredential`.
   *
   * @param runtime The runtime, with MCP as its protocol
   * @param qualifier Name of the runtime's endpoint. `DEFAULT`, when omitted
   */
  public static fromRuntime(runtime: agentcore.IBedrockAgentRuntime, qualifier?: string): McpServer {
    const name = qualifier ?? DEFAULT_QUALIFIER;
    const { agentRuntimeArn, env } = runtime;
    // An imported runtime claims to be where its stack is.
    const region = Token.isUnresolved(agentRuntimeArn) ? env.region : regionOf(agentRuntimeArn);
    const host = `https://bedrock-agentcore.${region}.${Stack.of(runtime).urlSuffix}`;
    const query = Token.isUnresolved(name) ? name : encodeURIComponent(name);
    const url = `${host}/runtimes/${encodeArn(agentRuntimeArn)}/invocations?qualifier=${query}`;
    return new McpServer(
      url,
      [agentRuntimeArn, `${agentRuntimeArn}/runtime-endpoint/${name}`],
      region === env.region ? undefined : region,
    );
  }

  private constructor(
    /** Where the server answers. */
    public readonly url: string,
    private readonly runtimeArns?: string[],
    /** Of a runtime in another Region than its stack. */
    private readonly foreignRegion?: string,
  ) {}

  /**
   * What the gateway proves itself with unless another credential is given.
   *
   * @internal
   */
  public _defaultCredential(): agentcore.ICredentialProviderConfig | undefined {
    if (!this.runtimeArns) return undefined;
    return agentcore.GatewayCredentialProvider.fromIamRole({
      service: 'bedrock-agentcore',
      region: this.foreignRegion,
    });
  }

  /**
   * Allows the role what its signature is checked for.
   *
   * @internal
   */
  public _grantSigned(grants: GatewayGrants): void {
    if (this.runtimeArns) grants.allow(['bedrock-agentcore:InvokeAgentRuntime'], this.runtimeArns);
  }
}

function checkUrl(url: string): Issue[] {
  if (Token.isUnresolved(url)) return [];
  const problem = urlProblem(url);
  return problem ? [propertyIssue('TARGET_SERVER_URL_INVALID', 'url', problem)] : [];
}

function urlProblem(url: string): string | undefined {
  if (!/^https:\/\/[^/?#]/.test(url) || !URL.canParse(url)) {
    return `is an HTTPS URL such as "https://mcp.example.com/mcp", got ${JSON.stringify(url)}`;
  }
  const { username, password, hash, pathname } = new URL(url);
  if (username !== '' || password !== '') {
    return "holds a user or password, which everyone could read in the template; give the target a 'credential'";
  }
  if (hash !== '') {
    return `has a fragment, which no server gets to see, got ${JSON.stringify(url)}; leave out what follows "#"`;
  }
  if (/\/runtimes\/arn:/.test(pathname)) {
    return `holds an ARN that is not URL-encoded, got ${JSON.stringify(url)}; write McpServer.fromRuntime`;
  }
  if (!/^[!-~]+$/.test(url) || /["<>\\^`{|}]/.test(url)) {
    return `is used by the gateway as it stands, and is not URL-encoded, got ${JSON.stringify(url)}; try ${JSON.stringify(new URL(url).href)}`;
  }
  return undefined;
}

function regionOf(arn: string): string | undefined {
  return arn.split(':')[3];
}

/** URL-encodes an ARN, at deployment if it is not known before. */
function encodeArn(arn: string): string {
  if (!Token.isUnresolved(arn)) return encodeURIComponent(arn);
  return Fn.join('%2F', Fn.split('/', Fn.join('%3A', Fn.split(':', arn))));
}
