import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalIp, parseIp } from './ip-address.ts';
import { ipNetwork, ipSource } from './ip-group.ts';

describe('ipNetwork', () => {
  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['::FFFF:cb00:714d', '203.0.113.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['nonsense', null],
    ['', null],
    ['1.2.3', null],
  ])('%s is in %s', (ip, expected) => {
    expect(ipNetwork(ip)).toBe(expected);
  });
});

describe('ipSource', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8::/64'],
    ['::1', '::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['nonsense', null],
    ['', null],
    ['1.2.3', null],
  ])('%s is in %s', (ip, expected) => {
    expect(ipSource(ip)).toBe(expected);
  });

  it('makes one source of 1,000 addresses of one /64 [XA-029]', () => {
    const tails = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 4, maxLength: 4 });
    const addresses = fc
      .sample(tails, 1000)
      .map((tail) => `2001:db8:aa:bb:${tail.map((part) => part.toString(16)).join(':')}`);
    expect(new Set(addresses).size).toBeGreaterThan(900);
    expect(new Set(addresses.map(ipSource))).toEqual(new Set(['2001:db8:aa:bb::/64']));
    const wholeNet = Array.from({ length: 256 }, (_, last) => ipNetwork(`203.0.113.${last}`));
    expect(new Set(wholeNet)).toEqual(new Set(['203.0.113.0/24']));
  });

  it('keeps neighbours apart', () => {
    expect(ipSource('2001:db8:aa:bb::1')).not.toBe(ipSource('2001:db8:aa:bc::1'));
    expect(ipNetwork('203.0.113.1')).not.toBe(ipNetwork('203.0.114.1'));
  });
});

describe('canonicalIp', () => {
  it.each([
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['1:0:0:2:0:0:3:4', '1::2:0:0:3:4'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['64:ff9b::1.2.3.4', '64:ff9b::102:304'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['1.2.3.4', '1.2.3.4'],
  ])('%s is %s', (ip, expected) => {
    expect(canonicalIp(ip)).toBe(expected);
  });

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (ip) => {
        const text = canonicalIp(ip);
        expect(text).not.toBeNull();
        expect(parseIp(text ?? '')).toEqual(parseIp(ip));
        expect(canonicalIp(text ?? '')).toBe(text);
      }),
    );
  });

  it.each([
    '256.1.1.1',
    '01.2.3.4',
    '1.2.3.4.5',
    '1.2.3.-4',
    ':::',
    '1::2::3',
    '12345::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    '1.2.3.4::',
    '::1.2.3',
    '::g',
    ' ::1',
    '::ffff:1.2.3.400',
  ])('refuses %j', (text) => {
    expect(canonicalIp(text)).toBeNull();
  });
});
