import { describe, expect, it } from 'vitest';
import type { OutboundRefusedError } from './outbound-target.ts';
import { assertOutboundUrl, resolveOutbound } from './outbound-target.ts';
import { isPublicAddress } from './public-address.ts';

const strict = { allowsLoopback: false };
const inDevelopment = { allowsLoopback: true };

const reasonOf = (url: string, policy = strict): string => {
  try {
    return `taken as ${assertOutboundUrl(url, policy).host}`;
  } catch (error) {
    return (error as OutboundRefusedError).reason;
  }
};

const notPublic: [string, ...string[]][] = [
  ['this network', '0.0.0.0', '0.1.2.3'],
  ['private', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
  ['carrier-grade NAT', '100.64.0.1', '100.127.255.255'],
  ['loopback', '127.0.0.1', '127.255.255.254', '::1'],
  ['link-local', '169.254.0.1', 'fe80::1'],
  ['metadata of clouds', '169.254.169.254', '168.63.129.16', '100.100.100.200', '192.0.0.192', 'fd00:ec2::254'],
  ['documentation and benchmarks', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1'],
  ['multicast and reserved', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255', 'ff02::1'],
  ['unique local and unspecified', 'fc00::1', 'fdff::1', '::'],
  ['IPv4 in IPv6', '::ffff:10.0.0.1', '::ffff:8.8.8.8', '::127.0.0.1', '::ffff:0:127.0.0.1'],
  ['NAT64, 6to4, Teredo', '64:ff9b::7f00:1', '64:ff9b:1::1', '2002:7f00:1::', '2001::1', '192.88.99.1'],
  ['no address', '', 'example.org', '1.2.3', '256.1.1.1', '1.2.3.4/8'],
];

describe('an address that may be called', () => {
  it.each(notPublic)('is none of %s', (_what, ...addresses) => {
    expect(addresses.filter(isPublicAddress)).toEqual([]);
  });

  it('is one that servers on the internet have', () => {
    const known = ['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4001::8'];
    expect(known.filter(isPublicAddress)).toEqual(known);
  });
});

describe('a URL to be called', () => {
  it.each([
    ['https://hooks.example.org/a?b=c', 'taken as hooks.example.org'],
    ['https://hooks.example.org:8443/', 'taken as hooks.example.org:8443'],
    ['https://8.8.8.8/', 'taken as 8.8.8.8'],
    ['https://[2606:4700::1111]/', 'taken as [2606:4700::1111]'],
    ['http://hooks.example.org/', 'scheme'],
    ['ftp://hooks.example.org/', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['gopher://hooks.example.org/', 'scheme'],
    ['https://ann:secret@hooks.example.org/', 'credentials'],
    ['https://hooks.example.org@127.0.0.1/', 'credentials'],
    ['https://hooks.example.org:22/', 'port'],
    ['https://hooks.example.org:6379/', 'port'],
    ['https://localhost/', 'host'],
    ['https://localhost./', 'host'],
    ['https://a.localhost/', 'host'],
    ['https://postgres/', 'host'],
    ['https://metadata.google.internal/', 'host'],
    ['https://printer.local/', 'host'],
    ['https://127.0.0.1/', 'host'],
    ['https://127.1/', 'host'],
    ['https://2130706433/', 'host'],
    ['https://0x7f.0.0.1/', 'host'],
    ['https://0177.0.0.1/', 'host'],
    ['https://①②⑦.⓪.⓪.①/', 'host'],
    ['https://[::1]/', 'host'],
    ['https://[::ffff:10.0.0.1]/', 'host'],
    ['https://[64:ff9b::a00:1]/', 'host'],
    ['https://169.254.169.254/latest/meta-data', 'host'],
    ['not a url', 'url'],
    [`https://hooks.example.org/${'x'.repeat(2048)}`, 'url'],
  ])('%s: %s', (url, expected) => {
    expect(reasonOf(url)).toBe(expected);
  });

  it('may lead to this machine in development, and to no other one near it', () => {
    expect(reasonOf('http://127.0.0.1:4000/', inDevelopment)).toBe('taken as 127.0.0.1:4000');
    expect(reasonOf('http://localhost:4000/', inDevelopment)).toBe('taken as localhost:4000');
    for (const url of ['http://10.0.0.1/', 'http://hooks.example.org/'])
      expect(reasonOf(url, inDevelopment)).toBe('scheme');
    expect(reasonOf('https://192.168.0.1/', inDevelopment)).toBe('host');
  });
});

describe('a name', () => {
  const answering =
    (...addresses: string[]) =>
    async () =>
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  const reasonFor = async (policy: typeof strict, ...addresses: string[]) =>
    resolveOutbound(new URL('https://hooks.example.org/'), policy, answering(...addresses)).then(
      ({ address }) => address,
      (error: OutboundRefusedError) => error.reason,
    );

  it('is refused when one of its addresses is not public, or it has none', async () => {
    expect(await reasonFor(strict, '8.8.8.8', '8.8.4.4')).toBe('8.8.8.8');
    expect(await reasonFor(strict, '8.8.8.8', '10.0.0.1')).toBe('address');
    expect(await reasonFor(strict, '2606:4700::1111', '::ffff:127.0.0.1')).toBe('address');
    expect(await reasonFor(inDevelopment, '127.0.0.1')).toBe('address');
    expect(await reasonFor(strict)).toBe('unknown_host');
  });
});
