import type { CastItem } from '@urvote/contracts/jobs/count-votes';
import type { ContestRules } from '@urvote/voting/contest-rules';
import { type RuleSet, ruleSetV2 } from '@urvote/voting/fraud/scorecard/rule-set';
import { SourceCache } from '@urvote/voting/fraud/sources/source-cache';
import type { CounterRow } from '@urvote/voting/fraud/sources/counter-row';
import { RunSources } from '@urvote/voting/fraud/sources/run-sources';
import { countStoredVotes } from '@urvote/voting/fraud/sources/counter-deltas';
import { countedVotes } from '../fraud-counters/counted-votes.ts';
import type { NetworkFacts } from '../fraud-counters/network-facts.ts';
import { observeCasts } from '../fraud-counters/observe-casts.ts';
import { scoreGroups } from './score-groups.ts';
import type { ScoredCast, SettledCast } from './settled-vote.ts';

/** A vote and the group of voters that it is counted under; not known to the rules. */
export interface LabelledVote {
  label: string;
  item: CastItem;
}

export interface Kept {
  votes: number;
  counted: number;
  held: number;
  rejected: number;
  /** Of the votes, in percent. */
  countedPercent: number;
}

export const contestId = 'contest';
export const dayStartMs = Date.UTC(2026, 5, 15);
export const hourMs = 3_600_000;

const contest = {
  id: contestId,
  captchaMode: 'off',
  captchaMinScore: 0.3,
  holdThreshold: 0.5,
  rejectThreshold: 0.95,
  guestVoteWeight: 1,
  accountVoteWeight: 1,
  verifiedVoteWeight: 1,
  eligibleCountries: null,
  guestVotesPerIpDevice: 2,
  votePolicy: 'once',
  maxVotesPerVoter: null,
} as unknown as ContestRules;

/** The same votes always: mulberry32, by Tommy Ettinger. @returns numbers in [0,1) */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The shared rows, in memory, added to as the table is. */
export class CounterTable {
  readonly #rows = new Map<string, CounterRow>();
  written = 0;

  load({ keys, buckets }: { keys: readonly string[]; buckets: readonly number[] }): CounterRow[] {
    return keys.flatMap((key, index) => this.#rows.get(`${key}@${buckets[index]}`) ?? []);
  }

  add(rows: readonly CounterRow[]): void {
    this.written += rows.length;
    for (const row of rows) {
      const id = `${row.key}@${row.bucket}`;
      const old = this.#rows.get(id);
      this.#rows.set(id, old ? merged(old, row) : { ...row });
    }
  }
}

function merged(old: CounterRow, row: CounterRow): CounterRow {
  const latest = (was: number, is: number, before: number, more: number): number =>
    is < was ? before : is > was ? more : before + more;
  return {
    ...old,
    count: old.count + row.count,
    hour: Math.max(old.hour, row.hour),
    hourCount: latest(old.hour, row.hour, old.hourCount, row.hourCount),
    minute: Math.max(old.minute, row.minute),
    minuteCount: latest(old.minute, row.minute, old.minuteCount, row.minuteCount),
  };
}

export interface Platform {
  workerCount?: number;
  runSize?: number;
  ruleSet?: RuleSet;
  contest?: Partial<ContestRules>;
  networkOf: (ip: string) => NetworkFacts;
}

/**
 * Takes votes through the worker's own steps in order of time: note, read, score, settle, add. Workers take runs in turn
 * and share nothing but the rows.
 */
export class StreamJudge {
  readonly table = new CounterTable();
  readonly scored = new Map<string, ScoredCast & { outcome: SettledCast['outcome'] }>();
  readonly #caches: SourceCache[];
  readonly #taken = new Set<string>();
  readonly #platform: Platform;

  constructor(platform: Platform) {
    this.#platform = platform;
    this.#caches = Array.from({ length: platform.workerCount ?? 2 }, (_, index) => new SourceCache(index + 1));
  }

  judge(votes: readonly LabelledVote[]): Map<string, Kept> {
    const sorted = [...votes].sort((a, b) => a.item.castAtMs - b.item.castAtMs);
    const size = this.#platform.runSize ?? 100;
    const kept = new Map<string, Kept>();
    for (let start = 0; start < sorted.length; start += size) {
      const run = sorted.slice(start, start + size);
      const settled = this.#settle(
        run.map(({ item }) => item),
        (start / size) % this.#caches.length,
      );
      for (const [index, { label }] of run.entries()) add(kept, label, settled[index]?.outcome.state ?? 'rejected');
    }
    return kept;
  }

  #settle(casts: readonly CastItem[], worker: number): SettledCast[] {
    const cache = this.#caches[worker] as SourceCache;
    const run = new RunSources(cache);
    const groups = [{ groupId: 'group', casts }];
    const { networkOf, ruleSet = ruleSetV2 } = this.#platform;
    observeCasts(run, casts, networkOf);
    run.mergeRows(this.table.load(run.rowsToRead()));
    const entries = new Map(
      casts.map(({ entryId }) => [entryId, { id: entryId, contestId, categoryId: null, ownerKeys: new Set<string>() }]),
    );
    const scored = scoreGroups({
      groups,
      contests: new Map([[contestId, { ...contest, ...this.#platform.contest }]]),
      entries,
      run,
      ruleSet,
      networkOf,
    });
    const settled = scored.map((cast) => this.#inSlot(cast));
    const additions = countStoredVotes(cache, countedVotes(run, settled));
    this.table.add(additions.rows);
    additions.confirm();
    return settled;
  }

  #inSlot(cast: ScoredCast): SettledCast {
    const { item, verdict } = cast;
    const slot = `${item.entryId}|${item.voterKey}`;
    const outcome: SettledCast['outcome'] =
      verdict.state === 'rejected'
        ? verdict
        : this.#taken.has(slot)
          ? { state: 'rejected', reason: 'already_voted' }
          : { state: verdict.state };
    if (outcome.state !== 'rejected') this.#taken.add(slot);
    const settled = { ...cast, outcome };
    this.scored.set(item.id, settled);
    return settled;
  }
}

function add(kept: Map<string, Kept>, label: string, state: string): void {
  const sum = kept.get(label) ?? { votes: 0, counted: 0, held: 0, rejected: 0, countedPercent: 0 };
  sum.votes += 1;
  if (state === 'counted' || state === 'held' || state === 'rejected') sum[state] += 1;
  sum.countedPercent = Math.round((10_000 * sum.counted) / sum.votes) / 100;
  kept.set(label, sum);
}
