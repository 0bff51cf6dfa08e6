import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createClientView } from './client-ip.ts';

const request = (peer: string, headers: Record<string, string> = {}) =>
  ({ socket: { remoteAddress: peer }, headers }) as unknown as IncomingMessage;
const ipOf = (trusted: string[], peer: string, forwarded?: string) =>
  createClientView(trusted).ip(request(peer, forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }));

describe('client address', () => {
  it.each([
    [[], '203.0.113.9', '1.1.1.1', '203.0.113.9'],
    [['10.0.0.0/8'], '203.0.113.9', '1.1.1.1', '203.0.113.9'],
    [['10.0.0.0/8'], '10.0.0.1', '1.1.1.1', '1.1.1.1'],
    [['10.0.0.0/8'], '10.0.0.1', 'spoofed, 6.6.6.6, 1.1.1.1', '1.1.1.1'],
    [['10.0.0.0/8'], '10.0.0.1', '6.6.6.6, 1.1.1.1, 10.9.9.9', '1.1.1.1'],
    [['10.0.0.0/8'], '::ffff:10.0.0.1', '2001:db8::7', '2001:db8::7'],
    [['10.0.0.0/8'], '10.0.0.1', '10.0.0.2, 10.0.0.3', '10.0.0.2'],
    [['10.0.0.0/8'], '10.0.0.1', 'garbage', '10.0.0.1'],
    [['10.0.0.0/8'], '10.0.0.1', undefined, '10.0.0.1'],
    [['loopback'], '::1', '9.9.9.9', '9.9.9.9'],
    [['2001:db8::/32'], '2001:db8::1', '9.9.9.9', '9.9.9.9'],
  ])('trusting %j, from peer %s with X-Forwarded-For %s it is %s', (trusted, peer, forwarded, expected) => {
    expect(ipOf(trusted, peer, forwarded)).toBe(expected);
  });

  it('believes X-Forwarded-Proto of trusted proxies only', () => {
    const view = createClientView(['10.0.0.1']);
    expect(view.isSecure(request('10.0.0.1', { 'x-forwarded-proto': 'https' }))).toBe(true);
    expect(view.isSecure(request('10.0.0.2', { 'x-forwarded-proto': 'https' }))).toBe(false);
    expect(view.isSecure(request('10.0.0.1'))).toBe(false);
  });

  it.each([
    ['https', '1.1.1.1', true],
    ['https, http', '1.1.1.1', false],
    ['http, https', '1.1.1.1', true],
    ['https, http', '6.6.6.6, 1.1.1.1', false],
    ['https, http', '1.1.1.1, 10.9.9.9', true],
    ['http, https', '1.1.1.1, 10.9.9.9', false],
    ['https, http, http', '1.1.1.1, 10.9.9.9', false],
    ['https, http', '1.1.1.1, 10.8.8.8, 10.9.9.9', true],
    ['https', '1.1.1.1, 10.9.9.9', true],
    ['https, http', 'garbage', false],
    ['https, http', undefined, false],
    ['https', undefined, true],
    ['', '1.1.1.1', false],
  ])(
    'reads X-Forwarded-Proto %j with X-Forwarded-For %j as far as its writers are trusted: %s',
    (proto, hops, secure) => {
      const headers = { 'x-forwarded-proto': proto, ...(hops === undefined ? {} : { 'x-forwarded-for': hops }) };
      expect(createClientView(['10.0.0.0/8']).isSecure(request('10.0.0.1', headers))).toBe(secure);
    },
  );

  it('refuses blocks that are none', () => {
    for (const block of ['x', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/a', ''])
      expect(() => createClientView([block === '10.0.0.0/' ? '10.0.0.0/-1' : block])).toThrow(RangeError);
  });
});
