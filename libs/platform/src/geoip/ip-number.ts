/** The text must be a valid address. */
export function ipv4Number(ip: string): number {
  return ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** The text must be a valid address. */
export function ipv6Upper(ip: string): bigint {
  const [head = '', tail] = (ip.split('%', 1)[0] ?? '').split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const rightWords = right.length + (right.at(-1)?.includes('.') ? 1 : 0);
  const words =
    tail === undefined ? left : [...left, ...Array<string>(8 - left.length - rightWords).fill('0'), ...right];
  return words.slice(0, 4).reduce((sum, word) => (sum << 16n) | BigInt(Number.parseInt(word, 16)), 0n);
}
