import type { CountVotesData } from '@urvote/contracts/jobs/count-votes';
import { RunSources } from '@urvote/voting/fraud/sources/run-sources';
import type { AppContext } from '../context.ts';
import { type SourceCounters, sourceCounters } from '../fraud-counters/run-counters.ts';
import type { BatchCounts } from '../vote-store/totals/finish-groups.queries.ts';
import { loadContests, loadEntries } from './load-rules.queries.ts';
import { loadCounters } from '../fraud-counters/load-counters.queries.ts';
import { type ParsedItems, parseItems, type PoisonItem } from './parse-items.ts';
import { noteCasts, type ScoreInput, scoreBatches } from '../settlement/score-groups.ts';
import type { BatchWithdrawal, ScoredCast } from '../settlement/settled-vote.ts';
import { type WrittenGroups, writeGroups } from '../vote-store/write-groups.ts';

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
export async function countVotes(context: AppContext, groups: readonly CountVotesData[]): Promise<GroupResult[]> {
  const distinct = [...new Map(groups.map((data) => [data.batchId, data])).values()];
  const parsed = distinct.map((data): ParsedGroup => ({ data, parsed: parseItems(data.items) }));
  const facts = await loadFacts(context, parsed);
  const run = new RunSources(context.sourceCache);
  const scored = await scoreGroups(context, parsed, { ...facts, run });
  const counters = sourceCounters(context.sourceCache, run);
  const written = await countedOnce(counters, () =>
    writeGroups(context, {
      groups: parsed.map(({ data: { items, ...header }, parsed: { withdrawals } }) => ({
        ...header,
        itemCount: items.length,
        castCount: items.length - withdrawals.length,
      })),
      contests: facts.contests,
      casts: scored,
      counters,
      withdrawals: parsed.flatMap(({ data: { batchId }, parsed: { withdrawals } }) =>
        withdrawals.map((item) => ({ ...item, batchId })),
      ),
    }),
  );
  const results = new Map(parsed.map((group) => [group.data.batchId, resultOf(group, written)]));
  for (const { data } of parsed) reportSettled(context, data, results.get(data.batchId));
  context.wakeUp.notify();
  return groups.flatMap(({ batchId }) => results.get(batchId) ?? []);
}

async function countedOnce<Written>(counters: SourceCounters, write: () => Promise<Written>): Promise<Written> {
  try {
    const written = await write();
    counters.end(true);
    return written;
  } catch (error) {
    counters.end(false);
    throw error;
  }
}

function resultOf({ data: { batchId }, parsed: { poison } }: ParsedGroup, written: WrittenGroups): GroupResult {
  return {
    batchId,
    counts: written.counts.get(batchId) ?? { counted: 0, held: 0, rejected: 0, void: 0 },
    poison: [...poison, ...written.poison.filter((item) => item.batchId === batchId)],
    early: written.early.filter((item) => item.batchId === batchId),
  };
}

function reportSettled(
  context: AppContext,
  { batchId, openedAtMs }: CountVotesData,
  result: GroupResult | undefined,
): void {
  if (result) context.events.batchSettled(batchId, result.counts, context.clock.nowMs() - openedAtMs);
}

type Facts = Pick<ScoreInput, 'contests' | 'entries' | 'ruleSet'>;

async function loadFacts(context: AppContext, groups: readonly ParsedGroup[]): Promise<Facts> {
  const items = groups.flatMap(({ parsed: { casts, withdrawals } }) => [...casts, ...withdrawals]);
  const entryIds = [...new Set(items.map(({ entryId }) => entryId))];
  const [contests, entries, ruleSet] = await Promise.all([
    loadContests(context.db, [...new Set(items.map(({ contestId }) => contestId))]),
    loadEntries(context.db, entryIds),
    context.ruleSets.current(),
  ]);
  return { contests, entries, ruleSet };
}

async function scoreGroups(
  context: AppContext,
  groups: readonly ParsedGroup[],
  facts: Facts & { run: RunSources },
): Promise<ScoredCast[]> {
  const batches = groups.map(({ data: { batchId }, parsed: { casts } }) => ({ batchId, casts }));
  noteCasts(facts.run, batches, context.networkOf);
  facts.run.mergeRows(await loadCounters(context.pool, facts.run.rowsToRead()));
  return scoreBatches({ ...facts, batches, networkOf: context.networkOf });
}
