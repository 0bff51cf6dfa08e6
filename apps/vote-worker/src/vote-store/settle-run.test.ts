import type { VotePolicy } from '@urvote/voting/contest-rules';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryVotes } from './memory-votes.test-support.ts';
import {
  anyStory,
  type Budgets,
  asQueued,
  type Item,
  oneAtATime,
  randomOf,
  tell,
  type ToldStory,
} from './random-votes.test-support.ts';

const contest = { contestId: '0c000000-0000-4000-8000-000000000000', entryIds: ['e0', 'e1', 'e2'] };
interface Policy extends Partial<Budgets> {
  policy: VotePolicy;
  limit: number | null;
}

const policies: Policy[] = [
  { policy: 'once', limit: null },
  { policy: 'daily', limit: null },
  { policy: 'weekly', limit: 2 },
  { policy: 'once', limit: 1 },
  { policy: 'daily', limit: 1 },
  { policy: 'toggle', limit: null },
  { policy: 'toggle', limit: 1 },
  { policy: 'daily', limit: null, perEntry: 1 },
  { policy: 'daily', limit: 2, perEntry: 1, perCategory: 1 },
  { policy: 'weekly', limit: null, perCategory: 1 },
  { policy: 'daily', limit: null, minPicks: 2 },
  { policy: 'toggle', limit: null, minPicks: 2 },
  { policy: 'daily', limit: 2, perEntry: 1, perCategory: 1, minPicks: 2 },
];

function emptyTable({ policy, limit, ...budgets }: Policy): MemoryVotes {
  const rules = {
    votePolicy: policy,
    maxVotesPerVoter: limit,
    maxVotesPerEntry: budgets.perEntry ?? null,
    maxVotesPerCategory: budgets.perCategory ?? null,
    minPicks: budgets.minPicks ?? null,
  };
  return new MemoryVotes(new Map([[contest.contestId, rules]]));
}

/**
 * Several groups in one run; a run is sometimes written in halves; a group with an early withdrawal comes again. Reviewers
 * decide about votes that are stored, some of them twice.
 */
async function deliverAsQueued(table: MemoryVotes, told: ToldStory, seed: number): Promise<void> {
  const random = randomOf(seed);
  const jobs = asQueued(told.groups, seed);
  const decisions = [...told.decisions, ...told.decisions.filter(() => random(3) === 0)];
  for (let turn = 0; jobs.length + decisions.length > 0; turn++) {
    if (turn > 400) throw new Error('a withdrawal waits for ever');
    const decision = decisions.splice(random(decisions.length + 1), 1);
    if (decision.every(({ voteId }) => table.votes.has(voteId))) await table.deliver(decision, told);
    else decisions.push(...decision);
    const run = jobs.splice(0, 1 + random(3));
    const items = [...new Set(run)].flatMap((job) => job.items as Item[]);
    const middle = random(3) === 0 ? random(items.length) : items.length;
    const early = [
      ...(await table.deliver(items.slice(0, middle), told)),
      ...(await table.deliver(items.slice(middle), told)),
    ];
    jobs.push(...run.filter((job) => early.some(({ id }) => job.items.some((item) => (item as Item).id === id))));
  }
}

describe('cast, change and withdraw, cut into groups and runs, retried and reordered', () => {
  it.each(policies)(
    'end as one at a time, $policy with a limit of $limit, $perEntry for an entry, $perCategory for a category, from $minPicks picks on [XH-130]',
    async (rules) => {
      await fc.assert(
        fc.asyncProperty(anyStory, async (story) => {
          const told = tell(story, { ...contest, policy: rules.policy, hasMailboxes: false });
          const table = emptyTable(rules);
          await deliverAsQueued(table, told, story.seed);
          expect(Object.fromEntries(table.ends())).toEqual(Object.fromEntries(oneAtATime(told, rules)));
        }),
        { numRuns: 400 },
      );
    },
  );

  it.each(policies)(
    'end as one at a time where reviewers decide, $policy with a limit of $limit, $perEntry for an entry, $perCategory for a category, from $minPicks picks on',
    async (rules) => {
      await fc.assert(
        fc.asyncProperty(anyStory, async (story) => {
          const told = tell(story, { ...contest, policy: rules.policy, hasMailboxes: false, hasReviews: true });
          const table = emptyTable(rules);
          await deliverAsQueued(table, told, story.seed);
          expect(Object.fromEntries(table.ends())).toEqual(Object.fromEntries(oneAtATime(told, rules)));
        }),
        { numRuns: 400 },
      );
    },
  );

  it.each(policies)(
    'end as one at a time where voters share mailboxes, $policy with a limit of $limit, $perEntry for an entry, $perCategory for a category, from $minPicks picks on [XH-130]',
    async (rules) => {
      await fc.assert(
        fc.asyncProperty(anyStory, async (story) => {
          const told = tell(story, { ...contest, policy: rules.policy, hasMailboxes: true, hasReviews: true });
          const [queued, single] = [emptyTable(rules), emptyTable(rules)];
          await deliverAsQueued(queued, told, story.seed);
          for (const item of told.items) await single.deliver([item], told);
          expect(Object.fromEntries(queued.ends({ isExact: true }))).toEqual(
            Object.fromEntries(single.ends({ isExact: true })),
          );
          const limit = rules.policy === 'toggle' ? null : rules.limit;
          if (limit !== null) expect(withoutZeros(queued.used)).toEqual(liveOf(queued));
          checkMailboxes(queued, limit ?? Infinity);
        }),
        { numRuns: 400 },
      );
    },
  );
});

function withoutZeros(used: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...used].filter(([, count]) => count > 0));
}

function liveOf({ votes }: MemoryVotes): Record<string, number> {
  const live: Record<string, number> = {};
  for (const { voterKey, windowStart, outcome } of votes.values()) {
    if (outcome.state === 'counted' || outcome.state === 'held')
      live[`${voterKey} ${windowStart}`] = (live[`${voterKey} ${windowStart}`] ?? 0) + 1;
  }
  return live;
}

/** One mailbox, one vote an entry and no more than the limit; and where somebody has proven it, no typed address takes part. */
function checkMailboxes({ votes }: MemoryVotes, limit: number): void {
  const all = [...votes.values()].filter(({ mailboxKey }) => mailboxKey !== null);
  for (const ofWindow of Map.groupBy(all, ({ mailboxKey, windowStart }) => `${mailboxKey} ${windowStart}`).values()) {
    const winners = ofWindow.filter(
      ({ outcome }) => outcome.state === 'counted' || (outcome.state === 'held' && outcome.holdReason === undefined),
    );
    expect(new Set(winners.map(({ entryId }) => entryId)).size).toBe(winners.length);
    expect(winners.length).toBeLessThanOrEqual(limit);
    const proven = ofWindow.filter(
      ({ isProven, outcome, review }) => isProven && outcome.state !== 'rejected' && review.struckAtMs === null,
    );
    for (const { entryId, voterKey } of winners.filter(({ isProven }) => !isProven)) {
      expect(proven.filter((vote) => vote.entryId === entryId && vote.voterKey !== voterKey)).toEqual([]);
    }
  }
}
