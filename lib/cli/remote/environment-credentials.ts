import type { GatewayConnectionOptions } from '../../client/api';
import { GatewayError } from '../../schema/gateway-error';

/** What a client of one's own is made of; the scopes may be missing. */
const CLIENT = ['MCP_GATEWAY_CLIENT_ID', 'MCP_GATEWAY_CLIENT_SECRET', 'MCP_GATEWAY_TOKEN_ENDPOINT'] as const;

/** What the environment holds for a gateway at a URL; nothing for an open one. */
export function credentialsFromEnvironment(
  env: NodeJS.ProcessEnv = process.env,
): Pick<GatewayConnectionOptions, 'token' | 'client' | 'secretArn'> {
  const token = tokenFromEnvironment(env);
  if (token !== undefined) return { token };
  const [clientId, clientSecret, tokenEndpoint] = CLIENT.map((name) => env[name]);
  if (clientId && clientSecret && tokenEndpoint) {
    checkEndpoint(tokenEndpoint);
    return { client: { clientId, clientSecret, tokenEndpoint, scopes: env.MCP_GATEWAY_SCOPES ?? '' } };
  }
  const secretArn = env.MCP_GATEWAY_CLIENT_SECRET_ARN;
  if (secretArn) return { secretArn };
  const given = CLIENT.filter((name) => env[name]);
  if (given.length === 0) return {};
  const missing = CLIENT.filter((name) => !env[name]).join(' and ');
  throw new GatewayError(
    'ENVIRONMENT_INCOMPLETE',
    `of the client there is ${given.join(' and ')} alone; set ${missing}, too`,
  );
}

/** The token that a person got elsewhere. No message holds it. */
export function tokenFromEnvironment(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const token = env.MCP_GATEWAY_TOKEN?.trim();
  if (!token) return undefined;
  // What no header can hold would be told by `fetch`, with the value.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    const message = 'MCP_GATEWAY_TOKEN holds spaces or characters that no token has; set it to the token alone';
    throw new GatewayError('ENVIRONMENT_UNUSABLE', message);
  }
  return token;
}

function checkEndpoint(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password) return;
  const message =
    'MCP_GATEWAY_TOKEN_ENDPOINT is no URL such as https://example.com/oauth2/token, without user and password';
  throw new GatewayError('ENVIRONMENT_UNUSABLE', message);
}
