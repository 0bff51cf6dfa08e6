import { randomUUID } from 'node:crypto';
import { type TestDatabase, testDatabase } from '@urvote/testkit/test-database';
import type { ContestMove } from '@urvote/voting/contest-status/contest-moves';
import { describe, expect, it } from 'vitest';
import { insertContest } from '../contest-service.test-support.ts';
import { moveContest } from './move-contest.ts';

const at = new Date('2026-05-01T12:00:00Z');
const actor = { label: 'test' };

function moveIn({ db }: Pick<TestDatabase, 'db'>, contestId: string) {
  return (move: ContestMove, reason?: string) =>
    db.transaction().execute((trx) => moveContest(trx, { contestId, move, actor, at, reason }));
}

describe('moving a contest', () => {
  it('writes the next version, the event, the audit record and the public history', async () => {
    await using database = await testDatabase();
    const { db } = database;
    const contestId = await insertContest(db, { status: 'draft' });
    const moved = await moveIn(database, contestId)('schedule', 'Everything is ready');
    expect(moved).toMatchObject({ from: 'draft', to: 'scheduled', version: 2 });
    const { status, version } = await db.selectFrom('contest').selectAll().executeTakeFirstOrThrow();
    expect([status, version]).toEqual(['scheduled', 2]);
    expect(await db.selectFrom('outbox_event').select(['type', 'payload']).execute()).toEqual([
      { type: 'contest.moved', payload: { contestId, clientId: moved.clientId, from: 'draft', to: 'scheduled' } },
    ]);
    const details = { move: 'schedule', from: 'draft', to: 'scheduled' };
    expect(await db.selectFrom('audit_log').select(['action', 'target_id', 'details']).execute()).toEqual([
      { action: 'contest.move', target_id: contestId, details: { ...details, reason: 'Everything is ready' } },
    ]);
    expect(await db.selectFrom('contest_history').select(['at', 'kind', 'details', 'reason']).execute()).toEqual([
      { at, kind: 'moved', details, reason: 'Everything is ready' },
    ]);
  });

  it('refuses what the table of moves does not have, naming the state, and writes nothing', async () => {
    await using database = await testDatabase();
    const contestId = await insertContest(database.db, { status: 'closed' });
    const refusal = {
      code: 'CONFLICT',
      options: { detail: expect.stringContaining('closed'), extensions: { state: 'closed' } },
    };
    for (const move of ['open', 'schedule', 'unschedule', 'close', 'publish'] as const)
      await expect(moveIn(database, contestId)(move), move).rejects.toMatchObject(refusal);
    expect(await database.db.selectFrom('contest_history').selectAll().execute()).toEqual([]);
    await expect(moveIn(database, randomUUID())('open')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('takes back a contest only before its voting has started, whatever the sweep has said of it', async () => {
    await using database = await testDatabase();
    const begun = { status: 'scheduled', voting_starts_at: at };
    const ahead = { status: 'scheduled', voting_starts_at: new Date(at.getTime() + 1) };
    const refused = moveIn(database, await insertContest(database.db, begun))('unschedule');
    await expect(refused).rejects.toMatchObject({ code: 'CONFLICT', options: { extensions: { state: 'open' } } });
    expect(await moveIn(database, await insertContest(database.db, ahead))('unschedule')).toMatchObject({
      to: 'draft',
    });
  });

  it('brings the start forward when voting is opened ahead of time', async () => {
    await using database = await testDatabase();
    const { db } = database;
    const contestId = await insertContest(db, { status: 'scheduled' });
    await moveIn(database, contestId)('open');
    const { voting_starts_at } = await db.selectFrom('contest').selectAll().executeTakeFirstOrThrow();
    expect(voting_starts_at).toEqual(at);
    expect(await db.selectFrom('contest_history').select('details').executeTakeFirstOrThrow()).toEqual({
      details: { move: 'open', from: 'scheduled', to: 'open', votingStartsAt: at.toISOString() },
    });
  });

  it('is done once by ten who close together', async () => {
    await using database = await testDatabase();
    const contestId = await insertContest(database.db);
    const move = moveIn(database, contestId);
    const ended = await Promise.allSettled(Array.from({ length: 10 }, () => move('close')));
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await database.db.selectFrom('contest_history').selectAll().execute()).toHaveLength(1);
  });
});
