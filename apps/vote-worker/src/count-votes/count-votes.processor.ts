import type { CountVotesData } from '@urvote/contracts/jobs/count-votes';
import { counterPlan } from '@urvote/voting/fraud/counter-keys';
import type { VoteWorkerContext } from '../context.ts';
import { noCounters } from './counter-writer.ts';
import type { BatchCounts } from './finish-batch.ts';
import { loadContests, loadEntries } from './load-batch.queries.ts';
import { observe } from './observe.ts';
import { type ParsedItems, parseItems, type PoisonItem } from './parse-items.ts';
import { type ScoreInput, scoreBatch } from './score-batch.ts';
import type { BatchWithdrawal, ScoredCast } from './settled-vote.ts';
import { type WrittenGroups, writeGroups } from './write-groups.ts';

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

/**
 * Parse, load, score, write: settles one or more groups together. Running a group again, or twice at once, changes
 * nothing.
 *
 * @throws any transient error of PostgreSQL; the groups must then be run again
 * @throws a refusal of PostgreSQL that the group as a whole is to blame for
 */
export async function countVotes(context: VoteWorkerContext, groups: readonly CountVotesData[]): Promise<GroupResult[]> {
  const distinct = [...new Map(groups.map((data) => [data.batchId, data])).values()];
  const parsed = distinct.map((data): ParsedGroup => ({ data, parsed: parseItems(data.items) }));
  const facts = await loadFacts(context, parsed);
  const scored = await scoreGroups(context, parsed, facts);
  const written = await writeGroups(context, {
    groups: parsed.map(({ data: { items, ...header }, parsed: { withdrawals } }) => ({
      ...header,
      itemCount: items.length,
      castCount: items.length - withdrawals.length,
    })),
    contests: facts.contests,
    casts: scored,
    counters: noCounters,
    withdrawals: parsed.flatMap(({ data: { batchId }, parsed: { withdrawals } }) => withdrawals.map((item) => ({ ...item, batchId }))),
  });
  const results = new Map(parsed.map((group) => [group.data.batchId, resultOf(group, written)]));
  for (const { data } of parsed) reportSettled(context, data, results.get(data.batchId));
  context.wakeUp.notify();
  return groups.flatMap(({ batchId }) => results.get(batchId) ?? []);
}

function resultOf({ data: { batchId }, parsed: { poison } }: ParsedGroup, written: WrittenGroups): GroupResult {
  return {
    batchId,
    counts: written.counts.get(batchId) ?? { counted: 0, held: 0, rejected: 0, void: 0 },
    poison: [...poison, ...written.poison.filter((item) => item.batchId === batchId)],
    early: written.early.filter((item) => item.batchId === batchId),
  };
}

function reportSettled(context: VoteWorkerContext, { batchId, openedAtMs }: CountVotesData, result: GroupResult | undefined): void {
  if (result?.early.length === 0) context.sparseCounters.settled(batchId);
  if (result) context.events.batchSettled(batchId, result.counts, context.clock.nowMs() - openedAtMs);
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

async function scoreGroups(context: VoteWorkerContext, groups: readonly ParsedGroup[], facts: Facts): Promise<ScoredCast[]> {
  const batches = groups.map(({ data, parsed: { casts } }) => ({ data, casts, plan: counterPlan(casts) }));
  const observed = await observe(context, batches, knownBaselines(facts.baselines));
  return batches.flatMap(({ data: { batchId }, casts, plan }, index) => {
    const seen = observed[index];
    return seen === undefined ? [] : scoreBatch({ ...facts, batchId, casts, plan, observed: seen, networkOf: context.networkOf });
  });
}

function knownBaselines(all: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(all).filter(([, baseline]) => baseline > 0));
}
