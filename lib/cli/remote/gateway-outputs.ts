/** An output of a stack. */
export interface StackOutput {
  readonly key: string;
  readonly value: string;
}

/** What the outputs of a stack tell of one gateway. */
export interface GatewayOutputs {
  /** What the keys of its outputs begin with. */
  readonly prefix: string;
  readonly url: string;
  readonly tokenEndpoint?: string;
  readonly clientId?: string;
  readonly scopes?: string;
  readonly clientSecretArn?: string;
}

/** The host of every gateway, in every partition: its ID and its Region. */
const GATEWAY_HOST = /^([a-z0-9-]+)\.gateway\.bedrock-agentcore\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$/;

/** Finds the gateways of a stack: each output that is a gateway's URL, and those that belong to it by their keys. */
export function findGatewayOutputs(outputs: readonly StackOutput[]): GatewayOutputs[] {
  const hosted = outputs.filter(({ value }) => tryFindDeployed(value));
  // A domain of one's own in front of the gateway is known by the names alone.
  const urls = hosted.length > 0 ? hosted : outputs.filter(({ key, value }) => /Url$/i.test(key) && isMcpUrl(value));
  return urls.map(({ key, value }) => {
    const prefix = key.replace(/Url$/i, '');
    // Other people's stacks name their outputs as they like; with one gateway it is clear which is meant.
    const isMine = (output: StackOutput, name: string) =>
      urls.length === 1 ? output.key.endsWith(name) : output.key === `${prefix}${name}`;
    const member = (name: string) => outputs.find((output) => isMine(output, name))?.value;
    return {
      prefix,
      url: /\/mcp\/?$/.test(value) ? value : `${value.replace(/\/$/, '')}/mcp`,
      ...given('tokenEndpoint', member('TokenEndpoint')),
      ...given('clientId', member('ClientId')),
      ...given('scopes', member('Scopes')),
      ...given('clientSecretArn', member('ClientSecretArn')),
    };
  });
}

function given<Name extends string>(name: Name, value: string | undefined): { readonly [name in Name]?: string } {
  // The computed name makes TypeScript forget which one it is.
  return value === undefined ? {} : ({ [name]: value } as { readonly [name in Name]?: string });
}

/** The gateway that has a URL, when the service gave it that. */
export function tryFindDeployed(url: string): { readonly gatewayId: string; readonly region: string } | undefined {
  const [, gatewayId, region] = GATEWAY_HOST.exec(URL.canParse(url) ? new URL(url).hostname : '') ?? [];
  return gatewayId !== undefined && region !== undefined ? { gatewayId, region } : undefined;
}

function isMcpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:\/\/[^?#]+\/mcp\/?$/.test(text);
}
