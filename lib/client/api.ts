// What users of the client see. It imports nothing, so that its declarations need no package beside this one.

/** How to get into a gateway: with exactly one of `client`, `secretArn`, `token` and `sigV4`, or none for an open one. */
export interface GatewayConnectionOptions {
  /** The URL that MCP clients connect to. */
  readonly url: string;
  /** An OAuth client that gets tokens by client credentials. */
  readonly client?: OAuthClient;
  /**
   * ARN of the secret in AWS Secrets Manager that holds such a client, as `CognitoAuthorizer.clientSecret` fills it.
   * Needs `secretsmanager:GetSecretValue`.
   */
  readonly secretArn?: string;
  /** A token that you got yourself. It is not refreshed. */
  readonly token?: string;
  /** Sign requests for a gateway with IAM. Needs `bedrock-agentcore:InvokeGateway`. */
  readonly sigV4?: SigV4Options;
  /**
   * The Region of the secret.
   *
   * @default - the one in its ARN
   */
  readonly region?: string;
  /** How often what may work a moment later is tried: names that do not resolve yet, throttling, a token endpoint's faults. */
  readonly retries?: RetryOptions;
}

/** An OAuth client. */
export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokenEndpoint: string;
  /** What tokens are asked for, separated by spaces. */
  readonly scopes: string;
}

export interface SigV4Options {
  /**
   * The gateway's Region.
   *
   * @default - the one in the URL, otherwise `AWS_REGION`
   */
  readonly region?: string;
  /**
   * AWS credentials.
   *
   * @default - those that AWS's SDK finds: environment, profile, container, instance
   */
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

export interface RetryOptions {
  /** How often it is tried in all. @default 7 */
  readonly attempts?: number;
  /** The longest pause before the first repetition, in milliseconds; it doubles each time. @default 250 */
  readonly pause?: number;
  /** The longest pause at all, in milliseconds. @default 15000 */
  readonly longestPause?: number;
}

/** A transport as the MCP SDK's `Client.connect` takes it, in version 1 and 2. */
export interface McpTransport {
  start(): Promise<void>;
  send(message: Message, options?: Message): Promise<void>;
  close(): Promise<void>;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: Message, extra?: Message) => void;
  sessionId?: string;
  setProtocolVersion?: (version: string) => void;
}

// biome-ignore lint/suspicious/noExplicitAny: messages have the types of the SDK that the user has, in either version
type Message = any;
