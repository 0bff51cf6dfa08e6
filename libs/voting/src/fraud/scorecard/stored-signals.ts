import type { Reason } from './reason.ts';
import { shareFlags, shareScopes, type VoteSignals } from './signals.ts';

/** The columns of a stored vote that hold the signals which are not stored among them. */
export interface StoredVoteFacts {
  signals: Readonly<Record<string, unknown>>;
  tier: 'guest' | 'account';
  userAgent: string | null;
  deviceHash: string | null;
  country: string | null;
}

/**
 * What is kept so that a vote can be scored again by the same rules: all signals but those that its other columns hold
 * (tier, user agent, device, country), those that are what they usually are (an ordinary network), and what was seen of
 * its sources where no rule minded.
 */
export function signalsToStore(
  signals: VoteSignals,
  reasons: readonly Pick<Reason, 'flag'>[],
): Record<string, unknown> {
  const {
    tier: _tier,
    userAgent: _userAgent,
    hasDevice: _hasDevice,
    country: _country,
    network,
    shares,
    device,
    guestDevice,
    sessionMailboxes,
    ...others
  } = signals;
  const kept: Record<string, unknown> = others;
  const isRaised = (flag: Reason['flag']): boolean => reasons.some((reason) => reason.flag === flag);
  if (network?.isHosting) kept['network'] = network;
  if (device && isRaised('device_reuse')) kept['device'] = device;
  if (guestDevice && isRaised('ip_limit')) kept['guestDevice'] = guestDevice;
  if (sessionMailboxes !== undefined && isRaised('session_addresses')) kept['sessionMailboxes'] = sessionMailboxes;
  const raised = shareScopes.filter((scope) => shares?.[scope] && isRaised(shareFlags[scope]));
  if (raised.length > 0) kept['shares'] = Object.fromEntries(raised.map((scope) => [scope, shares?.[scope]]));
  return kept;
}

/** The signals a vote was scored with, as far as any of its rules can tell. */
export function storedSignals({ signals, tier, userAgent, deviceHash, country }: StoredVoteFacts): VoteSignals {
  return { tier, userAgent: userAgent ?? undefined, hasDevice: deviceHash !== null, country, ...signals };
}
