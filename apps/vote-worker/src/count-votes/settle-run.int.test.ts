import { silentLogger } from '@urvote/platform/logger/logger';
import type { VotePolicy } from '@urvote/voting/contest-rules';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { expect, it } from 'vitest';
import { createContext, type AppContext } from '../context.ts';
import { seedContest, testConfig, testWorker, type TestWorker, wrongTotals } from '../vote-worker.test-support.ts';
import { carryOutDecisions } from '../review/carry-out-decisions.ts';
import { decide } from '../review/review.test-support.ts';
import { countVotes } from './count-votes.processor.ts';
import { MemoryVotes } from '../vote-store/memory-votes.test-support.ts';
import {
  anyStory,
  asQueued,
  type Decided,
  randomOf,
  type Story,
  tell,
  type ToldStory,
} from '../vote-store/random-votes.test-support.ts';

const policies: { policy: VotePolicy; limit: number | null }[] = [
  { policy: 'once', limit: null },
  { policy: 'daily', limit: null },
  { policy: 'daily', limit: 2 },
  { policy: 'once', limit: 1 },
  { policy: 'toggle', limit: null },
];

/**
 * Two workers take what is queued, one to three jobs at a time; early withdrawals come again. A reviewer decides about what
 * is stored, while they work.
 */
async function work(contexts: readonly AppContext[], { groups, decisions }: ToldStory, seed: number): Promise<void> {
  const random = randomOf(seed);
  const jobs = asQueued(groups, seed);
  const one = async (context: AppContext): Promise<void> => {
    for (let run = jobs.splice(0, 1 + random(3)); run.length > 0; run = jobs.splice(0, 1 + random(3))) {
      const results = await countVotes(context, run);
      expect(results.flatMap(({ poison }) => poison)).toEqual([]);
      jobs.push(...run.filter((_, index) => results[index]?.early.length));
      await decideAboutStored(context.pool, decisions);
      await carryOutDecisions(context);
    }
  };
  await Promise.all(contexts.map(one));
  await decideAboutStored(contexts[0]?.pool, decisions);
  await Promise.all(contexts.map(carryOutDecisions));
}

async function decideAboutStored(pool: Pool | undefined, decisions: readonly Decided[]): Promise<void> {
  if (!pool || decisions.length === 0) return;
  const { rows } = await pool.query<{ id: string }>('select id from vote where id = any($1::uuid[])', [
    decisions.map(({ voteId }) => voteId),
  ]);
  const stored = new Set(rows.map(({ id }) => id));
  await decide(
    pool,
    decisions.filter(({ voteId }) => stored.has(voteId)),
  );
}

async function storedEnds(
  { pool }: TestWorker,
  contestId: string,
): Promise<{ ends: Record<string, string>; heldIds: Set<string> }> {
  const { rows } = await pool.query<{ id: string; name: string; isHeld: boolean }>(
    `select id, concat_ws(' ', state, void_reason, rejection_reason, hold_reason, (extract(epoch from voided_at) * 1000)::bigint) as name, is_suspicious as "isHeld"
     from vote where contest_id = $1`,
    [contestId],
  );
  return {
    ends: Object.fromEntries(rows.map(({ id, name }) => [id, name])),
    heldIds: new Set(rows.filter(({ isHeld }) => isHeld).map(({ id }) => id)),
  };
}

interface Rules {
  policy: VotePolicy;
  limit: number | null;
}

async function tellAndCount(
  worker: TestWorker,
  contexts: readonly AppContext[],
  story: Story,
  { policy, limit }: Rules,
  hasMailboxes: boolean,
): Promise<void> {
  const columns = { vote_policy: policy, max_votes_per_voter: limit, allow_dislike: true, captcha_mode: 'required' };
  const contest = await seedContest(worker.pool, columns);
  const told = tell(story, { ...contest, policy, hasMailboxes, hasReviews: true });
  for (const item of told.items)
    if (item.kind === 'cast')
      item.captcha = told.heldIds.has(item.id) ? { outcome: 'unavailable' } : { outcome: 'passed', score: 0.9 };
  await work(contexts, told, story.seed);

  const { ends, heldIds } = await storedEnds(worker, contest.contestId);
  const single = new MemoryVotes(new Map([[contest.contestId, { votePolicy: policy, maxVotesPerVoter: limit }]]));
  for (const item of told.items) await single.deliver([item], { heldIds });
  expect(ends).toEqual(Object.fromEntries(single.ends({ isExact: true })));
  expect(await wrongTotals(worker.pool)).toEqual([]);
  const open = await worker.pool.query('select id from vote_batch where settled_at is null or pending_count > 0');
  expect(open.rows).toEqual([]);
}

it.each(policies)(
  'cast, change and withdraw by two workers at once end as one at a time, $policy with a limit of $limit [XH-130]',
  async (rules) => {
    await using worker = await testWorker();
    await using other = await createContext(testConfig(worker.database.url), {
      logger: silentLogger(),
      clock: worker.clock,
      networkOf: worker.context.networkOf,
    });
    await fc.assert(
      fc.asyncProperty(anyStory, fc.boolean(), (story, hasMailboxes) =>
        tellAndCount(worker, [worker.context, other], story, rules, hasMailboxes),
      ),
      { numRuns: 30 },
    );
  },
);
