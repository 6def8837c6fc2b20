import type { BlockList } from 'node:net';

/** Four numbers: the form that URL parsing gives every spelling of an IPv4 address. */
const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

/** Addresses that no gateway in AWS's network can or may call. */
const PRIVATE_SUBNETS = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['::', 127, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
] as const;

const LINK_LOCAL_SUBNETS = [
  ['169.254.0.0', 16, 'ipv4'],
  ['fe80::', 10, 'ipv6'],
  // The metadata service of EC2 over IPv6 has a unique local address.
  ['fd00:ec2::254', 128, 'ipv6'],
] as const;

type Subnets = readonly (readonly [string, number, 'ipv4' | 'ipv6'])[];

/** Names that only private networks give to hosts. */
const PRIVATE_NAMES = /(^|\.)(internal|local|localdomain|lan|intranet|corp|home\.arpa)$/;

/** Whether a host is called as hosts of private networks are; what it resolves to is not known. */
export function hasPrivateName(hostname: string): boolean {
  const host = hostname.replace(/\.$/, '').toLowerCase();
  return PRIVATE_NAMES.test(host) || (!host.includes('.') && !host.startsWith('['));
}

/** What kind of private host a URL's host name is, as a message says it; `undefined` for a public one. */
export function privateHostKind(hostname: string): string | undefined {
  const host = hostname.replace(/\.$/, '').toLowerCase();
  if (host === 'localhost' || host.endsWith('.localhost')) {
    return 'this machine';
  }
  const address = host.startsWith('[') ? host.slice(1, -1) : host;
  if (!IPV4.test(address) && !host.startsWith('[')) {
    return undefined;
  }
  const family = IPV4.test(address) ? 'ipv4' : 'ipv6';
  const isIn = (subnets: Subnets) => blockList(subnets).check(address, family);
  if (isIn(LINK_LOCAL_SUBNETS)) {
    return 'a link-local address, where metadata services are';
  }
  return isIn(PRIVATE_SUBNETS) ? 'a private address' : undefined;
}

function blockList(subnets: Subnets): BlockList {
  // Loaded here, because hardly any document names an address and the module is slow to load.
  const net: typeof import('node:net') = require('node:net');
  const list = new net.BlockList();
  for (const [network, prefix, family] of subnets) {
    list.addSubnet(network, prefix, family);
  }
  return list;
}
