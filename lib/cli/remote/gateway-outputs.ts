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

/** The host of every gateway, in every partition. */
const GATEWAY_HOST = /\.gateway\.bedrock-agentcore\.[a-z0-9-]+\.(amazonaws\.com(\.cn)?|api\.aws)$/;

/** Finds the gateways of a stack: each output that is a gateway's URL, and those that belong to it by their keys. */
export function findGatewayOutputs(outputs: readonly StackOutput[]): GatewayOutputs[] {
  const urls = outputs.filter(({ value }) => isGatewayUrl(value));
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

function isGatewayUrl(text: string): boolean {
  return URL.canParse(text) && GATEWAY_HOST.test(new URL(text).hostname);
}
