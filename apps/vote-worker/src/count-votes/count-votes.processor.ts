import type { CastItem, CountVotesData } from '@urvote/contracts/jobs/count-votes';
import { counterPlan } from '@urvote/voting/fraud/counter-keys';
import type { VoteWorkerContext } from '../context.ts';
import type { BatchCounts } from './finish-batch.ts';
import { loadContests, loadEntries, loadStoredIds } from './load-batch.queries.ts';
import { observe } from './observe.ts';
import { type ParsedItems, parseItems, type PoisonItem } from './parse-items.ts';
import { type ScoreInput, scoreBatch } from './score-batch.ts';
import type { BatchWithdrawal, ScoredCast } from './settled-vote.ts';
import { writeAroundPoison } from './write-around-poison.ts';

/** How one group went. Stored means stored for good; the lists say why the job must fail or be tried again. */
export interface GroupResult {
  batchId: string;
  counts: BatchCounts;
  /** Items that can never be stored. */
  poison: PoisonItem[];
  /** Withdrawals whose vote is still on its way: the job must be tried again, its stored items are then passed over. */
  early: BatchWithdrawal[];
}

interface ParsedGroup {
  data: CountVotesData;
  parsed: ParsedItems;
}

interface ScoredGroup {
  casts: ScoredCast[];
  withdrawals: BatchWithdrawal[];
}

/**
 * Parse, load, score, write: settles one or more groups in one transaction. Running a group again changes nothing.
 *
 * @throws any transient error of PostgreSQL, after which nothing of the groups is stored
 */
export async function countVotes(context: VoteWorkerContext, groups: readonly CountVotesData[]): Promise<GroupResult[]> {
  const parsed = groups.map((data): ParsedGroup => ({ data, parsed: parseItems(data.items) }));
  const facts = await loadFacts(context, parsed);
  const scored = await Promise.all(parsed.map((group) => scoreGroup(context, group, facts)));
  const written = await writeAroundPoison(context, {
    batchIds: groups.map(({ batchId }) => batchId),
    contests: facts.contests,
    casts: scored.flatMap(({ casts }) => casts),
    withdrawals: scored.flatMap(({ withdrawals }) => withdrawals),
  });
  return parsed.map(({ data: { batchId, openedAtMs }, parsed: { poison } }) => {
    const counts = written.counts.get(batchId) ?? { counted: 0, held: 0, rejected: 0, void: 0 };
    context.events.batchSettled(batchId, counts, context.clock.nowMs() - openedAtMs);
    return {
      batchId,
      counts,
      poison: [...poison, ...written.poison.filter((item) => item.batchId === batchId)],
      early: written.early.filter((item) => item.batchId === batchId),
    };
  });
}

type Facts = Pick<ScoreInput, 'contests' | 'entries' | 'ruleSet'> & { baselines: Record<string, number> };

async function loadFacts(context: VoteWorkerContext, groups: readonly ParsedGroup[]): Promise<Facts> {
  const items = groups.flatMap(({ parsed: { casts, withdrawals } }) => [...casts, ...withdrawals]);
  const entryIds = [...new Set(items.map(({ entryId }) => entryId))];
  const [contests, entries, ruleSet, baselines] = await Promise.all([
    loadContests(context.db, [...new Set(items.map(({ contestId }) => contestId))]),
    loadEntries(context.db, entryIds),
    context.ruleSets.current(),
    context.baselines.of(entryIds, context.clock.nowMs()),
  ]);
  return { contests, entries, ruleSet, baselines };
}

async function scoreGroup(context: VoteWorkerContext, { data, parsed }: ParsedGroup, facts: Facts): Promise<ScoredGroup> {
  const { casts } = parsed;
  const plan = counterPlan(casts);
  const baselines = baselinesOf(casts, facts.baselines);
  const { observed, isReplay } = await observe(context, data, casts, plan, baselines);
  const scored = scoreBatch({ ...facts, batchId: data.batchId, casts, plan, observed, networkOf: context.networkOf });
  const stored = isReplay ? await loadStoredIds(context.db, casts.map(({ id }) => id)) : undefined;
  return {
    casts: stored ? scored.filter(({ item }) => !stored.has(item.id)) : scored,
    withdrawals: parsed.withdrawals.map((item) => ({ ...item, batchId: data.batchId })),
  };
}

function baselinesOf(casts: readonly CastItem[], all: Readonly<Record<string, number>>): Record<string, number> {
  const baselines: Record<string, number> = {};
  for (const { entryId } of casts) {
    const baseline = all[entryId];
    if (baseline) baselines[entryId] = baseline;
  }
  return baselines;
}
