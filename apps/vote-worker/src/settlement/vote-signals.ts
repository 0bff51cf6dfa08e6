import type { CastItem } from '@urvote/contracts/jobs/count-votes';
import type { ContestRules } from '@urvote/voting/contest-rules';
import type { VoteSignals } from '@urvote/voting/fraud/scorecard/signals';
import type { SourceSignals } from '@urvote/voting/fraud/sources/source-signals';
import type { NetworkFacts } from '../fraud-counters/network-facts.ts';

export interface EntryFacts {
  id: string;
  contestId: string;
  categoryId: string | null;
  /** Of its submitter and of the accounts linked to the submitter. */
  ownerKeys: ReadonlySet<string>;
}

export interface SignalFacts {
  item: CastItem;
  contest: ContestRules;
  entry: EntryFacts;
  network: NetworkFacts | undefined;
  sources: SourceSignals | undefined;
}

const dayMs = 86_400_000;

export function voteSignals({ item, contest, entry, network, sources }: SignalFacts): VoteSignals {
  return {
    tier: item.tier,
    userAgent: item.userAgent,
    hasDevice: item.deviceHash !== undefined,
    ...sources,
    ...(item.isProven && { isProven: true }),
    ...(contest.captchaMode !== 'off' && {
      captcha: {
        mode: contest.captchaMode,
        outcome: item.captcha?.outcome ?? 'absent',
        minScore: contest.captchaMinScore,
        ...defined('score', item.captcha?.score),
      },
    }),
    ...(network && {
      country: network.country,
      network: {
        isHosting: network.isHosting,
        ...(network.asn && { asn: network.asn.number, name: network.asn.organisation }),
      },
    }),
    ...(contest.eligibleCountries && { eligibleCountries: contest.eligibleCountries }),
    ...(item.accountCreatedAtMs !== undefined && { accountAgeDays: ageDays(item.castAtMs - item.accountCreatedAtMs) }),
    ...defined('emailVerified', item.emailVerified),
    ...(entry.ownerKeys.has(item.voterKey) && { isSelfVote: true }),
  };
}

/** Tenths of a day, so that the stored signal gives the same score again. */
function ageDays(ms: number): number {
  return Math.max(0, Math.round((ms / dayMs) * 10) / 10);
}

function defined<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}
