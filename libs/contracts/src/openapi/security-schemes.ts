import type { EndpointAuth } from '../http/endpoint.ts';

export const securitySchemes = {
  accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'EdDSA access token of an account' },
  guestToken: { type: 'http', scheme: 'bearer', description: 'Token of a guest session, `guest.v1.…`' },
  guestCookie: { type: 'apiKey', in: 'cookie', name: 'urvote_guest', description: 'The same guest session as a cookie; for pages of this origin' },
} as const;

type Requirement = Partial<Record<keyof typeof securitySchemes, string[]>>;

/** What an endpoint asks of its caller; the empty requirement stands for nobody in particular. */
export function securityOf(auth: EndpointAuth): Requirement[] {
  const voter: Requirement[] = [{ accessToken: [] }, { guestToken: [] }, { guestCookie: [] }];
  if (auth === 'public') return [];
  if (auth === 'optional') return [{}, ...voter];
  return auth === 'voter' ? voter : [{ accessToken: [] }];
}
