import { randomUUID } from 'node:crypto';
import { tokenHash } from '@urvote/platform/crypto/token-hash';
import { addSampleContest } from '@urvote/db-schema/sample-rows.test-support';
import { silentLogger } from '@urvote/platform/logger/logger';
import { type Db, openDatabase } from '@urvote/platform/postgres/database';
import { withDatabaseRole } from '@urvote/platform/postgres/database-role';
import { testClock } from '@urvote/testkit/test-clock';
import { testDatabase } from '@urvote/testkit/test-database';
import { expect, it } from 'vitest';
import type { AppContext } from '../context.ts';
import { purgeExpired } from './purge-expired.ts';

const clock = testClock();
const createdAt = new Date(clock.nowMs() - 3_600_000);
const over = new Date(clock.nowMs() - 1);
const live = new Date(clock.nowMs() + 1);
const newHash = () => tokenHash(randomUUID());

async function addRows(db: Db, expiresAt: Date): Promise<void> {
  const [userId, sessionId] = [randomUUID(), randomUUID()];
  const {
    contestId,
    entryIds: [entryId = ''],
  } = await addSampleContest(db);
  const times = { created_at: createdAt, expires_at: expiresAt };
  await db
    .insertInto('user')
    .values({ id: userId, email: `${userId}@example.org`, username: `u-${userId}` })
    .execute();
  await db
    .insertInto('session')
    .values({ id: sessionId, user_id: userId, kind: 'bearer', last_activity_at: createdAt, ...times })
    .execute();
  await db
    .insertInto('refresh_token')
    .values({ hash: newHash(), session_id: sessionId, ...times })
    .execute();
  await db
    .insertInto('access_revocation')
    .values({ kind: 'session', subject_id: sessionId, not_before: createdAt, expires_at: expiresAt })
    .execute();
  await db
    .insertInto('one_time_token')
    .values({ hash: newHash(), purpose: 'reset-password', user_id: userId, ...times })
    .execute();
  await db
    .insertInto('mail')
    .values({ id: randomUUID(), user_id: userId, sealed: Buffer.from('sealed'), ...times })
    .execute();
  await db
    .insertInto('unconfirmed_vote')
    .values({
      id: randomUUID(),
      hash: newHash(),
      contest_id: contestId,
      entry_id: entryId,
      voter_key: 'voter',
      sealed: Buffer.from('sealed'),
      ...times,
    })
    .execute();
}

it('removes sessions, tokens, mails and unconfirmed votes that are over, keeps live ones, and may do so as the worker [BT-20]', async () => {
  await using database = await testDatabase();
  await addRows(database.db, over);
  await addRows(database.db, live);
  const logger = silentLogger();
  await using own = openDatabase({
    url: withDatabaseRole(database.url, 'urvote_vote_worker'),
    max: 2,
    applicationName: 'test',
    logger,
  });
  const context = { db: own.db, clock } as unknown as AppContext;
  expect(await purgeExpired(context)).toBe(6);
  for (const table of [
    'session',
    'refresh_token',
    'access_revocation',
    'one_time_token',
    'mail',
    'unconfirmed_vote',
  ] as const) {
    const left = await database.db.selectFrom(table).select('expires_at').execute();
    expect(left, table).toEqual([{ expires_at: live }]);
  }
  expect(await purgeExpired(context)).toBe(0);
});
