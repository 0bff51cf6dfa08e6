import type { Reason } from './reason.ts';
import { shareFlags, shareScopes, type VoteSignals } from './signals.ts';

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
