import { GatewayConnection } from '../../client';
import { isLoopback } from '../../client/loopback';
import { connectionTo } from '../../local/connection';
import { listRunning, type RunningGateway } from '../../local/running-gateways';
import { GatewayError } from '../../schema/gateway-error';
import { credentialsFromEnvironment, tokenFromEnvironment } from './environment-credentials';
import { tryFindDeployed } from './gateway-outputs';
import { isSameLocalServer } from './gateway-url';

/** Names of this machine resolve at once, and nothing here is throttled. */
const RETRIES_HERE = { attempts: 3 };

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
  checkFlags({ region, gateway, iam });
  const [running, ...others] = listRunning();
  if (running === undefined) {
    const message =
      'no gateway runs on this machine; name one with --stack or --url, or start one with "mcp-gateway dev"';
    throw new GatewayError('GATEWAY_NOT_NAMED', message);
  }
  if (others.length > 0) throw ambiguous([running, ...others]);
  return { connection: connectionToLocal(running), label: running.url };
}

function connectionOf(url: string, region: string | undefined, iam: boolean): GatewayConnection {
  const local = listRunning().find((running) => isSameLocalServer(running.url, url));
  if (local) return connectionToLocal(local);
  const retries = isLoopback(new URL(url)) ? { retries: RETRIES_HERE } : {};
  if (iam) return new GatewayConnection({ url, sigV4: { ...(region && { region }) }, ...retries });
  return new GatewayConnection({ url, ...credentialsFromEnvironment(), ...retries });
}

function connectionToLocal({ url, access }: RunningGateway): GatewayConnection {
  // Only to say what is wrong with it, if anything is.
  if (access.kind === 'external') tokenFromEnvironment();
  return connectionTo(url, access);
}

/** Flags that say more about a gateway that another flag names would be ignored without it. */
function checkFlags({ region, gateway, iam }: Whereabouts): void {
  const [flag, needed] =
    gateway !== undefined
      ? ['--gateway', '--stack']
      : region !== undefined
        ? ['--region', '--stack']
        : iam
          ? ['--iam', '--url']
          : [];
  if (flag === undefined) return;
  throw new GatewayError('GATEWAY_NOT_NAMED', `${flag} says nothing alone; name the gateway with ${needed}, too`);
}

function ambiguous(running: readonly RunningGateway[]): GatewayError {
  const choices = running.map(({ url, name }) => `--url ${url} (${name})`).join(', ');
  return new GatewayError(
    'GATEWAY_AMBIGUOUS',
    `${running.length} gateways run on this machine; choose one: ${choices}`,
  );
}
