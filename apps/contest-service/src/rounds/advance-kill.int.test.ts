import { randomUUID } from 'node:crypto';
import { advanceRound } from '@urvote/contracts/http/contests/round-endpoints';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { eventually } from '@urvote/testkit/eventually';
import { apiClient } from '@urvote/testkit/http-client';
import { spawnService } from '@urvote/testkit/spawn-service';
import { testDatabase } from '@urvote/testkit/test-database';
import { testIssuer } from '@urvote/testkit/tokens';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { insertContest, insertEntry } from '../contest-service.test-support.ts';

it('is done once or not at all when the service is killed in the middle of it [XA-011]', async () => {
  await using database = await testDatabase();
  await using issuer = await testIssuer();
  const { db } = database;
  const start = () =>
    spawnService('apps/contest-service/src/main.ts', {
      env: {
        DATABASE_URL: database.url,
        JWKS_URL: issuer.jwksUrl,
        CONTEST_SERVICE_PORT: '0',
        METRICS_TOKEN: 'm'.repeat(32),
        VOTER_KEY_SECRET: 'v'.repeat(32),
        DATA_ENCRYPTION_KEY: 'e'.repeat(32),
        GUEST_COOKIE_SECRET: 'g'.repeat(32),
      },
    });
  const from = await insertContest(db, { status: 'closed' });
  const { client_id } = await db.selectFrom('contest').select('client_id').executeTakeFirstOrThrow();
  const to = await insertContest(db, { status: 'draft', client_id });
  for (let count = 0; count < 5; count += 1)
    await insertEntry(db, from, { status: 'approved', approved_at: new Date() });
  const token = await issuer.mintToken({ userId: randomUUID(), roles: ['admin'] });
  const advance = (url: string) =>
    apiClient(url, { token }).call(advanceRound, { params: { contestId: from }, body: { toContestId: to, count: 3 } });
  const written = async () => {
    const entries = await db.selectFrom('entry').select('id').where('contest_id', '=', to).execute();
    const rounds = await db.selectFrom('contest_round').selectAll().execute();
    const history = await db.selectFrom('contest_history').select('id').where('kind', '=', 'advanced').execute();
    return [entries.length, rounds.length, history.length];
  };
  {
    await using service = await start();
    // The audit record is the last statement, and waits for this one.
    await db.transaction().execute(async (trx) => {
      await appendAudit(trx, { label: 'test' }, { action: 'test', targetType: 'contest', targetId: from });
      const lost = advance(service.url).catch(() => 'lost');
      await eventually(async () => {
        const { rows } = await sql`
          select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
            and query like '%insert into audit_log%'`.execute(db);
        expect(rows).toHaveLength(1);
      });
      await service.kill('SIGKILL');
      expect(await lost).toBe('lost');
    });
  }
  await eventually(async () => expect(await written()).toEqual([0, 0, 0]));
  await using service = await start();
  expect([(await advance(service.url)).status, (await advance(service.url)).status]).toEqual([200, 409]);
  expect(await written()).toEqual([3, 1, 2]);
});
