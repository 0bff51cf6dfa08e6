import type { GuestCaller } from './caller.ts';

interface NewGuestRequest {
  clientIp: string;
  /** Whether the client reached the platform over TLS. */
  isSecure: boolean;
  idempotencyKey: string | undefined;
}

/**
 * Makes whoever shows no session a guest of its own. A repeat with an `Idempotency-Key` is the same guest.
 * @throws {ProblemError} VALIDATION_FAILED when the key could be somebody else's too
 */
export type MakeGuest = (request: NewGuestRequest) => GuestCaller;
