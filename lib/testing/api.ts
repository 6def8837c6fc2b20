// What users of the test support see. Its types are its own, the client's and the CDK's, so that its declarations need no
// other package.
import type { IConstruct } from 'constructs';
import type { McpTransport } from '../client/api';

/** What a local gateway is made from: a stack, app or gateway, or the path of a cloud assembly or template. */
export type GatewaySource = IConstruct | string;

/** What a deployed gateway would find in AWS, given by the test. All of it is optional. */
export interface TestGatewayOptions {
  /** The gateway: its name, construct path or logical ID, when the source holds several. */
  readonly gateway?: string;
  /** Target → the API key or client secret that it sends. */
  readonly secrets?: { readonly [target: string]: string };
  /**
   * Target → the URL that its calls go to instead, such as a server of the test. `<target>.token` → the URL where its
   * OAuth tokens are asked for instead.
   */
  readonly endpoints?: { readonly [target: string]: string };
  /** Target → the URL of a Lambda runtime that runs its function. */
  readonly invokes?: { readonly [target: string]: string };
  /** Tool → the JSON file that answers it. */
  readonly mocks?: { readonly [tool: string]: string };
  /** What only a deployment knows → its value, such as `{ 'App/Orders': 'orders' }` for a table's name. */
  readonly values?: { readonly [name: string]: string };
  /** Make tokens here, even if the gateway trusts an issuer that is no user pool of the app. @default false */
  readonly localIssuer?: boolean;
  /** Give functions the AWS credentials of the environment. @default false */
  readonly passAwsCredentials?: boolean;
}

/** A tool as agents see it. */
export interface TestTool {
  readonly name: string;
  readonly description?: string;
  readonly inputSchema: { readonly [keyword: string]: unknown };
}

/** What a tool has answered. */
export interface TestResult {
  /** MCP's content blocks. */
  readonly content: readonly { readonly [member: string]: unknown }[];
  readonly isError: boolean;
  readonly structuredContent?: unknown;
  /** The text blocks, joined by line breaks. */
  readonly text: string;
}

/** A gateway that runs in this process, and an MCP client that is connected to it. */
export interface TestGateway {
  /** The URL that MCP clients connect to. */
  readonly url: string;
  /** Lists the tools of all pages. */
  listTools(): Promise<readonly TestTool[]>;
  /** Calls a tool by its full name, `<target>___<tool>`. */
  callTool(name: string, args?: { readonly [argument: string]: unknown }): Promise<TestResult>;
  /** What functions have printed and what was not as in AWS, one line each, in order. */
  readonly log: readonly string[];
  /** A transport for a client of your own: `await client.connect(gateway.transport())`. */
  transport(): McpTransport;
  /** The headers that prove who calls, for requests of your own. */
  headers(): Promise<{ readonly [name: string]: string }>;
  /**
   * The environment of a caller that runs here, such as a function that `gateway.connect` serves:
   * `GatewayConnection.fromEnvironment` finds the gateway and its proof there. A token among them is not refreshed.
   *
   * @param prefix What the names of the variables begin with, `MCP_GATEWAY` when omitted
   */
  environment(prefix?: string): Promise<{ readonly [name: string]: string }>;
  /** Stops the gateway and what it has started. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
