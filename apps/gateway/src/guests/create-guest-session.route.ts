import { randomUUID } from 'node:crypto';
import { createGuestSession } from '@urvote/contracts/http/guests/guest-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { ipSource } from '@urvote/voting/network/ip-group';
import type { Context } from '../context.ts';

const secondsPerDay = 86_400;

export function createGuestSessionRoute({ clock, guests, config }: Context) {
  return defineRoute(
    createGuestSession,
    async ({ isSecure }) => {
      const issuedAt = Math.floor(clock.nowMs() / 1000);
      const session = { guestId: randomUUID(), issuedAt, expiresAt: issuedAt + config.guestSessionDays * secondsPerDay };
      const token = guests.create(session);
      return {
        status: 201,
        body: { token, expiresAt: new Date(session.expiresAt * 1000).toISOString() },
        headers: { 'Set-Cookie': guests.cookie(token, session, isSecure) },
      };
    },
    {
      limits: [
        { name: 'guest-sessions', points: config.limits.guestSessionsPerIp, durationSeconds: 60, scope: 'shared', key: ({ clientIp }) => ipSource(clientIp) ?? clientIp },
      ],
    },
  );
}
