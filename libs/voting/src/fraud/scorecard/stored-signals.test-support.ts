import type { VoteSignals } from './signals.ts';

/** The columns of a stored vote that hold the signals which are not stored among them. */
interface StoredVoteFacts {
  signals: Readonly<Record<string, unknown>>;
  tier: 'guest' | 'account';
  userAgent: string | null;
  deviceHash: string | null;
  country: string | null;
}

/** The signals a vote was scored with, as far as any of its rules can tell. */
export function storedSignals({ signals, tier, userAgent, deviceHash, country }: StoredVoteFacts): VoteSignals {
  return { tier, userAgent: userAgent ?? undefined, hasDevice: deviceHash !== null, country, ...signals };
}
