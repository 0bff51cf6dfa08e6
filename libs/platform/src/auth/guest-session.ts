import { createHmac, timingSafeEqual } from 'node:crypto';
import { stringifySetCookie } from 'cookie';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Clock } from '../clock/clock.ts';

export const guestCookieName = 'urvote_guest';
export const guestTokenPrefix = 'guest.';
const version = 'v1';
const longestToken = 512;

export interface GuestSession {
  guestId: string;
  issuedAt: number;
  expiresAt: number;
}

export interface GuestSessions {
  /** `guest.v1.<payload>.<mac>` */
  create(session: GuestSession): string;
  verify(token: string): GuestSession;
  cookie(token: string, session: GuestSession, secure: boolean): string;
}

const payloadSchema = z.strictObject({ g: z.uuid(), i: z.number().int(), e: z.number().int() });

/** Signed by HMAC-SHA256, without a store. The first secret signs, all are accepted, so one can be replaced. */
export function createGuestSessions(options: { secrets: readonly [string, ...string[]]; clock: Clock }): GuestSessions {
  const { secrets, clock } = options;
  const verified = new LRUCache<string, GuestSession>({ max: 50_000 });
  const mac = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest();

  function isSigned(text: string, signature: Buffer): boolean {
    return secrets.some((secret) => {
      const expected = mac(secret, text);
      return expected.length === signature.length && timingSafeEqual(expected, signature);
    });
  }

  function open(token: string): GuestSession {
    const cut = token.lastIndexOf('.');
    const text = token.slice(0, cut);
    const parts = text.split('.');
    const known = token.length <= longestToken && parts.length === 3 && parts[0] === 'guest' && parts[1] === version;
    if (!known || !isSigned(text, Buffer.from(token.slice(cut + 1), 'base64url')))
      throw new ProblemError('GUEST_SESSION_INVALID');
    const { g, i, e } = payloadSchema.parse(JSON.parse(Buffer.from(parts[2] ?? '', 'base64url').toString()));
    return { guestId: g, issuedAt: i, expiresAt: e };
  }

  return {
    create(session) {
      const payload = JSON.stringify({ g: session.guestId, i: session.issuedAt, e: session.expiresAt });
      const text = `${guestTokenPrefix}${version}.${Buffer.from(payload).toString('base64url')}`;
      return `${text}.${mac(secrets[0], text).toString('base64url')}`;
    },
    verify(token) {
      const known = verified.get(token);
      const session = known ?? open(token);
      if (known === undefined) verified.set(token, session);
      if (session.expiresAt * 1000 <= clock.nowMs()) throw new ProblemError('GUEST_SESSION_INVALID');
      return session;
    },
    cookie(token, session, secure) {
      const maxAge = session.expiresAt - Math.floor(clock.nowMs() / 1000);
      return stringifySetCookie({
        name: guestCookieName,
        value: token,
        httpOnly: true,
        sameSite: 'lax',
        secure,
        path: '/',
        maxAge,
      });
    },
  };
}
