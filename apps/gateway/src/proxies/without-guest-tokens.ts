import { guestTokenPrefix, type GuestSessions } from '@urvote/platform/auth/guest-session';
import type { ForwardedRequest, ProxyRoute } from '@urvote/platform/proxy/proxy-route';

const guestToken = new RegExp(`^bearer +(${guestTokenPrefix.replace('.', '\\.')}.*?) *$`, 'i');

/**
 * Only the gateway knows guests. To another service's endpoint that takes anybody (`takesAnybody`) a guest is nobody, once
 * the token was found good; forwarding rejects with GUEST_SESSION_INVALID otherwise.
 */
export function withoutGuestTokens(
  route: ProxyRoute,
  guests: Pick<GuestSessions, 'verify'>,
  takesAnybody: (request: ForwardedRequest) => boolean,
): ProxyRoute {
  return {
    ...route,
    async forward(forwarded) {
      const { headers } = forwarded.exchange.request;
      const token = takesAnybody(forwarded) ? guestToken.exec(headers.authorization ?? '')?.[1] : undefined;
      if (token !== undefined) {
        guests.verify(token);
        delete headers.authorization;
      }
      return route.forward(forwarded);
    },
  };
}
