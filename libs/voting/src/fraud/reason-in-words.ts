import type { Evidence, FraudFlag } from './scorecard/reason.ts';

const share = (source: string) => (said: Evidence) =>
  `${said['votes']} of ${said['voters']} votes from this ${source} within ${said['window'] === 'hour' ? 'an hour' : `a ${said['window']}`} are for this entry; elsewhere ${percent(said['expected'])} are`;

const words: Record<FraudFlag, (evidence: Evidence) => string> = {
  captcha_low: ({ score, minScore }) => `The captcha gave ${score}, and the contest asks for ${minScore}`,
  captcha_missing: () => 'No captcha was solved',
  captcha_unavailable: () => 'The captcha provider did not answer',
  ua_suspicious: ({ length }) => (length === 0 ? 'The browser gives no name' : 'The browser’s name is unusually short'),
  ua_automation: ({ match }) => `The browser says it is a program (${match})`,
  device_missing: () => 'No device fingerprint came with it',
  device_reuse: ({ votes }) => `${votes} votes for this entry came from this device`,
  session_addresses: ({ addresses }) => `${addresses} addresses were typed in one browser session`,
  velocity: share('network'),
  source_share: share('address'),
  network_share: share('provider'),
  ip_limit: ({ votes, limit }) =>
    `${votes} unproven guests voted for this entry from one address and browser; ${limit} may`,
  network_hosting: ({ name }) => `It came from a data centre${name === null ? '' : ` (${name})`}`,
  geo_ineligible: ({ country }) => (country === null ? 'Its country cannot be told' : `It came from ${country}`),
  guest_unproven: () => 'A guest whose address nobody has confirmed',
  account_young: ({ ageDays }) => `The account was ${ageDays} days old`,
  account_unverified: () => 'The account’s address is not confirmed',
  self_vote: () => 'The voter’s own entry',
};

/** For reviewers. Flags of rules that are no more stay as they are. */
export function reasonInWords({ flag, evidence }: { flag: string; evidence: Evidence }): string {
  return flag in words ? words[flag as FraudFlag](evidence) : flag;
}

/** What holds a vote though no rule minds it. */
export const sharedAddressInWords = 'Another vote of the same address counts; this one does once that is gone';

function percent(fraction: Evidence[string] | undefined): string {
  return `${Math.round(Number(fraction ?? 0) * 1000) / 10} %`;
}
