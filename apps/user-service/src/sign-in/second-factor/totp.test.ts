import { Secret } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { matchTotpStep, newTotpSecret, totpUri } from './totp.ts';

/** The key of the test values in RFC 6238, appendix B; its codes have eight digits, of which these are the last six. */
const secret = Secret.fromUTF8('12345678901234567890').base32;

describe('codes of an authenticator app', () => {
  it.each([
    [59, '287082', 1],
    [1_111_111_109, '081804', 37_037_036],
    [1_234_567_890, '005924', 41_152_263],
    [20_000_000_000, '353130', 666_666_666],
  ])('at second %d are those of RFC 6238', (seconds, code, step) => {
    expect(matchTotpStep(secret, code, seconds * 1000)).toBe(step);
  });

  it('are taken one step early and one step late, and no more', () => {
    const atMs = 1_234_567_890_000;
    const taken = [-2, -1, 0, 1, 2].map((steps) => matchTotpStep(secret, '005924', atMs + steps * 30_000));
    expect(taken).toEqual([undefined, 41_152_263, 41_152_263, 41_152_263, undefined]);
    expect(matchTotpStep(secret, '005925', atMs)).toBeUndefined();
  });

  it('come from a secret of 160 bits that apps can read', () => {
    const [one, other] = [newTotpSecret(), newTotpSecret()];
    expect(one).not.toBe(other);
    const uri = new URL(totpUri(one, 'ada@example.org'));
    expect([uri.protocol, uri.host, decodeURIComponent(uri.pathname)]).toEqual([
      'otpauth:',
      'totp',
      '/UrVote:ada@example.org',
    ]);
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      issuer: 'UrVote',
      secret: one,
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
    expect(Secret.fromBase32(one).bytes).toHaveLength(20);
  });
});
