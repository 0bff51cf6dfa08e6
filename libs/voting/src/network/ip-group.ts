import { formatIp, isDotted, parseIp } from './ip-address.ts';

/** What one holder can have many addresses of: /24 of IPv4, /48 of IPv6. */
export function ipNetwork(ip: string): string | null {
  const address = parseIp(ip);
  if (!address) return null;
  if (address.version === 4) return `${address.parts.slice(0, 3).join('.')}.0/24`;
  return `${formatIp({ version: 6, parts: [...address.parts.slice(0, 3), 0, 0, 0, 0, 0] })}/48`;
}

/** What counts as one address: an IPv4 address, the /64 of an IPv6 address, whose holder changes the rest at will. */
export function ipSource(ip: string): string | null {
  if (isDotted(ip)) return ip;
  const address = parseIp(ip);
  if (!address) return null;
  if (address.version === 4) return formatIp(address);
  return `${formatIp({ version: 6, parts: [...address.parts.slice(0, 4), 0, 0, 0, 0] })}/64`;
}
