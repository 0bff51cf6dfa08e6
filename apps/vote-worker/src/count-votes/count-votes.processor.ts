import type { CountVotesData } from '@urvote/contracts/jobs/count-votes';
import { RunSources } from '@urvote/voting/fraud/sources/run-sources';
import type { AppContext } from '../context.ts';
import { loadCounters } from '../fraud-counters/load-counters.queries.ts';
import { observeCasts } from '../fraud-counters/observe-casts.ts';
import { StoredVoteCounts } from '../fraud-counters/stored-vote-counts.ts';
import { type GroupCounts, noCounts } from '../settlement/group-counts.ts';
import { type ScoreInput, scoreGroups } from '../settlement/score-groups.ts';
import type { CastVote } from '@urvote/contracts/jobs/count-votes';
import type { WithdrawalRequest } from '../settlement/settled-vote.ts';
import { type WrittenRun, writeRun } from '../vote-store/write-run.ts';
import { loadContests, loadEntries } from './load-rules.queries.ts';
import { type ParsedGroup, parseGroup } from './parse-group.ts';
import type { PoisonItem } from './parse-items.ts';

export interface GroupResult {
  groupId: string;
  counts: GroupCounts;
  poison: PoisonItem[];
  /** Their votes are not settled yet: when the job is tried again, its stored items are passed over. */
  early: WithdrawalRequest[];
}

/**
 * Settles the groups of one run together. Running a group again, or twice at once, changes nothing.
 * @throws any transient error of PostgreSQL, or a refusal that the group as a whole is to blame for
 */
export async function countVotes(context: AppContext, groups: readonly CountVotesData[]): Promise<GroupResult[]> {
  const distinct = [...new Map(groups.map((data) => [data.batchId, data])).values()];
  const parsed = distinct.map(parseGroup);
  const rules = await loadRules(context, parsed);
  const run = await observeRun(context, parsed);
  const casts = scoreGroups({
    ...rules,
    groups: parsed.map(({ header: { groupId }, casts }) => ({ groupId, casts })),
    run,
    networkOf: context.networkOf,
  });
  const counters = new StoredVoteCounts(context.sourceCache, run);
  const written = await endingCounters(counters, () =>
    writeRun(context, {
      groups: parsed.map(({ header }) => header),
      contests: rules.contests,
      casts,
      withdrawals: parsed.flatMap(({ withdrawals }) => withdrawals),
      counters,
    }),
  );
  const results = new Map(parsed.map((group) => [group.header.groupId, resultOf(group, written)]));
  for (const { header } of parsed) reportSettled(context, header, results.get(header.groupId));
  context.wakeUp.notify('counts');
  return groups.flatMap(({ batchId }) => results.get(batchId) ?? []);
}

type Rules = Pick<ScoreInput, 'contests' | 'entries' | 'ruleSet'>;

async function loadRules(context: AppContext, groups: readonly ParsedGroup[]): Promise<Rules> {
  const items = groups.flatMap(({ casts, withdrawals }) => [...casts, ...withdrawals]);
  const [contests, entries, ruleSet] = await Promise.all([
    loadContests(context.db, [...new Set(items.map(({ contestId }) => contestId))]),
    loadEntries(context.db, [...new Set(items.flatMap(entryIdsOf))]),
    context.ruleSets.current(),
  ]);
  return { contests, entries, ruleSet };
}

function entryIdsOf(item: CastVote | WithdrawalRequest): string[] {
  if (item.kind === 'withdraw' || item.choices === undefined) return [item.entryId];
  return item.choices.map(({ entryId }) => entryId);
}

async function observeRun(context: AppContext, groups: readonly ParsedGroup[]): Promise<RunSources> {
  const run = new RunSources(context.sourceCache);
  for (const { casts } of groups) observeCasts(run, casts, context.networkOf);
  run.mergeRows(await loadCounters(context.pool, run.rowsToRead()));
  return run;
}

async function endingCounters<Written>(counters: StoredVoteCounts, write: () => Promise<Written>): Promise<Written> {
  try {
    const written = await write();
    counters.end(true);
    return written;
  } catch (error) {
    counters.end(false);
    throw error;
  }
}

function resultOf({ header: { groupId }, poison }: ParsedGroup, written: WrittenRun): GroupResult {
  return {
    groupId,
    counts: written.counts.get(groupId) ?? { ...noCounts },
    poison: [...poison, ...written.poison.filter((item) => item.groupId === groupId)],
    early: written.early.filter((item) => item.groupId === groupId),
  };
}

function reportSettled(
  context: AppContext,
  { groupId, openedAtMs, requestIds }: ParsedGroup['header'],
  result: GroupResult | undefined,
): void {
  if (!result) return;
  context.events.groupSettled({ groupId, requestIds }, result.counts, context.clock.nowMs() - openedAtMs);
}
