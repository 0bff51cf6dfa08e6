import { approveEntry, updateContest } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import { getLeaderboard, listEntries } from '@urvote/contracts/http/contests/contest-endpoints';
import { listMyVotes } from '@urvote/contracts/http/votes/vote-endpoints';
import { insertUser } from '@urvote/gateway/seed.test-support';
import { eventually } from '@urvote/testkit/eventually';
import { hasPgBouncer } from '@urvote/testkit/pgbouncer';
import { spawnService } from '@urvote/testkit/spawn-service';
import { globSync, readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { followLeaderboard } from './support/event-stream.ts';
import { sharedPlatform } from './support/platform.ts';
import { wrongTotals } from './support/stored-votes.ts';
import { acceptedOf } from './support/voter.ts';

const behindPooler = ['gateway', 'vote-worker', 'user-service', 'contest-service', 'media-service'];

describe.skipIf(!hasPgBouncer)('behind PgBouncer in transaction mode', () => {
  const shared = sharedPlatform({
    with: ['user', 'contest', 'media'],
    env: { DATABASE_POOL_MAX: '3' },
  });

  it('every service of the API tests stands, on few connections [PL-03]', async () => {
    const { db, pooler } = shared();
    const clients = (await pooler?.show('show clients')) ?? [];
    expect(clients.map((client) => client['application_name'])).toEqual(expect.arrayContaining(behindPooler));
    const settings = (await pooler?.show('show config')) ?? [];
    expect(settings).toContainEqual(expect.objectContaining({ key: 'pool_mode', value: 'transaction' }));
    const ownPids = (await pooler?.show('show servers'))?.map((server) => Number(server['remote_pid']));
    const { rows } = await sql<{ pid: number }>`
      select pid from pg_stat_activity
      where datname = current_database() and application_name in (${sql.join(behindPooler)})`.execute(db);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThanOrEqual(10);
    expect(rows.map(({ pid }) => pid).filter((pid) => !ownPids?.includes(pid))).toEqual([]);
  });

  it('every file of the API tests starts its services [PL-03]', () => {
    const files = globSync('**/*.test.ts', { cwd: import.meta.dirname });
    expect(files.length).toBeGreaterThan(20);
    const starts = /\b(?:sharedPlatform|startPlatform|startPgBouncer)\(/;
    const without = files.filter((file) => !starts.test(readFileSync(new URL(file, import.meta.url), 'utf8')));
    expect(without).toEqual([]);
  });

  it('votes, live results and moderation work as without, and migrations ask for the direct URL [PL-03]', async () => {
    const platform = shared();
    const submitter = await insertUser(platform.db);
    const { contestId, entryIds } = await platform.seed({
      contest: { vote_policy: 'daily', voter_tier: 'guest', allow_withdraw: true, max_votes_per_voter: 3 },
      entries: [{}, {}, {}, { status: 'pending', approved_at: null, submitter_user_id: submitter }],
    });
    const [first = '', second = '', , pending = ''] = entryIds;
    await using stream = await followLeaderboard(platform.url, contestId);
    const voters = await Promise.all(
      Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? platform.user() : platform.guest())),
    );
    const outcomes = await Promise.all(voters.flatMap((voter) => [voter.outcome(first), voter.outcome(second)]));
    expect(outcomes.filter((outcome) => outcome !== 'counted')).toEqual([]);
    const [voter] = voters;
    const { body } = (await voter?.api.call(listMyVotes, { query: { limit: 1 } })) ?? {};
    const [{ id = '' } = {}] = (body as { items: { id?: string }[] }).items;
    expect((await voter?.withdraw(id))?.status).toBe(202);
    await eventually(async () => expect((await voter?.vote(id))?.status).toBe('void'));

    const admin = await platform.admin();
    expect(
      (await admin.call(approveEntry, { params: { entryId: pending }, headers: { 'idempotency-key': 'approve-once' } }))
        .status,
    ).toBe(200);
    expect(
      (
        await admin.call(approveEntry, { params: { entryId: pending }, headers: { 'idempotency-key': 'approve-once' } })
      ).headers.get('idempotency-replayed'),
    ).not.toBeNull();
    const late = await platform.user();
    const lateId = await eventually(async () => acceptedOf(await late.cast(pending)).id);
    expect((await late.settled(lateId)).status).toBe('counted');
    expect((await admin.call(updateContest, { params: { contestId }, body: { name: 'Renamed' } })).status).toBe(200);
    const entries = (await platform.api.call(listEntries, { params: { idOrSlug: contestId }, query: { limit: 2 } }))
      .body as { items: unknown[]; nextCursor: string | null };
    expect([entries.items.length, entries.nextCursor]).toEqual([2, expect.any(String)]);
    await eventually(async () => {
      const leaderboard = (await platform.api.call(getLeaderboard, { params: { idOrSlug: contestId } })).body;
      expect(leaderboard).toMatchObject({
        entries: [{ netVotes: 40 }, { netVotes: 39 }, { netVotes: 1 }, { netVotes: 0 }],
      });
      expect(stream.events.at(-1)?.leaderboard.entries.map(({ netVotes }) => netVotes)).toEqual([40, 39, 1, 0]);
    });
    expect(await wrongTotals(platform.db)).toEqual([]);
    expect((await fetch(`${platform.url}/health/ready`)).status).toBe(200);

    await using migration = await spawnService('tools/db/src/main.ts', {
      args: ['migrate'],
      env: { DATABASE_URL: platform.database.url },
      waitUntilReady: false,
    });
    expect((await migration.exited).code).not.toBe(0);
    expect(migration.lines.join('\n')).toContain('DATABASE_URL_DIRECT');
  });
});
