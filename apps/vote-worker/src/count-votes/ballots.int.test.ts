import { recount } from '@urvote/db-schema/recount/recount';
import type { BallotItem } from '@urvote/contracts/jobs/count-votes';
import { describe, expect, it } from 'vitest';
import { cast, group, noon, seedContest, statesOf, storedRows, testWorker } from '../vote-worker.test-support.ts';
import { countVotes } from './count-votes.processor.ts';

function ballot(contestId: string, entryIds: readonly string[], more: Partial<BallotItem> = {}): BallotItem {
  const { value: _, ...item } = cast({ contestId, entryId: entryIds[0] ?? '' });
  return { ...item, kind: 'ballot', choices: entryIds.map((entryId) => ({ entryId, points: 1 })), ...more };
}

describe('ballots', () => {
  it.each(['once', 'toggle'])('end the same however often and in whatever order they come, %s', async (policy) => {
    await using worker = await testWorker();
    const { contestId, entryIds } = await seedContest(worker.pool, {
      vote_policy: policy,
      counting_method: 'approval',
    });
    const groups = Array.from({ length: 12 }, (_, index) =>
      group(
        Array.from({ length: 5 }, (_, voter) =>
          ballot(contestId, entryIds.slice(index % 2), { voterKey: `u:${voter}`, castAtMs: noon + index }),
        ),
      ),
    );
    const shuffled = [...groups.toReversed(), ...groups];
    await Promise.all(
      [0, 1, 2, 3].map((of) =>
        countVotes(
          worker.context,
          shuffled.filter((_, at) => at % 4 === of),
        ),
      ),
    );
    const others = policy === 'once' ? { rejected: 55 } : { void: 55 };
    expect(statesOf(await storedRows(worker.pool))).toEqual({ counted: 5, ...others });
    const { rows } = await worker.pool.query(
      'select up_count::int as up from entry_tally order by array_position($1, entry_id)',
      [entryIds],
    );
    // The first ballot names all three, the last one the last two.
    expect(rows.map(({ up }) => up)).toEqual(policy === 'once' ? [5, 5, 5] : [0, 5, 5]);
    expect(await recount(worker.database.db)).toEqual([]);
  });

  it('and votes of the other kind are refused, each alone', async () => {
    await using worker = await testWorker();
    const ballots = await seedContest(worker.pool, { counting_method: 'irv' });
    const votes = await seedContest(worker.pool);
    const items = [
      ballot(votes.contestId, votes.entryIds),
      ballot(ballots.contestId, ballots.entryIds),
      ballot(ballots.contestId, votes.entryIds),
      cast({ contestId: ballots.contestId, entryId: ballots.entryIds[0] ?? '' }),
      cast({ contestId: votes.contestId, entryId: votes.entryIds[0] ?? '' }),
    ];
    await countVotes(worker.context, [group([...items, { kind: 'of later', id: 'unknown' }])]);
    const rows = await storedRows(worker.pool);
    expect(items.map(({ id }) => rows.get(id)?.reason ?? rows.get(id)?.state)).toEqual([
      'wrong_vote_kind',
      'counted',
      'entry_not_found',
      'wrong_vote_kind',
      'counted',
    ]);
    expect(await recount(worker.database.db)).toEqual([]);
  });

  it('and votes weigh what the contest says of who casts them', async () => {
    await using worker = await testWorker();
    const weights = {
      account_vote_weight: 0.5,
      verified_vote_weight: 2,
      guest_vote_weight: 0.25,
      weight_policy: 'Known',
    };
    const { contestId, entryIds } = await seedContest(worker.pool, weights);
    const [entryId = ''] = entryIds;
    const of = [{ emailVerified: true }, { emailVerified: false }, { tier: 'guest' as const }];
    await countVotes(worker.context, [group(of.map((more) => cast({ contestId, entryId, ...more })))]);
    const { rows } = await worker.pool.query(
      'select up_count::int as up, weighted_score::float8 as weighted from entry_tally',
    );
    expect(rows).toEqual([{ up: 3, weighted: 2.75 }]);
    expect(await recount(worker.database.db)).toEqual([]);
  });
});
