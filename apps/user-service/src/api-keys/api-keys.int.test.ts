import {
  createApiKey,
  listApiKeys,
  revokeApiKey,
  rotateApiKey,
} from '@urvote/contracts/http/api-keys/api-key-endpoints';
import { getMe } from '@urvote/contracts/http/auth/auth-endpoints';
import { withDatabaseRole } from '@urvote/platform/postgres/database-role';
import { tokenHash } from '@urvote/platform/crypto/token-hash';
import { eventually } from '@urvote/testkit/eventually';
import { type ApiClient, apiClient } from '@urvote/testkit/http-client';
import { testClock } from '@urvote/testkit/test-clock';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import {
  insertAccount,
  type NewAccount,
  rightPassword,
  startUserService,
  tryPassword,
} from '../user-service.test-support.ts';

interface MadeKey {
  id: string;
  key: string;
  prefix: string;
  expiresAt: string | null;
}

const dayMs = 86_400_000;
const proof = { password: rightPassword };
const profile = { name: 'Reader', scopes: ['profile:read'], password: rightPassword };

async function startWorld(account: NewAccount = {}) {
  await using cleanup = new AsyncDisposableStack();
  const database = cleanup.use(await testDatabase());
  const clock = testClock();
  const userId = await insertAccount(database.db, account);
  const url = withDatabaseRole(database.url, 'urvote_user_service');
  const service = cleanup.use(
    await startUserService(database.url, { database: { url, max: 5, statementTimeoutMs: 30_000 } }, { clock }),
  );
  const clientOf = async (email?: string): Promise<ApiClient> => {
    const { body } = await tryPassword(service.url, rightPassword, email === undefined ? {} : { email });
    return apiClient(service.url, { token: (body as { accessToken: string }).accessToken });
  };
  const owner = await clientOf();
  const held = cleanup.move();
  return {
    clock,
    db: database.db,
    userId,
    owner,
    clientOf,
    service,
    keyClient: (key: string) => apiClient(service.url, { token: key }),
    make: async (body: Record<string, unknown> = profile) => {
      const answer = await owner.call(createApiKey, { body: { ...proof, ...body } });
      expect(answer.status).toBe(201);
      return answer.body as MadeKey;
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

const statusOf = async (client: ApiClient) => (await client.call(getMe)).status;

describe('API keys', () => {
  it('are shown once, kept as a hash, listed by their prefix, rotated, and tell of their last use [XF-110]', async () => {
    await using world = await startWorld();
    const { clock, db, owner, keyClient } = world;
    const made = await world.make();
    expect(made.key).toMatch(/^urv_[a-z2-7]{8}_[\w-]{43}$/);
    expect(made.key.startsWith(`${made.prefix}_`)).toBe(true);
    const stored = await db.selectFrom('api_key').selectAll().executeTakeFirstOrThrow();
    expect(stored.hash).toEqual(tokenHash(made.key));
    const secret = made.key.slice(made.prefix.length + 1);
    expect(
      JSON.stringify(stored) +
        JSON.stringify(world.service.log.lines) +
        JSON.stringify(await db.selectFrom('audit_log').selectAll().execute()),
    ).not.toContain(secret);

    const list = async () => ((await owner.call(listApiKeys)).body as { items: Record<string, unknown>[] }).items;
    expect(await list()).toEqual([
      expect.objectContaining({
        id: made.id,
        name: 'Reader',
        prefix: made.prefix,
        scopes: ['profile:read'],
        lastUsedAt: null,
      }),
    ]);
    expect(await statusOf(keyClient(made.key))).toBe(200);
    await eventually(async () =>
      expect((await list())[0]).toMatchObject({ lastUsedAt: new Date(clock.nowMs()).toISOString() }),
    );

    const rotated = (await owner.call(rotateApiKey, { params: { apiKeyId: made.id }, body: proof })).body as MadeKey;
    expect(rotated.key).not.toBe(made.key);
    clock.advance(dayMs - 1);
    expect([await statusOf(keyClient(made.key)), await statusOf(keyClient(rotated.key))]).toEqual([200, 200]);
    clock.advance(1);
    expect([await statusOf(keyClient(made.key)), await statusOf(keyClient(rotated.key))]).toEqual([401, 200]);
    const later = await world.clientOf();
    expect(await later.call(listApiKeys)).toMatchObject({
      body: { items: [{ id: rotated.id, rotatedFromId: made.id }] },
    });
    const actions = await db
      .selectFrom('audit_log')
      .select(['action', 'target_id', 'actor_user_id'])
      .where('target_type', '=', 'api_key')
      .orderBy('id')
      .execute();
    expect(actions).toEqual([
      { action: 'api_key.create', target_id: made.id, actor_user_id: world.userId },
      { action: 'api_key.rotate', target_id: rotated.id, actor_user_id: world.userId },
    ]);
  });

  it('are refused where their scopes do not reach, and never make or change keys [XF-110]', async () => {
    await using world = await startWorld({ roles: ['voter', 'admin'] });
    const all = await world.make({
      name: 'All',
      scopes: ['profile:read', 'votes:read', 'votes:write', 'contests:write', 'entries:moderate'],
    });
    const votes = await world.make({ name: 'Votes', scopes: ['votes:read'] });
    const [client, narrow] = [world.keyClient(all.key), world.keyClient(votes.key)];
    expect([await statusOf(client), (await narrow.call(getMe)).problem().code]).toEqual([200, 'SCOPE_MISSING']);
    const params = { apiKeyId: votes.id };
    for (const [endpoint, request] of [
      [createApiKey, { body: profile }],
      [listApiKeys, {}],
      [rotateApiKey, { params, body: proof }],
      [revokeApiKey, { params, body: proof }],
    ] as const) {
      expect((await client.call(endpoint, request)).problem().code).toBe('SCOPE_MISSING');
      expect((await apiClient(world.service.url).call(endpoint, request)).problem().code).toBe('UNAUTHENTICATED');
    }
    expect(await world.db.selectFrom('api_key').select('id').where('revoked_at', 'is', null).execute()).toHaveLength(2);
  });

  it('end at once when they are deleted', async () => {
    await using world = await startWorld();
    const { db, owner } = world;
    const made = await world.make();
    const client = world.keyClient(made.key);
    expect(await statusOf(client)).toBe(200);
    const params = { apiKeyId: made.id };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => owner.call(revokeApiKey, { params, body: proof })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, ...Array.from({ length: 7 }, () => 404)]);
    expect((await client.call(getMe)).problem().code).toBe('TOKEN_INVALID');
    expect(await owner.call(listApiKeys)).toMatchObject({ body: { items: [] } });
    expect((await owner.call(rotateApiKey, { params, body: proof })).status).toBe(404);
    const events = await db.selectFrom('outbox_event').select('payload').where('type', '=', 'access.revoked').execute();
    expect(events).toEqual([{ payload: expect.objectContaining({ kind: 'api_key', subjectId: made.id }) }]);
    expect(
      await db.selectFrom('audit_log').select('action').where('action', '=', 'api_key.revoke').execute(),
    ).toHaveLength(1);
  });

  it('are their owner’s alone', async () => {
    await using world = await startWorld();
    await insertAccount(world.db, { email: 'other@example.org', roles: ['voter', 'admin'] });
    const other = await world.clientOf('other@example.org');
    const { id, key } = await world.make();
    expect((await other.call(listApiKeys)).body).toEqual({ items: [] });
    for (const endpoint of [rotateApiKey, revokeApiKey])
      expect(
        (
          await other.call(endpoint, {
            params: { apiKeyId: id },
            body: proof,
          })
        ).status,
      ).toBe(404);
    expect(await statusOf(world.keyClient(key))).toBe(200);
  });

  it('need a verified address and roles for their scopes, also when they are rotated', async () => {
    await using world = await startWorld();
    const { db, owner, userId } = world;
    expect(
      (
        await owner.call(createApiKey, { body: { name: 'x', scopes: ['votes:read', 'contests:write'], ...proof } })
      ).problem().code,
    ).toBe('ROLE_MISSING');
    expect(
      (await owner.call(createApiKey, { body: { name: 'x', scopes: ['entries:moderate'], ...proof } })).problem().code,
    ).toBe('ROLE_MISSING');
    const { id } = await world.make({ name: 'x', scopes: ['votes:write'] });
    await db.deleteFrom('user_role').where('user_id', '=', userId).execute();
    expect((await owner.call(rotateApiKey, { params: { apiKeyId: id }, body: proof })).problem().code).toBe(
      'ROLE_MISSING',
    );
    await db.updateTable('user').set({ email_verified_at: null }).where('id', '=', userId).execute();
    expect((await owner.call(createApiKey, { body: profile })).problem().code).toBe('EMAIL_NOT_VERIFIED');
    expect((await owner.call(rotateApiKey, { params: { apiKeyId: id }, body: proof })).problem().code).toBe(
      'EMAIL_NOT_VERIFIED',
    );
  });

  it('are twenty at most, however many are asked for at once, and rotating is no way around it', async () => {
    await using world = await startWorld();
    const { owner } = world;
    for (let i = 0; i < 14; i += 1) await world.make();
    const answers = await Promise.all(Array.from({ length: 8 }, () => owner.call(createApiKey, { body: profile })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 201, 201, 201, 201, 201, 409, 409]);
    const params = { apiKeyId: (answers.find(({ status }) => status === 201)?.body as MadeKey).id };
    const rotations = await Promise.all(
      Array.from({ length: 5 }, () => owner.call(rotateApiKey, { params, body: proof })),
    );
    expect(rotations.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409, 409]);
    const next = rotations.find(({ status }) => status === 201)?.body as MadeKey;
    expect((await owner.call(rotateApiKey, { params: { apiKeyId: next.id }, body: proof })).status).toBe(409);
    await owner.call(revokeApiKey, { params, body: proof });
    expect((await owner.call(rotateApiKey, { params: { apiKeyId: next.id }, body: proof })).status).toBe(201);
    expect((await owner.call(createApiKey, { body: profile })).status).toBe(409);
  });

  it('end when they were to end, and are followed by one that lives as long', async () => {
    await using world = await startWorld();
    const { clock, owner } = world;
    const inMs = (ms: number) => new Date(clock.nowMs() + ms).toISOString();
    const made = await world.make({ ...profile, expiresAt: inMs(600_000) });
    clock.advance(300_000);
    const next = (await owner.call(rotateApiKey, { params: { apiKeyId: made.id }, body: proof })).body as MadeKey;
    expect(next.expiresAt).toBe(inMs(600_000));
    clock.advance(300_000);
    expect([await statusOf(world.keyClient(made.key)), await statusOf(world.keyClient(next.key))]).toEqual([401, 200]);
    expect((await owner.call(rotateApiKey, { params: { apiKeyId: made.id }, body: proof })).status).toBe(404);
    clock.advance(31 * dayMs);
    await (await world.clientOf()).call(createApiKey, { body: profile });
    expect(await world.db.selectFrom('api_key').select('prefix').execute()).toHaveLength(1);
  });

  it('end after 90 days unless told otherwise, after a year at most, and never for administrators alone', async () => {
    await using world = await startWorld();
    const { clock, db, owner } = world;
    const inMs = (ms: number) => new Date(clock.nowMs() + ms).toISOString();
    const made = await world.make();
    expect(made.expiresAt).toBe(inMs(90 * dayMs));
    expect((await world.make({ expiresAt: inMs(366 * dayMs), ...profile })).expiresAt).toBe(inMs(366 * dayMs));
    const ask = (expiresAt: string | null) => owner.call(createApiKey, { body: { ...profile, expiresAt } });
    const late = (await ask(inMs(366 * dayMs + 1))).problem();
    expect([late.status, late.errors?.[0]?.field]).toEqual([422, 'body.expiresAt']);
    expect((await ask(null)).problem().code).toBe('ROLE_MISSING');
    await db.insertInto('user_role').values({ user_id: world.userId, role: 'admin' }).execute();
    const endless = (await ask(null)).body as MadeKey;
    expect(endless.expiresAt).toBeNull();
    await db.deleteFrom('user_role').where('role', '=', 'admin').execute();
    const rotated = await owner.call(rotateApiKey, { params: { apiKeyId: endless.id }, body: proof });
    expect((rotated.body as MadeKey).expiresAt).toBe(inMs(90 * dayMs));
    clock.advance(90 * dayMs);
    expect(await statusOf(world.keyClient(made.key))).toBe(401);
  });

  it('say by RateLimit fields how much is left, and are refused beyond', async () => {
    await using world = await startWorld();
    const client = world.keyClient((await world.make({ ...profile, requestsPerMinute: 2 })).key);
    const other = world.keyClient((await world.make()).key);
    const first = await client.call(getMe);
    expect([first.status, first.headers.get('ratelimit-policy'), first.headers.get('ratelimit')]).toEqual([
      200,
      '"api-key";q=2;w=60',
      expect.stringMatching(/^"api-key";r=1;t=\d+$/),
    ]);
    expect(await statusOf(client)).toBe(200);
    const refused = await client.call(getMe);
    expect([
      refused.status,
      refused.problem().code,
      refused.headers.has('retry-after'),
      refused.headers.get('ratelimit'),
    ]).toEqual([429, 'QUOTA_EXCEEDED', true, expect.stringMatching(/^"api-key";r=0;t=\d+$/)]);
    expect([await statusOf(other), await statusOf(world.owner)]).toEqual([200, 200]);
  });

  it.each([
    [{ name: ' ', scopes: ['votes:read'] }, 'body.name'],
    [{ name: 'x', scopes: [] }, 'body.scopes'],
    [{ name: 'x', scopes: ['votes:read', 'votes:read'] }, 'body.scopes'],
    [{ name: 'x', scopes: ['everything'] }, 'body.scopes.0'],
    [{ ...profile, expiresAt: '2020-01-01T00:00:00.000Z' }, 'body.expiresAt'],
    [{ ...profile, requestsPerMinute: 0 }, 'body.requestsPerMinute'],
    [{ ...profile, ownerId: 'x' }, 'body.ownerId'],
  ])('names the wrong field of %o', async (body, field) => {
    await using world = await startWorld();
    const response = await world.owner.call(createApiKey, { body: { ...proof, ...body } });
    expect([response.status, response.problem().errors?.[0]?.field]).toEqual([422, field]);
  });
});
