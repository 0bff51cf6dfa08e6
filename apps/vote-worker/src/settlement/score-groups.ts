import type { CastItem } from '@urvote/contracts/jobs/count-votes';
import { boundedMemo } from '@urvote/voting/cache/bounded-memo';
import type { ContestRules } from '@urvote/voting/contest-rules';
import type { RuleSet } from '@urvote/voting/fraud/scorecard/rule-set';
import { score } from '@urvote/voting/fraud/score';
import type { VoteSignals } from '@urvote/voting/fraud/scorecard/signals';
import { sourceSignals, type SourceSignals } from '@urvote/voting/fraud/sources/source-signals';
import type { VoteSources } from '@urvote/voting/fraud/sources/vote-sources';
import type { RunSources } from '@urvote/voting/fraud/sources/run-sources';
import { signalsToStore } from '@urvote/voting/fraud/scorecard/stored-signals';
import { verdict } from '@urvote/voting/fraud/verdict';
import { canonicalIp } from '@urvote/voting/network/ip-address';
import type { EntryFacts } from '../count-votes/load-rules.queries.ts';
import type { NetworkFacts } from '../fraud-counters/network-facts.ts';
import type { ScoredCast } from './settled-vote.ts';

export interface BatchCasts {
  batchId: string;
  casts: readonly CastItem[];
}

export interface ScoreInput {
  batches: readonly BatchCasts[];
  contests: ReadonlyMap<string, ContestRules>;
  entries: ReadonlyMap<string, EntryFacts>;
  /** Every cast is noted in it, and what the shared counters said is known to it. */
  run: RunSources;
  ruleSet: RuleSet;
  networkOf: (ip: string) => NetworkFacts;
}

const dayMs = 86_400_000;

const addressOf = boundedMemo(20_000, canonicalIp);

/** Notes every cast, so that the run knows which shared counters to read. */
export function noteCasts(run: RunSources, batches: readonly BatchCasts[], networkOf: ScoreInput['networkOf']): void {
  for (const { casts } of batches) {
    for (const item of casts)
      run.observe(item, item.ip === undefined ? null : (networkOf(item.ip).asn?.number ?? null));
  }
}

/**
 * Scores every cast in order; each sees those before it. No I/O, no clock: what the counters and the network files said
 * is given. What the rules reject does not count for those after it.
 */
export function scoreBatches(input: ScoreInput): ScoredCast[] {
  input.run.beginScoring();
  return input.batches.flatMap(({ batchId, casts }) => casts.map((item) => scoreCast(input, batchId, item)));
}

function scoreCast(input: ScoreInput, batchId: string, item: CastItem): ScoredCast {
  const contest = input.contests.get(item.contestId);
  const entry = input.entries.get(item.entryId);
  const network = item.ip === undefined ? undefined : input.networkOf(item.ip);
  const base = {
    item,
    batchId,
    address: item.ip === undefined ? null : addressOf(item.ip),
    country: network?.country ?? null,
    asn: network?.asn?.number ?? null,
    weight: item.tier === 'guest' ? (contest?.guestVoteWeight ?? 1) : 1,
    ruleSetVersion: input.ruleSet.version,
  };
  if (!contest || entry?.contestId !== item.contestId) {
    return {
      ...base,
      verdict: { state: 'rejected', reason: 'entry_not_found' },
      fraudScore: 0,
      reasons: [],
      signals: {},
    };
  }
  const places = input.run.sourcesOf(item.id);
  const sources = places && sourceSignals(input.run, places, input.ruleSet, contest.guestVotesPerIpDevice);
  const signals = signalsOf({ item, contest, entry, network, sources });
  const scored = score(signals, input.ruleSet);
  const given = verdict(scored, { hold: contest.holdThreshold, reject: contest.rejectThreshold });
  if (places) countInRun(input.run, places, given.state);
  return {
    ...base,
    verdict: given.state === 'rejected' ? { state: 'rejected', reason: given.reason } : { state: given.state },
    fraudScore: scored.score,
    reasons: scored.reasons,
    signals: signalsToStore(signals, scored.reasons),
  };
}

function countInRun(run: RunSources, places: VoteSources, state: 'counted' | 'held' | 'rejected'): void {
  if (state !== 'rejected') run.count(places, state);
}

interface SignalFacts {
  item: CastItem;
  contest: ContestRules;
  entry: EntryFacts;
  network: NetworkFacts | undefined;
  sources: SourceSignals | undefined;
}

function signalsOf({ item, contest, entry, network, sources }: SignalFacts): VoteSignals {
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
