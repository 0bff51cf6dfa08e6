import type { CastItem } from '@urvote/contracts/jobs/count-votes';
import { describe, expect, it } from 'vitest';
import { countVotes } from '../count-votes/count-votes.processor.ts';
import {
  cast,
  group,
  noon,
  seedContest,
  storedRows,
  testWorker,
  type TestWorker,
  withdrawalOf,
  wrongTotals,
} from '../vote-worker.test-support.ts';
import { carryOutDecisions } from './carry-out-decisions.ts';
import { decide } from './review.test-support.ts';

const suspicious = { captcha: { outcome: 'unavailable' as const } };
const trusted = { captcha: { outcome: 'passed' as const, score: 0.9 } };

const freshId = ({ contestId, entryId }: CastItem): string => cast({ contestId, entryId }).id;

interface Story {
  worker: TestWorker;
  vote: CastItem;
  count(...items: unknown[]): Promise<void>;
  decided(decision: 'accept' | 'void', vote?: CastItem, decidedAtMs?: number): Promise<void>;
  stateOf(vote?: CastItem): Promise<(string | null | undefined)[]>;
  upCount(): Promise<number>;
}

/** One vote that the rules hold. */
async function heldVote(worker: TestWorker, columns: Record<string, unknown> = {}): Promise<Story> {
  const { contestId, entryIds } = await seedContest(worker.pool, { captcha_mode: 'required', ...columns });
  const vote = cast({ contestId, entryId: entryIds[0] ?? '', voterKey: 'u:one', ...suspicious });
  const count = async (...items: unknown[]) => void (await countVotes(worker.context, [group(items)]));
  await count(vote);
  return {
    worker,
    vote,
    count,
    async decided(decision, { id: voteId, windowStart } = vote, decidedAtMs = noon + 10) {
      await decide(worker.pool, [{ voteId, contestId, windowStart, decision, decidedAtMs }]);
      await carryOutDecisions(worker.context);
    },
    async stateOf({ id } = vote) {
      const row = (await storedRows(worker.pool)).get(id);
      expect(await wrongTotals(worker.pool)).toEqual([]);
      return [row?.state, row?.reason];
    },
    async upCount() {
      const { rows } = await worker.pool.query<{ count: number }>(
        'select coalesce(sum(up_count), 0)::integer as count from entry_tally where contest_id = $1',
        [contestId],
      );
      return rows[0]?.count ?? 0;
    },
  };
}

describe('a held vote', () => {
  it('counts once it is accepted, and the tally moves by one however often the decision comes', async () => {
    await using worker = await testWorker();
    const story = await heldVote(worker);
    expect(await story.upCount()).toBe(0);
    for (let again = 0; again < 3; again++) await story.decided('accept');
    expect([await story.stateOf(), await story.upCount()]).toEqual([['counted', null], 1]);
    const { rows } = await worker.pool.query(
      `select payload from outbox_event where type = 'vote.counted' and aggregate_id = $1`,
      [story.vote.contestId],
    );
    const entries = [{ entryId: story.vote.entryId, up: 1, down: 0 }];
    expect(rows).toEqual([{ payload: { contestId: story.vote.contestId, entries } }]);
  });

  it('is void once it is struck, and its slot and its place in the limit are free', async () => {
    await using worker = await testWorker();
    const story = await heldVote(worker, { max_votes_per_voter: 1 });
    const before = cast({ ...story.vote, id: freshId(story.vote), ...trusted, castAtMs: noon + 5 });
    const after = cast({ ...story.vote, id: freshId(story.vote), ...trusted, castAtMs: noon + 20 });
    await story.count(before);
    await story.decided('void');
    await story.count(after);
    expect([await story.stateOf(), await story.stateOf(before), await story.stateOf(after)]).toEqual([
      ['void', 'struck'],
      ['rejected', 'already_voted'],
      ['counted', null],
    ]);
    expect(await story.upCount()).toBe(1);
  });

  it('that was struck is never accepted, in whatever order the decisions come', async () => {
    await using worker = await testWorker();
    for (const order of [
      ['accept', 'void'],
      ['void', 'accept'],
    ] as const) {
      const story = await heldVote(worker);
      for (const decision of order) await story.decided(decision);
      expect([await story.stateOf(), await story.upCount()]).toEqual([['void', 'struck'], 0]);
    }
  });
});

describe('a decision', () => {
  it('stands against a withdrawal that comes later, and goes with it', async () => {
    await using worker = await testWorker();
    const story = await heldVote(worker);
    await story.decided('accept');
    await story.count(withdrawalOf(story.vote, { requestedAtMs: noon + 30 }));
    expect([await story.stateOf(), await story.upCount()]).toEqual([['void', 'withdrawn'], 0]);
    await story.decided('void');
    expect([await story.stateOf(), await story.upCount()]).toEqual([['void', 'struck'], 0]);
  });

  it('outlives what is settled later: a vote that got its slot back counts, and is not held again [XA-037]', async () => {
    await using worker = await testWorker();
    const story = await heldVote(worker);
    await story.decided('accept');
    const earlier = cast({ ...story.vote, id: freshId(story.vote), ...trusted, castAtMs: noon - 5 });
    await story.count(earlier);
    expect(await story.stateOf()).toEqual(['rejected', 'already_voted']);
    await story.count(withdrawalOf(earlier, { requestedAtMs: noon - 4 }));
    expect([await story.stateOf(), await story.upCount()]).toEqual([['counted', null], 1]);
  });

  it('does not break the rule of one vote a mailbox: the vote counts once the other is gone', async () => {
    await using worker = await testWorker();
    const mailboxKey = 'g:mailbox';
    const story = await heldVote(worker);
    const first = cast({ ...story.vote, id: freshId(story.vote), voterKey: 'u:a', mailboxKey, ...trusted });
    const shared = cast({ ...first, id: freshId(first), voterKey: 'u:b', castAtMs: noon + 1, ...suspicious });
    await story.count(first);
    await story.count(shared);
    await story.decided('accept', shared);
    expect(await story.stateOf(shared)).toEqual(['held', 'address_shared']);
    await story.decided('void', first);
    expect([await story.stateOf(first), await story.stateOf(shared)]).toEqual([
      ['void', 'struck'],
      ['counted', null],
    ]);
  });

  it('that PostgreSQL refuses is closed with its problem, and the others are carried out', async () => {
    await using worker = await testWorker();
    const [story, other] = [await heldVote(worker), await heldVote(worker)];
    await story.decided('accept');
    await worker.pool.query('update entry_tally set up_count = 0, weighted_score = 0 where contest_id = $1', [
      story.vote.contestId,
    ]);
    const draftOf = ({ vote: { id: voteId, contestId, windowStart } }: Story, decision: 'accept' | 'void') =>
      [{ voteId, contestId, windowStart, decision, decidedAtMs: noon }] as const;
    await decide(worker.pool, [...draftOf(story, 'void'), ...draftOf(other, 'accept')]);
    expect(await carryOutDecisions(worker.context)).toBe('some');
    expect(await other.upCount()).toBe(1);
    const { rows } = await worker.pool.query('select vote_id, problem from vote_decision where problem is not null');
    expect(rows).toEqual([{ vote_id: story.vote.id, problem: 'SQLSTATE 23514' }]);
    const open = await worker.pool.query('select id from vote_decision where settled_at is null');
    expect(open.rows).toEqual([]);
  });
});
