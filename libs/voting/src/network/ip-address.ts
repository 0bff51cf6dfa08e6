/** IPv4 has 4 parts of 8 bits, IPv6 has 8 parts of 16 bits. */
export interface IpAddress {
  version: 4 | 6;
  parts: readonly number[];
}

/** IPv4-mapped IPv6 (`::ffff:a.b.c.d`) is the IPv4 address it means. Null if it is no address. */
export function parseIp(text: string): IpAddress | null {
  if (!text.includes(':')) {
    const parts = parseIpv4(text);
    return parts && { version: 4, parts };
  }
  const parts = parseIpv6(text);
  if (!parts) return null;
  if (!isMapped(parts)) return { version: 6, parts };
  const [high = 0, low = 0] = parts.slice(6);
  return { version: 4, parts: [high >> 8, high & 255, low >> 8, low & 255] };
}

/** By RFC 5952: lower case, the longest run of zeros as `::`. */
export function formatIp({ version, parts }: IpAddress): string {
  return version === 4 ? parts.join('.') : formatIpv6(parts);
}

/** One text for all spellings of an address. */
export function canonicalIp(text: string): string | null {
  if (isDotted(text)) return text;
  const address = parseIp(text);
  return address && formatIp(address);
}

const dotted = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/** An IPv4 address has no other spelling in dotted form. */
export function isDotted(text: string): boolean {
  return dotted.test(text);
}

const byte = /^(?:0|[1-9]\d{0,2})$/;
const hextet = /^[0-9a-f]{1,4}$/i;

function parseIpv4(text: string): number[] | null {
  const fields = text.split('.');
  if (fields.length !== 4 || !fields.every((field) => byte.test(field))) return null;
  const parts = fields.map(Number);
  return parts.every((part) => part <= 255) ? parts : null;
}

function parseIpv6(text: string): number[] | null {
  const [address = ''] = text.split('%', 1);
  const sides = address.split('::');
  if (sides.length > 2) return null;
  const [left, right] = sides.map((side, index) => parseHextets(side, index === sides.length - 1));
  if (!left || (sides.length === 2 && !right)) return null;
  if (!right) return left.length === 8 ? left : null;
  const zeros = 8 - left.length - right.length;
  return zeros > 0 ? [...left, ...Array<number>(zeros).fill(0), ...right] : null;
}

/** Only the very end of an address may be written as IPv4. */
function parseHextets(side: string, isEnd: boolean): number[] | null {
  if (side === '') return [];
  const fields = side.split(':');
  const last = fields.at(-1) ?? '';
  const tail = isEnd && last.includes('.') ? parseIpv4(last) : null;
  if (tail) fields.pop();
  if (!fields.every((field) => hextet.test(field))) return null;
  const parts = fields.map((field) => Number.parseInt(field, 16));
  if (!tail) return parts;
  const [a = 0, b = 0, c = 0, d = 0] = tail;
  return [...parts, (a << 8) | b, (c << 8) | d];
}

function isMapped(parts: readonly number[]): boolean {
  return parts[5] === 0xffff && parts.slice(0, 5).every((part) => part === 0);
}

function formatIpv6(parts: readonly number[]): string {
  const { start, length } = longestZeroRun(parts);
  const hex = parts.map((part) => part.toString(16));
  if (length < 2) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
}

function longestZeroRun(parts: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  parts.forEach((part, index) => {
    length = part === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: index - length + 1, length };
  });
  return best;
}
