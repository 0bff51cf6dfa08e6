import { createGuestSession } from '@urvote/contracts/http/guests/guest-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { guestSessionLimit, newGuest } from './new-guest.ts';

export function createGuestSessionRoute(context: AppContext) {
  return defineRoute(
    createGuestSession,
    async ({ isSecure }) => {
      const { session, token } = newGuest(context);
      return {
        status: 201,
        body: { token, expiresAt: new Date(session.expiresAt * 1000).toISOString() },
        headers: { 'Set-Cookie': context.guests.cookie(token, session, isSecure) },
      };
    },
    { limits: [guestSessionLimit(context, () => true)] },
  );
}
