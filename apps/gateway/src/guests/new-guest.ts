import { createHmac, randomUUID } from 'node:crypto';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { GuestSession } from '@urvote/platform/auth/guest-session';
import type { MakeGuest } from '@urvote/platform/auth/make-guest';
import type { RateLimitRule } from '@urvote/platform/rate-limit/rate-limit-rule';
import { ipSource } from '@urvote/voting/network/ip-group';
import type { AppContext } from '../context.ts';

type GuestContext = Pick<AppContext, 'clock' | 'guests' | 'config' | 'secrets'>;

const secondsPerDay = 86_400;
/** Fewer characters are no secret: another voter of the network could send the same. */
const guestKey = /^[\x21-\x7e]{16,255}$/;

export interface NewGuest {
  session: GuestSession;
  token: string;
}

export function newGuest({ clock, guests, config }: GuestContext, guestId: string = randomUUID()): NewGuest {
  const issuedAt = Math.floor(clock.nowMs() / 1000);
  const session = { guestId, issuedAt, expiresAt: issuedAt + config.guestSessionDays * secondsPerDay };
  return { session, token: guests.create(session) };
}

/**
 * The guest that a first vote makes. With an `Idempotency-Key` it follows from the key and the network, so that a repeat
 * whose first answer got lost is the same guest on every gateway, and nothing has to be kept.
 */
export function createMakeGuest(context: GuestContext): MakeGuest {
  return ({ clientIp, isSecure, idempotencyKey }) => {
    const guestId =
      idempotencyKey === undefined
        ? undefined
        : guestIdOf(idempotencyKey, networkOf(clientIp), context.secrets.guestCookieSecret);
    const { session, token } = newGuest(context, guestId);
    return {
      kind: 'guest',
      guestId: session.guestId,
      newSession: { token, cookie: context.guests.cookie(token, session, isSecure) },
    };
  };
}

/** @throws {ProblemError} VALIDATION_FAILED when the key is too short */
function guestIdOf(key: string, network: string, secret: string): string {
  if (!guestKey.test(key)) {
    const message = 'Expected 16 to 255 visible ASCII characters of a request without a session';
    throw new ProblemError('VALIDATION_FAILED', {
      errors: [{ field: 'headers.idempotency-key', code: 'invalid_format', message }],
    });
  }
  return uuidOf(createHmac('sha256', secret).update(`guest-of-request\0${network}\0${key}`).digest());
}

/** Version 8 of RFC 9562, whose bits are free. */
function uuidOf(bytes: Buffer): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const networkOf = (clientIp: string): string => ipSource(clientIp) ?? clientIp;

/** How many guest sessions a network may have made a minute, in whichever way. */
export function guestSessionLimit<Ctx extends { clientIp: string }>(
  { config }: Pick<AppContext, 'config'>,
  isCounted: (ctx: Ctx) => boolean,
): RateLimitRule<Ctx> {
  const key = (ctx: Ctx) => (isCounted(ctx) ? networkOf(ctx.clientIp) : undefined);
  return {
    name: 'guest-sessions',
    points: config.limits.guestSessionsPerIp,
    durationSeconds: 60,
    scope: 'shared',
    key,
  };
}
