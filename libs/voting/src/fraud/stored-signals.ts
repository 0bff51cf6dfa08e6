import type { VoteSignals } from './signals.ts';

/** The columns of a stored vote that hold the signals which are not stored among them. */
export interface StoredVoteFacts {
  signals: Readonly<Record<string, unknown>>;
  tier: 'guest' | 'account';
  ip: string | null;
  userAgent: string | null;
  deviceHash: string | null;
  country: string | null;
}

/** Running numbers count the vote itself, so 1 is what they are when nothing else was seen. */
const runningNumbers = [
  'deviceVoterCount',
  'ipPerMinute',
  'netEntryPerMinute',
  'entryPerMinute',
  'guestIpDeviceCount',
] as const satisfies readonly (keyof VoteSignals)[];

/**
 * What is kept so that a vote can be scored again: all signals but those that its other columns hold (user agent,
 * country) and those that are what they usually are (running numbers of 1, a verified e-mail, an ordinary network).
 */
export function signalsToStore(signals: VoteSignals): Record<string, unknown> {
  const { userAgent: _userAgent, country: _country, emailVerified, network, ...others } = signals;
  const kept: Record<string, unknown> = others;
  for (const name of runningNumbers) if (kept[name] === 1) delete kept[name];
  if (emailVerified === false) kept['emailVerified'] = false;
  if (network?.isHosting) kept['network'] = network;
  return kept;
}

/** The signals a vote was scored with, as far as any rule can tell. */
export function storedSignals({ signals, tier, ip, userAgent, deviceHash, country }: StoredVoteFacts): VoteSignals {
  return {
    userAgent: userAgent ?? undefined,
    country,
    entryPerMinute: 1,
    ...(ip !== null && { ipPerMinute: 1, netEntryPerMinute: 1 }),
    ...(ip !== null && tier === 'guest' && { guestIpDeviceCount: 1 }),
    ...(deviceHash !== null && { deviceVoterCount: 1 }),
    ...signals,
  };
}
