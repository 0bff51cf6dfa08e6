import { randomUUID } from 'node:crypto';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Database } from '@urvote/db-schema/database';
import { type GivenKey, insertApiKey } from '@urvote/testkit/api-keys';
import { eventually } from '@urvote/testkit/eventually';
import { testClock } from '@urvote/testkit/test-clock';
import { testDatabase } from '@urvote/testkit/test-database';
import type { Kysely } from 'kysely';
import { describe, expect, it, vi } from 'vitest';
import { tokenHash } from '../crypto/token-hash.ts';
import type { Subscription } from '../events/event-feed.ts';
import { silentLogger } from '../logger/logger.ts';
import { newApiKeyText } from './api-key-text.ts';
import { createApiKeyVerifier } from './api-key-verifier.ts';
import * as queries from './api-keys.queries.ts';

vi.mock(import('./api-keys.queries.ts'), { spy: true });

const createdAt = new Date('2026-01-02T03:04:05.678Z');

async function insertKey(db: Kysely<Database>, more: Partial<GivenKey> = {}) {
  const { id, userId, key } = await insertApiKey(db, {
    scopes: ['votes:read'],
    roles: ['voter', 'moderator'],
    requestsPerMinute: 7,
    emailVoterKey: 'evk',
    createdAt,
    ...more,
  });
  return { id, userId, text: key };
}

/** A verifier with a clock that stands still, and a feed that a test speaks for. */
function verifierOf(db: Kysely<Database>) {
  const clock = testClock();
  let subscription: Subscription | undefined;
  const eventFeed = {
    subscribe(given: Subscription) {
      subscription = given;
      return () => {};
    },
  };
  const verifier = createApiKeyVerifier({ db, clock, logger: silentLogger(), eventFeed });
  const lookUps = vi.mocked(queries.findApiKeys);
  const uses = vi.mocked(queries.noteUse);
  lookUps.mockClear();
  uses.mockClear();
  const tell = (kind: 'session' | 'user' | 'api_key', subjectId: string) =>
    subscription?.onEvents([
      { type: 'access.revoked', payload: { kind, subjectId, notBefore: new Date().toISOString() } } as never,
    ]);
  return {
    clock,
    verify: async (text: string) => verifier.verify(text),
    verifyNow: verifier.verify,
    lookUps,
    uses,
    tell,
  };
}

async function codeOf(verified: Promise<unknown>): Promise<string> {
  return verified.then(
    () => 'verified',
    (error: unknown) => (error instanceof ProblemError ? error.code : String(error)),
  );
}

