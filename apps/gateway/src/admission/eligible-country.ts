import type { ContestRules } from '@urvote/voting/contest-rules';

export interface CountryPorts {
  /** ISO 3166-1 alpha-2 code by a local look-up, or null. */
  countryOf(ip: string): string | null;
}

/** An address whose country is not known is not from an eligible one. */
export function isEligibleFrom(
  { eligibleCountries }: ContestRules,
  clientIp: string,
  { countryOf }: CountryPorts,
): boolean {
  if (eligibleCountries === null) return true;
  const country = countryOf(clientIp);
  return country !== null && eligibleCountries.includes(country);
}
