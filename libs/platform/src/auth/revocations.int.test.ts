import { randomUUID } from 'node:crypto';
import { eventually, withinASecond } from '@urvote/testkit/eventually';
import { migratedPostgres } from '@urvote/testkit/migrated-postgres';
import { testDatabase } from '@urvote/testkit/test-database';
import { testIssuer } from '@urvote/testkit/tokens';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../clock/clock.ts';
import { appendEvent } from '../events/append-event.queries.ts';
import { openEventFeed } from '../events/event-feed.ts';
import { silentLogger } from '../logger/logger.ts';
import { type Db, openDatabase } from '../postgres/database.ts';
import { openRevocations } from './revocations.ts';
import { createTokenVerifier, type TokenVerifier } from './token-verifier.ts';

const logger = silentLogger();

function follow(db: Db) {
  const feed = openEventFeed({ db, logger, pollMs: 20 });
  const revocations = openRevocations({ db, feed, clock: systemClock, logger });
  return {
    revocations,
    [Symbol.asyncDispose]: async () => {
      await revocations[Symbol.asyncDispose]();
      await feed[Symbol.asyncDispose]();
    },
  };
}

async function revoke(db: Db, kind: 'session' | 'user', subjectId: string, notBefore = new Date()): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('access_revocation')
      .values({ kind, subject_id: subjectId, not_before: notBefore, expires_at: new Date(Date.now() + 900_000) })
      .execute();
    const payload = { kind, subjectId, notBefore: notBefore.toISOString() };
    await appendEvent(trx, { type: 'access.revoked', aggregateType: 'user', aggregateId: subjectId, payload });
  });
}

async function outcome(verifier: TokenVerifier, token: string): Promise<string> {
  try {
    await verifier.verify(token);
    return 'taken';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('revoked access', () => {
  it('is refused by every process within a second, also after a restart, while what is issued later is taken', async () => {
    await using database = await testDatabase();
    await using issuer = await testIssuer();
    await using one = follow(database.db);
    await using two = follow(database.db);
    const verifierOf = (revocations: typeof one.revocations) =>
      createTokenVerifier({ ...issuer, clock: systemClock, revocations });
    const verifiers = [verifierOf(one.revocations), verifierOf(two.revocations)];
    const [userId, sessionId] = [randomUUID(), randomUUID()];
    const [byUser, bySession, other] = [
      await issuer.mintToken({ userId }),
      await issuer.mintToken({ sessionId }),
      await issuer.mintToken(),
    ];
    const outcomes = async (token: string) => Promise.all(verifiers.map((verifier) => outcome(verifier, token)));
    for (const token of [byUser, bySession, other]) expect(await outcomes(token)).toEqual(['taken', 'taken']);

    await revoke(database.db, 'user', userId);
    await revoke(database.db, 'session', sessionId);
    for (const token of [byUser, bySession])
      await eventually(
        async () => expect(await outcomes(token)).toEqual(['TOKEN_INVALID', 'TOKEN_INVALID']),
        withinASecond,
      );
    expect(await outcomes(other)).toEqual(['taken', 'taken']);
    const reissued = await issuer.mintToken({ userId, issuedAt: Date.now() / 1000 + 1 });
    expect(await outcomes(reissued)).toEqual(['taken', 'taken']);

    await using restarted = follow(database.db);
    const verifier = verifierOf(restarted.revocations);
    expect([
      await outcome(verifier, byUser),
      await outcome(verifier, bySession),
      await outcome(verifier, reissued),
    ]).toEqual(['TOKEN_INVALID', 'TOKEN_INVALID', 'taken']);
  });

  it(
    'stays known while PostgreSQL is away, and before anything is known no token is taken',
    { timeout: 120_000 },
    async () => {
      await using postgres = await migratedPostgres({ inMemory: true });
      await using database = openDatabase({ url: postgres.url, max: 2, applicationName: 'test', logger });
      await using issuer = await testIssuer();
      const sessionId = randomUUID();
      const token = await issuer.mintToken({ sessionId });
      await revoke(database.db, 'session', sessionId);
      await using knowing = follow(database.db);
      await knowing.revocations.loaded();
      await postgres.stop();
      await using late = follow(database.db);
      const verifiers = [knowing, late].map(({ revocations }) =>
        createTokenVerifier({ ...issuer, clock: systemClock, revocations }),
      );
      const outcomes = () => Promise.all(verifiers.map((verifier) => outcome(verifier, token)));
      expect(await outcomes()).toEqual(['TOKEN_INVALID', 'TEMPORARILY_UNAVAILABLE']);
      await expect(late.revocations.healthCheck.check()).rejects.toThrow('not known yet');
      await postgres.start();
      await eventually(async () => expect(await outcomes()).toEqual(['TOKEN_INVALID', 'TOKEN_INVALID']));
    },
  );
});
