import type { Reason } from '../scorecard/reason.ts';
import { reason } from '../scorecard/reason.ts';
import type { RuleSet } from '../scorecard/rule-set.ts';
import type { VoteSignals } from '../scorecard/signals.ts';

export function networkHosting({ network }: VoteSignals, { rules }: RuleSet): Reason | null {
  if (!network?.isHosting) return null;
  return reason('network_hosting', rules.network_hosting.weight, {
    asn: network.asn ?? null,
    name: network.name ?? null,
  });
}

/** A country that cannot be told is neither let in nor turned away: somebody looks. */
export function geoIneligible(signals: VoteSignals, { rules }: RuleSet): Reason | null {
  const { country = null, eligibleCountries } = signals;
  const { weight, unknownWeight } = rules.geo_ineligible;
  if (!eligibleCountries) return null;
  if (country === null) return reason('geo_ineligible', unknownWeight, { country }, 'held');
  if (eligibleCountries.includes(country)) return null;
  return reason('geo_ineligible', weight, { country }, 'rejected');
}
