import type { GuestCaller } from './caller.ts';

interface NewGuestRequest {
  clientIp: string;
  isSecure: boolean;
  idempotencyKey: string | undefined;
}

/**
 * A repeat with the same `Idempotency-Key` is the same guest.
 * @throws {ProblemError} VALIDATION_FAILED when the key could be somebody else's too
 */
export type MakeGuest = (request: NewGuestRequest) => GuestCaller;
