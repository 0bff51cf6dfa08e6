import type { signIn } from '@urvote/contracts/http/auth/auth-endpoints';
import type { RequestContext } from '@urvote/platform/http-request/request-context';
import { expect, it } from 'vitest';
import { signInAccountLimit, signInAddressLimit } from './sign-in-limits.ts';

const limit = signInAccountLimit('s'.repeat(32), ({ clientIp }) => (clientIp === 'known' ? 'device' : undefined));
const keyOf = (email: string, clientIp = '192.0.2.1') =>
  limit.key({ body: { email, password: 'x' }, clientIp } as unknown as RequestContext<typeof signIn>);

it('counts all spellings of one address together', () => {
  expect(keyOf('Ada+news@Example.org')).toBe(keyOf('ada@example.org'));
  expect(keyOf('ada@example.org')).not.toBe(keyOf('eve@example.org'));
});

it('counts each source for itself, so that a stranger keeps nobody out by it', () => {
  expect(keyOf('ada@example.org', '192.0.2.2')).not.toBe(keyOf('ada@example.org'));
});

it('counts a known device for itself, wherever it is', () => {
  expect(keyOf('ada@example.org', 'known')).toMatch(/ device$/);
});

it('keeps no address', () => {
  expect(keyOf('ada@example.org')).not.toMatch(/ada|example/);
});

it('has a key even for what is no address', () => {
  expect(keyOf('a@xn--a.com')).toBeDefined();
});

it('counts an IPv6 network as one address, because its holder has all of it', () => {
  const addressKey = (clientIp: string) =>
    signInAddressLimit.key({ clientIp } as unknown as RequestContext<typeof signIn>);
  expect(addressKey('2001:db8::1')).toBe(addressKey('2001:db8::ffff:2'));
  expect(addressKey('2001:db8::1')).not.toBe(addressKey('2001:db8:0:1::1'));
  expect(addressKey('192.0.2.1')).not.toBe(addressKey('192.0.2.2'));
});

it('is stricter for an account than for an address of the network', () => {
  expect([limit.points, limit.durationSeconds, limit.scope]).toEqual([5, 900, 'shared']);
  expect(signInAddressLimit.points).toBeGreaterThan(limit.points);
});
