import { GatewayConnection } from '../../client';
import { connectionTo } from '../../local/connection';
import { listRunning, type RunningGateway } from '../../local/running-gateways';
import { GatewayError } from '../../schema/gateway-error';
import { tryFindDeployed } from './gateway-outputs';

/** Which gateway a command is about. */
export interface Whereabouts {
  /** The name of a deployed stack. */
  readonly stack?: string;
  /** The URL of any gateway. */
  readonly url?: string;
  readonly region?: string;
  /** Which gateway of the stack. */
  readonly gateway?: string;
  /** Sign requests instead of getting tokens. */
  readonly iam?: boolean;
}

/** A gateway, as AWS's control plane knows it. */
export interface DeployedGateway {
  readonly gatewayId: string;
  readonly region: string;
}

/** A gateway, and the way in. */
export interface Located {
  readonly connection: GatewayConnection;
  /** How a person calls it. */
  readonly label: string;
  /** Where AWS knows it; `undefined` for a gateway that AWS does not, or may not know. */
  readonly deployed?: DeployedGateway;
}

/** Finds the gateway that is meant: of a stack, at a URL, or the one that runs on this machine. */
export async function locate({ stack, url, region, gateway, iam }: Whereabouts): Promise<Located> {
  if (stack !== undefined) {
    const { findStackGateway } = await import('./stack');
    const found = await findStackGateway(stack, region, gateway);
    return { ...found, label: `the gateway of ${stack}` };
  }
  if (url !== undefined) {
    return { connection: connectionOf(url, region, iam === true), label: url, deployed: tryFindDeployed(url) };
  }
  const [running, ...others] = listRunning();
  if (running === undefined) {
    const message =
      'no gateway runs on this machine; name one with --stack or --url, or start one with "mcp-gateway dev"';
    throw new GatewayError('GATEWAY_NOT_NAMED', message);
  }
  if (others.length > 0) throw ambiguous([running, ...others]);
  return { connection: connectionTo(running.url, running.access), label: running.url };
}

function connectionOf(url: string, region: string | undefined, iam: boolean): GatewayConnection {
  const local = listRunning().find((running) => running.url === url);
  if (local) return connectionTo(local.url, local.access);
  if (iam) return new GatewayConnection({ url, sigV4: { ...(region && { region }) } });
  return new GatewayConnection({ url, ...credentialsFromEnvironment() });
}

/** What the environment holds for a gateway at a URL; nothing for an open one. */
function credentialsFromEnvironment() {
  const {
    MCP_GATEWAY_TOKEN: token,
    MCP_GATEWAY_CLIENT_SECRET_ARN: secretArn,
    MCP_GATEWAY_CLIENT_ID: clientId,
    MCP_GATEWAY_CLIENT_SECRET: clientSecret,
    MCP_GATEWAY_TOKEN_ENDPOINT: tokenEndpoint,
    MCP_GATEWAY_SCOPES: scopes = '',
  } = process.env;
  if (token) return { token };
  if (clientId && clientSecret && tokenEndpoint) return { client: { clientId, clientSecret, tokenEndpoint, scopes } };
  return secretArn ? { secretArn } : {};
}

function ambiguous(running: readonly RunningGateway[]): GatewayError {
  const choices = running.map(({ url, name }) => `--url ${url} (${name})`).join(', ');
  return new GatewayError(
    'GATEWAY_AMBIGUOUS',
    `${running.length} gateways run on this machine; choose one: ${choices}`,
  );
}
