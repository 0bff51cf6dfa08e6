interface Ranges<A extends Uint32Array | BigUint64Array> {
  starts: A;
  ends: A;
  networks: Uint32Array;
}

export interface AsnIndex {
  /** By the address as a 32-bit number. */
  numberOfIpv4(address: number): number | undefined;
  /** By the upper 64 bits; no network is announced in smaller parts than /64. */
  numberOfIpv6(upper: bigint): number | undefined;
  organisation(number: number): string;
}

/** From CSV files `start,end,number,organisation` with decimal addresses. Takes 7 MB; rows as objects took 150 MB. */
export function buildAsnIndex(ipv4Csv: Buffer, ipv6Csv: Buffer): AsnIndex {
  const organisations = new Map<number, string>();
  const ipv4Count = lineCount(ipv4Csv);
  const ipv4 = {
    starts: new Uint32Array(ipv4Count),
    ends: new Uint32Array(ipv4Count),
    networks: new Uint32Array(ipv4Count),
  };
  eachRow(ipv4Csv, organisations, (i, start, end, network) => {
    ipv4.starts[i] = Number(start);
    ipv4.ends[i] = Number(end);
    ipv4.networks[i] = network;
  });
  const ipv6Count = lineCount(ipv6Csv);
  const ipv6 = {
    starts: new BigUint64Array(ipv6Count),
    ends: new BigUint64Array(ipv6Count),
    networks: new Uint32Array(ipv6Count),
  };
  eachRow(ipv6Csv, organisations, (i, start, end, network) => {
    ipv6.starts[i] = BigInt(start) >> 64n;
    ipv6.ends[i] = BigInt(end) >> 64n;
    ipv6.networks[i] = network;
  });
  return {
    numberOfIpv4: (address) => find(ipv4, address),
    numberOfIpv6: (upper) => find(ipv6, upper),
    organisation: (number) => organisations.get(number) ?? '',
  };
}

const newline = 0x0a;

function lineCount(csv: Buffer): number {
  let count = 0;
  for (let at = csv.indexOf(newline); at >= 0; at = csv.indexOf(newline, at + 1)) count += 1;
  return csv.length > 0 && csv.at(-1) !== newline ? count + 1 : count;
}

type OnRow = (index: number, start: string, end: string, network: number) => void;

const blockBytes = 1 << 18;

/** Whole lines, so that no more of the file than this is text at once. */
function* blocksOf(csv: Buffer): Generator<string> {
  for (let at = 0; at < csv.length;) {
    const newlineAt = csv.indexOf(newline, at + blockBytes);
    const end = newlineAt < 0 ? csv.length : newlineAt + 1;
    yield csv.toString('utf8', at, end);
    at = end;
  }
}

function eachRow(csv: Buffer, organisations: Map<number, string>, onRow: OnRow): void {
  let index = 0;
  for (const text of blocksOf(csv)) {
    for (let at = 0; at < text.length; index += 1) {
      const first = text.indexOf(',', at);
      const second = text.indexOf(',', first + 1);
      const third = text.indexOf(',', second + 1);
      const newlineAt = text.indexOf('\n', third);
      const end = newlineAt < 0 ? text.length : newlineAt;
      const network = Number(text.slice(second + 1, third));
      if (!organisations.has(network)) organisations.set(network, unquoted(text.slice(third + 1, end)));
      onRow(index, text.slice(at, first), text.slice(first + 1, second), network);
      at = end + 1;
    }
  }
}

function unquoted(field: string): string {
  const text = field.trim();
  const plain = text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
  // A slice would keep the whole block in memory.
  return Buffer.from(plain).toString();
}

function find<A extends Uint32Array | BigUint64Array>(ranges: Ranges<A>, address: number | bigint): number | undefined {
  let low = 0;
  let high = ranges.starts.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    if ((ranges.starts[middle] ?? 0) > address) high = middle - 1;
    else if ((ranges.ends[middle] ?? 0) < address) low = middle + 1;
    else return ranges.networks[middle];
  }
  return undefined;
}
