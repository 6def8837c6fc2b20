import { isLoopback } from '../../client/loopback';
import { tryFindDeployed } from './gateway-outputs';

const GATEWAY_ARN = /^arn:(aws[a-z-]*):bedrock-agentcore:([a-z0-9-]+):\d{12}:gateway\/([a-z0-9-]+)$/;

/** Where a server on AgentCore Runtime answers, its ARN not URL-encoded as it has to be. */
const RUNTIME_PATH = /^\/runtimes\/(arn:.+)\/invocations$/;

/** The URL of a gateway as people give it: that, its ARN, or its host alone; `undefined` for what is none of them. */
export function tryReadGatewayUrl(text: string): URL | undefined {
  const given = text.trim();
  const [, partition, region, gatewayId] = GATEWAY_ARN.exec(given) ?? [];
  if (region !== undefined) {
    const domain = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
    return new URL(`https://${gatewayId}.gateway.bedrock-agentcore.${region}.${domain}/mcp`);
  }
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return undefined;
  const [, arn] = RUNTIME_PATH.exec(url.pathname) ?? [];
  if (arn !== undefined) url.pathname = `/runtimes/${encodeURIComponent(arn)}/invocations`;
  if (url.pathname === '/' && tryFindDeployed(given)) url.pathname = '/mcp';
  return url;
}

/** Whether two URLs are of one server of this machine, however they spell its name. */
export function isSameLocalServer(one: string, other: string): boolean {
  const [a, b] = [new URL(one), new URL(other)];
  const path = ({ pathname }: URL) => pathname.replace(/\/$/, '');
  return isLoopback(a) && isLoopback(b) && a.port === b.port && path(a) === path(b);
}
