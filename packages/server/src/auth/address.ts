import { isIPv6 } from 'node:net';

/**
 * The name under which attempts from an address are counted: an IPv4 address by itself, in whichever
 * way it is wrapped into IPv6 (RFC 4291, 2.5.5.2); an IPv6 one by its /64, which is what one household
 * or machine has. Text that is no address counts under itself.
 */
export function addressGroup(address: string): string {
  const plain = address.split('%', 1)[0] ?? address;
  if (!isIPv6(plain)) return plain;
  const groups = groupsOf(plain);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return groups
      .slice(6)
      .flatMap((group) => [group >> 8, group & 0xff])
      .join('.');
  }
  const network = groups.slice(0, 4).map((group) => group.toString(16));
  return `${network.join(':')}::/64`;
}

/** The eight numbers of 16 bits that a valid IPv6 address stands for. */
function groupsOf(address: string): readonly number[] {
  // `URL` writes every spelling of an address in the same way, an IPv4 ending as two groups.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [front = [], back = []] = canonical
    .split('::')
    .map((part) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16))));
  const zeros = Array.from({ length: 8 - front.length - back.length }, () => 0);
  return [...front, ...zeros, ...back];
}

/**
 * The near and the far neighbourhood of an {@link addressGroup}, by which a crowd of addresses of one
 * owner is told from people who have nothing to do with each other: the /24 and the /16 of an IPv4
 * address, the /48 and the /32 of an IPv6 one. Text that is no address has itself alone.
 */
export function neighbourhoods(group: string): readonly [near: string, far: string] {
  const parts = group.split(group.includes(':') ? ':' : '.');
  if (parts.length < 4) return [group, group];
  return group.includes(':')
    ? [parts.slice(0, 3).join(':'), parts.slice(0, 2).join(':')]
    : [parts.slice(0, 3).join('.'), parts.slice(0, 2).join('.')];
}
