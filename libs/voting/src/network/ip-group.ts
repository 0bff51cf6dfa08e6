import type { IpAddress } from './ip-address.ts';
import { formatIp, isDotted, parseIp } from './ip-address.ts';

/**
 * The network that counts as one source: /24 of IPv4, /64 of IPv6 (what one household or one phone gets), as canonical
 * text such as `192.0.2.0/24` or `2001:db8:0:1::/64`. Null if `ip` is no address.
 */
export function ipGroup(ip: string): string | null {
  const address = parseIp(ip);
  if (!address) return null;
  if (address.version === 4) return `${address.parts.slice(0, 3).join('.')}.0/24`;
  return `${formatIp({ version: 6, parts: [...address.parts.slice(0, 4), 0, 0, 0, 0] })}/64`;
}

/**
 * The network whose addresses one holder can have many of: /24 of IPv4, /48 of IPv6, as canonical text. Null if `ip` is
 * no address.
 */
export function ipNetwork(ip: string): string | null {
  const address = parseIp(ip);
  if (!address) return null;
  if (address.version === 4) return `${address.parts.slice(0, 3).join('.')}.0/24`;
  return `${formatIp({ version: 6, parts: [...address.parts.slice(0, 3), 0, 0, 0, 0, 0] })}/48`;
}

/**
 * What counts as one address: an IPv4 address itself, the /64 of an IPv6 address, since its holder changes the rest at
 * will. Null if `ip` is no address.
 */
export function ipSource(ip: string): string | null {
  if (isDotted(ip)) return ip;
  const address = parseIp(ip);
  if (!address) return null;
  return address.version === 4 ? formatIp(address) : ipGroup(ip);
}

/**
 * Whether the address can belong to a voter on the public internet: not private, loopback, link-local, shared (carrier
 * NAT), multicast or reserved. Addresses set aside for documentation pass, so examples behave like real traffic.
 */
export function isPublicAddress(ip: string): boolean {
  const address = parseIp(ip);
  if (!address) return false;
  return address.version === 4 ? isPublicIpv4(address) : isPublicIpv6(address);
}

/** [address, prefix length], from the IANA special-purpose registry. */
const nonPublicIpv4: readonly (readonly [number, number])[] = [
  [ipv4Number([0, 0, 0, 0]), 8],
  [ipv4Number([10, 0, 0, 0]), 8],
  [ipv4Number([100, 64, 0, 0]), 10],
  [ipv4Number([127, 0, 0, 0]), 8],
  [ipv4Number([169, 254, 0, 0]), 16],
  [ipv4Number([172, 16, 0, 0]), 12],
  [ipv4Number([192, 0, 0, 0]), 24],
  [ipv4Number([192, 168, 0, 0]), 16],
  [ipv4Number([198, 18, 0, 0]), 15],
  [ipv4Number([224, 0, 0, 0]), 3],
];

function isPublicIpv4({ parts }: IpAddress): boolean {
  const number = ipv4Number(parts);
  return !nonPublicIpv4.some(([network, bits]) => number >>> (32 - bits) === network >>> (32 - bits));
}

/** 2000::/3 is all that is given out. */
function isPublicIpv6({ parts: [first = 0] }: IpAddress): boolean {
  return first >> 13 === 1;
}

function ipv4Number([a = 0, b = 0, c = 0, d = 0]: readonly number[]): number {
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}
