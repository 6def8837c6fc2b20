import { BlockList, isIPv4 } from 'node:net';

/** Addresses that no gateway in AWS's network can or may call. */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv4');
}
PRIVATE.addAddress('::', 'ipv6');
PRIVATE.addAddress('::1', 'ipv6');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');

const LINK_LOCAL = new BlockList();
LINK_LOCAL.addSubnet('169.254.0.0', 16, 'ipv4');
LINK_LOCAL.addSubnet('fe80::', 10, 'ipv6');
// The metadata service of EC2 over IPv6 has a unique local address.
LINK_LOCAL.addAddress('fd00:ec2::254', 'ipv6');

/** What kind of private host a URL's host name is, as a message says it; `undefined` for a public one. */
export function privateHostKind(hostname: string): string | undefined {
  const host = hostname.replace(/\.$/, '').toLowerCase();
  if (host === 'localhost' || host.endsWith('.localhost')) {
    return 'this machine';
  }
  const address = host.startsWith('[') ? host.slice(1, -1) : host;
  if (!isIPv4(address) && !host.startsWith('[')) {
    return undefined;
  }
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  if (LINK_LOCAL.check(address, family)) {
    return 'a link-local address, where metadata services are';
  }
  return PRIVATE.check(address, family) ? 'a private address' : undefined;
}
