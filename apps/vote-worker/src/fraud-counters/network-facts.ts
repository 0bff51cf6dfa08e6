import type { NetworkLookup } from '@urvote/platform/geoip/network-lookup';
import { boundedMemo } from '@urvote/voting/cache/bounded-memo';

export interface NetworkFacts {
  /** ISO 3166-1 alpha-2; null for private and unknown addresses. */
  country: string | null;
  asn: { number: number; organisation: string } | null;
  isHosting: boolean;
}

const keptAddresses = 20_000;

/** Remembers the addresses looked up last: voters come several times in a row. */
export function createNetworkFacts(lookup: NetworkLookup): (ip: string) => NetworkFacts {
  return boundedMemo(keptAddresses, (ip: string) => ({
    country: lookup.country(ip),
    asn: lookup.asn(ip),
    isHosting: lookup.isHosting(ip),
  }));
}
