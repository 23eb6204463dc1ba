// Which addresses are the public Internet. Pure.
import { BlockList, isIPv4, isIPv6 } from 'node:net';

/**
 * IPv4 that is not the public Internet: the special-purpose registry of IANA (RFC 6890 and its successors), multicast, and the
 * one public address behind which a cloud keeps its machines' secrets.
 */
const closedIPv4: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Inside 2000::/3, all that is assigned: protocol assignments with Teredo, documentation twice. */
const closedIPv6: readonly (readonly [network: string, prefix: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['3fff::', 20],
];

/** Forms of IPv6 that carry an IPv4 address: at which 16-bit group it begins. Mapped, NAT64, 6to4. */
const carriers: readonly (readonly [network: string, prefix: number, group: number])[] = [
  ['::ffff:0:0', 96, 6],
  ['64:ff9b::', 96, 6],
  ['2002::', 16, 1],
];

function listOf(networks: readonly (readonly [string, number])[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of networks) list.addSubnet(network, prefix, family);
  return list;
}

const closed4 = listOf(closedIPv4, 'ipv4');
const closed6 = listOf(closedIPv6, 'ipv6');
const global6 = listOf([['2000::', 3]], 'ipv6');

/** The eight groups of an IPv6 address without a zone. */
function groupsOf(address: string): number[] {
  // The URL parser turns every spelling, dotted tails included, into the short form of hexadecimal groups.
  const short = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = '', tail] = short.split('::');
  const parse = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const [front, back] = [parse(head), parse(tail ?? '')];
  return [...front, ...new Array<number>(8 - front.length - back.length).fill(0), ...back];
}

function carriedIPv4(address: string): string | undefined {
  for (const [network, prefix, group] of carriers) {
    if (!listOf([[network, prefix]], 'ipv6').check(address, 'ipv6')) continue;
    const [high = 0, low = 0] = groupsOf(address).slice(group, group + 2);
    return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  }
  return undefined;
}

/**
 * True for an address of the public Internet; false for private, local, link-local, shared, reserved and multicast ones, for
 * those of cloud metadata, and for what is no address. IPv6 forms that carry an IPv4 address are judged by it.
 *
 * @param address as `net` and `dns` write it, without brackets.
 * @example isPublicAddress('::ffff:10.0.0.1') // false
 */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !closed4.check(address, 'ipv4');
  // A zone names an interface of this machine: such an address is never public.
  if (!isIPv6(address) || address.includes('%')) return false;
  const carried = carriedIPv4(address);
  if (carried !== undefined) return isPublicAddress(carried);
  return global6.check(address, 'ipv6') && !closed6.check(address, 'ipv6');
}
