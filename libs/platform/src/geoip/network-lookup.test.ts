import { isIP } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildAsnIndex } from './asn-index.ts';
import { ipv4Number, ipv6Upper } from './ip-number.ts';
import { createNetworkLookup, type NetworkLookup } from './network-lookup.ts';

describe('network lookup', () => {
  let lookup: NetworkLookup;
  beforeAll(async () => {
    lookup = await createNetworkLookup();
  });

  it('knows the country of a public address and none of a private one', () => {
    expect(lookup.country('8.8.8.8')).toBe('US');
    expect(lookup.country('::ffff:8.8.8.8')).toBe('US');
    expect(lookup.country('2a01:4f8::1')).toBe('DE');
    const unknown = [
      '10.0.0.1',
      '192.168.1.1',
      '172.16.5.5',
      '127.0.0.1',
      '100.64.0.1',
      '::1',
      'fe80::1',
      'fd00::1',
      'text',
      '',
      '999.1.1.1',
    ];
    expect(unknown.map((ip) => lookup.country(ip))).toEqual(unknown.map(() => null));
    expect(unknown.map((ip) => lookup.asn(ip))).toEqual(unknown.map(() => null));
  });

  it('knows networks and tells data centres from access providers', () => {
    expect(lookup.asn('8.8.8.8')).toEqual({ number: 15169, organisation: 'Google LLC' });
    expect(lookup.asn('2001:4860:4860::8888')?.number).toBe(15169);
    expect(['88.198.1.1', '52.95.110.1', '2a01:4f8::1'].map((ip) => lookup.isHosting(ip))).toEqual([true, true, true]);
    expect(['84.112.0.1', '10.0.0.1', 'x'].map((ip) => lookup.isHosting(ip))).toEqual([false, false, false]);
  });
});

describe('the index of networks', () => {
  const index = buildAsnIndex(
    Buffer.from('10,20,1,"A, ""B"""\n30,30,2,C\n'),
    Buffer.from(`${1n << 64n},${(3n << 64n) - 1n},3,D`),
  );

  it('finds both ends of a range and nothing between ranges', () => {
    expect([9, 10, 20, 21, 30, 31].map((address) => index.numberOfIpv4(address))).toEqual([
      undefined,
      1,
      1,
      undefined,
      2,
      undefined,
    ]);
    expect([0n, 1n, 2n, 3n].map((upper) => index.numberOfIpv6(upper))).toEqual([undefined, 3, 3, undefined]);
    expect([index.organisation(1), index.organisation(9)]).toEqual(['A, "B"', '']);
  });

  it('reads a file of many blocks to its last line, which may have no end', () => {
    const count = 40_000;
    const lines = Array.from({ length: count }, (_, i) => `${i * 2},${i * 2},${i},Größe ${i}`);
    const long = buildAsnIndex(Buffer.from(lines.join('\n')), Buffer.from(''));
    for (let i = 0; i < count; i += 1)
      expect([long.numberOfIpv4(i * 2), long.organisation(i)]).toEqual([i, `Größe ${i}`]);
    expect(long.numberOfIpv4(1)).toBeUndefined();
  });

  it('reads addresses as numbers', () => {
    expect(ipv4Number('255.255.255.255')).toBe(4_294_967_295);
    const addresses = {
      '::1': 0n,
      '2001:db8::': 0x20010db800000000n,
      '1:2:3:4:5:6:7:8': 0x0001000200030004n,
      '::1:2:3:4:5': 0x1n,
      '1::1.2.3.4': 0x0001000000000000n,
      '1:2:3::': 0x0001000200030000n,
    };
    for (const [ip, upper] of Object.entries(addresses)) expect([isIP(ip), ipv6Upper(ip)]).toEqual([6, upper]);
  });
});
