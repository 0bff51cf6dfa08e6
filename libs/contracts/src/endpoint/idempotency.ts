/** How long an answer is given again to a repeat with the same key; after it, the same key is a new request. */
export const idempotencyTtlSeconds = 24 * 60 * 60;
/** After this time an unfinished request counts as crashed, and its key may be used again. */
export const inFlightTtlSeconds = 60;

export const idempotencyPolicy =
  'Makes a repeat of this request by the same caller harmless. The answer is kept, encrypted, for ' +
  `${idempotencyTtlSeconds / 3600} hours and comes again byte for byte, marked \`Idempotency-Replayed: true\` and without cookies; after that the same key is a new request. ` +
  'While the first request runs a repeat is answered 409 `IDEMPOTENCY_KEY_IN_FLIGHT`, and another request with the key 422 `IDEMPOTENCY_KEY_REUSED`. ' +
  `A request that never came to an end frees its key after ${inFlightTtlSeconds} seconds; an answer 401, 429 or 5xx frees it at once.`;
