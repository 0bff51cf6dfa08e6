import type { Reason } from './reason.ts';
import { shareFlags, shareScopes, type VoteSignals } from './signals.ts';

/** Enough to score again by the same rules, without what other columns hold and sources that no rule minded. */
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
