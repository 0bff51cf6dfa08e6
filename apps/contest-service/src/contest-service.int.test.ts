import { randomUUID } from 'node:crypto';
import { approveEntry, rejectEntry, updateContest } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import { roles } from '@urvote/contracts/accounts/roles';
import { endpointsByService } from '@urvote/contracts/services/endpoints';
import { apiClient } from '@urvote/testkit/http-client';
import { eventually } from '@urvote/testkit/eventually';
import { migratedPostgres } from '@urvote/testkit/migrated-postgres';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { insertContest, insertEntry, insertUser, startContestService } from './contest-service.test-support.ts';
import type { AppContext } from './context.ts';
import { routes } from './routes.ts';

const bodies = {
  updateContest: { votingEnabled: false },
  approveEntry: undefined,
  rejectEntry: { reason: 'Not yours' },
};

describe('the contest service', () => {
  it('has exactly one route for each of its contracts', () => {
    const built = routes({} as AppContext).map(({ endpoint }) => endpoint.id);
    expect(built.toSorted()).toEqual(endpointsByService['contest-service'].map(({ id }) => id).toSorted());
  });

  it.each([
    { endpoint: updateContest, allowed: 'admin' },
    { endpoint: approveEntry, allowed: 'moderator' },
    { endpoint: rejectEntry, allowed: 'moderator' },
  ])('lets nobody call $endpoint.id but administrators and whom its contract names', async ({ endpoint, allowed }) => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url);
    await insertUser(db, service.adminId);
    const contestId = await insertContest(db);
    const entryId = await insertEntry(db, contestId);
    const body = bodies[endpoint.id];
    const request = { params: { contestId, entryId }, ...(body === undefined ? {} : { body }) };
    const client = apiClient(service.url);
    const refused = roles.filter((role) => role !== 'admin' && role !== allowed);
    expect((await client.call(endpoint, request)).status).toBe(401);
    expect(
      (await client.call(endpoint, { ...request, token: await service.issuer.mintToken({ roles: ['voter'] }) })).status,
    ).toBe(404);
    expect(
      (await client.call(endpoint, { ...request, token: await service.issuer.mintToken({ roles: refused }) })).status,
    ).toBe(404);
    expect(
      (
        await client.call(endpoint, {
          ...request,
          token: await service.issuer.mintToken({ roles: ['admin'], expiresInSeconds: -1 }),
        })
      ).status,
    ).toBe(401);
    expect(
      (
        await client.call(endpoint, {
          ...request,
          token: await service.issuer.mintToken({ roles: ['admin'], audience: 'other' }),
        })
      ).status,
    ).toBe(401);
    expect(await db.selectFrom('outbox_event').selectAll().execute()).toEqual([]);
    const userId = randomUUID();
    await insertUser(db, userId);
    const caller =
      allowed === 'admin'
        ? service.admin
        : apiClient(service.url, { token: await service.issuer.mintToken({ userId, roles: [allowed] }) });
    expect((await caller.call(endpoint, request)).status).toBe(200);
  });

  it('works with the rights of its database role alone', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url, { DATABASE_ROLE: 'urvote_contest_service' });
    await insertUser(db, service.adminId);
    const contestId = await insertContest(db, { status: 'draft' });
    const [one, two] = [await insertEntry(db, contestId), await insertEntry(db, contestId)];
    const headers = { 'idempotency-key': randomUUID() };
    expect(
      (await service.admin.call(updateContest, { params: { contestId }, body: { votePolicy: 'weekly' }, headers }))
        .status,
    ).toBe(200);
    expect((await service.admin.call(approveEntry, { params: { entryId: one } })).status).toBe(200);
    expect(
      (await service.admin.call(rejectEntry, { params: { entryId: two }, body: { reason: 'Not yours' } })).status,
    ).toBe(200);
  });

  it('starts without PostgreSQL, says so and recovers [PL-01]', async () => {
    await using postgres = await migratedPostgres({ inMemory: true });
    await postgres.stop();
    await using service = await startContestService(postgres.url);
    expect((await fetch(`${service.url}/health/live`)).status).toBe(200);
    const missing = await fetch(`${service.url}/health/ready`);
    const text = await missing.text();
    expect([missing.status, JSON.parse(text)]).toEqual([
      503,
      expect.objectContaining({ checks: { postgres: 'unavailable', revocations: 'unavailable' } }),
    ]);
    expect(text).not.toMatch(/postgres:\/\/|own-server-password/);
    const refused = await service.admin.call(approveEntry, { params: { entryId: randomUUID() } });
    expect([refused.status, refused.headers.has('retry-after')]).toEqual([503, true]);
    await postgres.start();
    await eventually(async () => expect((await fetch(`${service.url}/health/ready`)).status).toBe(200));
    expect((await service.admin.call(approveEntry, { params: { entryId: randomUUID() } })).status).toBe(404);
  });
});
