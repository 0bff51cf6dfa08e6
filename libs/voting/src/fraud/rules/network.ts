import type { Reason } from '../reason.ts';
import { reason } from '../reason.ts';
import type { RuleParameters } from '../rule-set.ts';
import type { VoteSignals } from '../signals.ts';

export function networkHosting({ network }: VoteSignals, { weight }: RuleParameters['network_hosting']): Reason | null {
  if (!network?.isHosting) return null;
  return reason('network_hosting', weight, { asn: network.asn ?? null, name: network.name ?? null });
}

/** A country that cannot be told is neither let in nor turned away: somebody looks. */
export function geoIneligible(signals: VoteSignals, parameters: RuleParameters['geo_ineligible']): Reason | null {
  const { country = null, eligibleCountries } = signals;
  if (!eligibleCountries) return null;
  if (country === null) return reason('geo_ineligible', parameters.unknownWeight, { country }, 'held');
  if (eligibleCountries.includes(country)) return null;
  return reason('geo_ineligible', parameters.weight, { country }, 'rejected');
}