describe('an API key', () => {
  it('speaks for its owner within its scopes', async () => {
    await using database = await testDatabase();
    const { id, userId, text } = await insertKey(database.db);
    const { verify } = verifierOf(database.db);
    expect(await verify(text)).toEqual({
      kind: 'user',
      userId,
      sessionId: id,
      apiKeyId: id,
      scopes: ['votes:read'],
      requestsPerMinute: 7,
      roles: ['moderator', 'voter'],
      emailVerified: true,
      accountCreatedAt: Math.floor(createdAt.getTime() / 1000),
      emailVoterKey: 'evk',
    });
  });

  it('is looked up once by many at a time, then not for five seconds', async () => {
    await using database = await testDatabase();
    const { text } = await insertKey(database.db);
    const { clock, verify, verifyNow, lookUps } = verifierOf(database.db);
    await Promise.all(Array.from({ length: 20 }, () => verify(text)));
    expect(verifyNow(text)).not.toBeInstanceOf(Promise);
    clock.advance(4_999);
    await verify(text);
    expect(lookUps).toHaveBeenCalledTimes(1);
    clock.advance(1);
    await verify(text);
    expect(lookUps).toHaveBeenCalledTimes(2);
  });

  it('is refused when it is unknown, revoked, over or of a suspended owner, and misses are remembered', async () => {
    await using database = await testDatabase();
    const { db } = database;
    const { clock, verify, lookUps } = verifierOf(db);
    const good = await insertKey(db);
    const refused = [
      newApiKeyText().text,
      (await insertKey(db, { revokedAt: createdAt })).text,
      (await insertKey(db, { isSuspended: true })).text,
      (await insertKey(db, { expiresAt: new Date(clock.nowMs()) })).text,
      `${good.text.slice(0, -1)}${good.text.endsWith('A') ? 'B' : 'A'}`,
    ];
    for (const text of [...refused, ...refused]) expect(await codeOf(verify(text))).toBe('TOKEN_INVALID');
    expect(lookUps).toHaveBeenCalledTimes(refused.length);
    for (const text of ['urv_', `urv_${'a'.repeat(8)}_short`, `${good.text}x`, good.text.toUpperCase()])
      expect(await codeOf(verify(text))).toBe('TOKEN_INVALID');
    expect(lookUps).toHaveBeenCalledTimes(refused.length);
  });

  it('ends to the millisecond, though it is remembered', async () => {
    await using database = await testDatabase();
    const { clock, verify } = verifierOf(database.db);
    const { text } = await insertKey(database.db, { expiresAt: new Date(clock.nowMs() + 1_000) });
    clock.advance(999);
    expect(await codeOf(verify(text))).toBe('verified');
    clock.advance(1);
    expect(await codeOf(verify(text))).toBe('TOKEN_INVALID');
  });

  it.each(['api_key', 'user'] as const)('is looked up anew as soon as its %s is told of', async (kind) => {
    await using database = await testDatabase();
    const { db } = database;
    const { id, userId, text } = await insertKey(db);
    const { verify, lookUps, tell } = verifierOf(db);
    await verify(text);
    await tell('session', userId);
    await tell(kind, randomUUID());
    await verify(text);
    expect(lookUps).toHaveBeenCalledTimes(1);
    if (kind === 'api_key')
      await db.updateTable('api_key').set({ revoked_at: new Date() }).where('id', '=', id).execute();
    else await db.updateTable('user').set({ suspended_at: new Date() }).where('id', '=', userId).execute();
    await tell(kind, kind === 'api_key' ? id : userId);
    expect(await codeOf(verify(text))).toBe('TOKEN_INVALID');
  });

  it('is not let in by a look-up that began before its end was told of', async () => {
    await using database = await testDatabase();
    const { db } = database;
    const { id, text } = await insertKey(db);
    const { verify, lookUps, tell } = verifierOf(db);
    const found = await queries.findApiKeys(db, [tokenHash(text)]);
    lookUps.mockImplementationOnce(async () => {
      await db.updateTable('api_key').set({ revoked_at: new Date() }).where('id', '=', id).execute();
      await tell('api_key', id);
      return found;
    });
    expect(await codeOf(verify(text))).toBe('TOKEN_INVALID');
  });

  it('notes its use at most once a minute over all processes, and not at the cost of a request', async () => {
    await using database = await testDatabase();
    const { db } = database;
    const { id, text } = await insertKey(db);
    const { clock, verify, uses } = verifierOf(db);
    const lastUse = async () =>
      (
        await db.selectFrom('api_key').select('last_used_at').where('id', '=', id).executeTakeFirstOrThrow()
      ).last_used_at?.getTime();
    const startMs = clock.nowMs();
    await Promise.all(Array.from({ length: 10 }, () => verify(text)));
    await eventually(async () => expect(await lastUse()).toBe(startMs));
    clock.advance(59_999);
    await verify(text);
    expect(uses).toHaveBeenCalledTimes(1);
    clock.advance(1);
    uses.mockRejectedValueOnce(new Error('no database'));
    expect(await codeOf(verify(text))).toBe('verified');
    expect(uses).toHaveBeenCalledTimes(2);
    await queries.noteUse(db, { id, at: new Date(startMs + 30_000), unlessAfter: new Date(startMs - 30_000) });
    expect(await lastUse()).toBe(startMs);
  });
});
