import { randomBytes } from 'node:crypto';
import { silentLogger } from '@urvote/platform/logger/logger';
import { withDatabaseRole } from '@urvote/platform/postgres/database-role';
import { testDatabase } from '@urvote/testkit/test-database';
import { testClock } from '@urvote/testkit/test-clock';
import { expect, it } from 'vitest';
import { createContext } from '../context.ts';
import {
  cast,
  casts,
  group,
  noon,
  seedContest,
  statesOf,
  storedRows,
  testConfig,
  wrongTotals,
} from '../vote-worker.test-support.ts';
import { countVotes } from './count-votes.processor.ts';

it('counts where the owner of the server could not lift row security from the worker', async () => {
  await using database = await testDatabase();
  const { pool } = database;
  const role = `worker_${randomBytes(4).toString('hex')}`;
  // Rights and policies of the worker reach its members; BYPASSRLS does not.
  await pool.query(`create role ${role} in role urvote_vote_worker`);
  try {
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(pool);
    await using context = await createContext(testConfig(withDatabaseRole(database.url, role)), {
      logger: silentLogger(),
      clock: testClock(noon),
      networkOf: () => ({ country: 'DE', asn: null, isHosting: false }),
    });
    const votes = casts(20, { contestId, entryId });
    await countVotes(context, [group(votes)]);
    await countVotes(context, [group([cast({ contestId, entryId, voterKey: votes[0]?.voterKey ?? '' })])]);
    expect(statesOf(await storedRows(pool))).toEqual({ counted: 20, rejected: 1 });
    expect(await wrongTotals(pool)).toEqual([]);
  } finally {
    await pool.query(`drop role ${role}`);
  }
});
