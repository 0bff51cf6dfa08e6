import type { CastItem } from '@urvote/contracts/jobs/count-votes';
import { boundedMemo } from '@urvote/voting/cache/bounded-memo';
import type { ContestRules } from '@urvote/voting/contest-rules';
import { type CounterPlan, runningNumbers } from '@urvote/voting/fraud/counter-keys';
import { deviceVoterCounts } from '@urvote/voting/fraud/device-voters';
import type { RuleSet } from '@urvote/voting/fraud/rule-set';
import { score } from '@urvote/voting/fraud/score';
import type { VoteSignals } from '@urvote/voting/fraud/signals';
import { signalsToStore } from '@urvote/voting/fraud/stored-signals';
import { verdict } from '@urvote/voting/fraud/verdict';
import { canonicalIp } from '@urvote/voting/network/ip-address';
import type { EntryFacts } from './load-batch.queries.ts';
import type { NetworkFacts } from './network-facts.ts';
import type { ObservedCounters } from './observed-run.ts';
import type { ScoredCast } from './settled-vote.ts';

export interface ScoreInput {
  batchId: string;
  casts: readonly CastItem[];
  contests: ReadonlyMap<string, ContestRules>;
  entries: ReadonlyMap<string, EntryFacts>;
  plan: CounterPlan;
  observed: ObservedCounters;
  ruleSet: RuleSet;
  networkOf: (ip: string) => NetworkFacts;
}

const dayMs = 86_400_000;

const addressOf = boundedMemo(20_000, canonicalIp);

/** Scores every cast of a batch. No I/O, no clock: what the counters and the network files said is given. */
export function scoreBatch(input: ScoreInput): ScoredCast[] {
  const numbers = runningNumbers(input.plan, input.observed.before);
  const devices = deviceVoterCounts(
    input.casts,
    new Map(Object.entries(input.observed.devices).map(([hash, { voters, returning }]) => [hash, { voterCount: voters, returning: new Set(returning) }])),
  );
  return input.casts.map((item, index) => scoreCast(input, item, { ...numbers[index], ...defined('deviceVoterCount', devices[index]) }));
}

function scoreCast(input: ScoreInput, item: CastItem, counted: Partial<VoteSignals>): ScoredCast {
  const contest = input.contests.get(item.contestId);
  const entry = input.entries.get(item.entryId);
  const network = item.ip === undefined ? undefined : input.networkOf(item.ip);
  const base = {
    item,
    batchId: input.batchId,
    address: item.ip === undefined ? null : addressOf(item.ip),
    country: network?.country ?? null,
    asn: network?.asn?.number ?? null,
    weight: item.tier === 'guest' ? (contest?.guestVoteWeight ?? 1) : 1,
    ruleSetVersion: input.ruleSet.version,
  };
  if (!contest || entry?.contestId !== item.contestId) {
    return { ...base, verdict: { state: 'rejected', reason: 'entry_not_found' }, fraudScore: 0, reasons: [], signals: {} };
  }
  const signals = signalsOf({ item, contest, entry, network, counted, baseline: input.observed.baselines[item.entryId] });
  const scored = score(signals, input.ruleSet);
  const { state, ...why } = verdict(scored, { hold: contest.holdThreshold, reject: contest.rejectThreshold });
  return {
    ...base,
    verdict: state === 'rejected' && 'reason' in why ? { state, reason: why.reason } : { state: state === 'held' ? 'held' : 'counted' },
    fraudScore: scored.score,
    reasons: scored.reasons,
    signals: signalsToStore(signals),
  };
}

interface SignalFacts {
  item: CastItem;
  contest: ContestRules;
  entry: EntryFacts;
  network: NetworkFacts | undefined;
  counted: Partial<VoteSignals>;
  baseline: number | undefined;
}

function signalsOf({ item, contest, entry, network, counted, baseline }: SignalFacts): VoteSignals {
  return {
    ...counted,
    userAgent: item.userAgent,
    ...defined('entryBaselinePerMinute', baseline),
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
      network: { isHosting: network.isHosting, ...(network.asn && { asn: network.asn.number, name: network.asn.organisation }) },
    }),
    ...(contest.eligibleCountries && { eligibleCountries: contest.eligibleCountries }),
    ...(item.tier === 'guest' && { guestIpDeviceLimit: contest.guestVotesPerIpDevice }),
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
