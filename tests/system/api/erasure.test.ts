import { randomBytes, randomUUID } from 'node:crypto';
import { getMe, signIn } from '@urvote/contracts/http/auth/auth-endpoints';
import { deleteOwnAccount, exportOwnData } from '@urvote/contracts/http/data-rights/data-rights-endpoints';
import { createApiKey } from '@urvote/contracts/http/api-keys/api-key-endpoints';
import { castVote } from '@urvote/contracts/http/votes/vote-endpoints';
import { firstBrokenAuditRow } from '@urvote/db-schema/audit-chain';
import { purgeExpired } from '@urvote/db-schema/purge';
import { createSealer } from '@urvote/platform/crypto/sealer';
import { tokenHash } from '@urvote/platform/crypto/token-hash';
import { mailPurpose, requestMail } from '@urvote/platform/mail/request-mail.queries';
import { openQueueStore } from '@urvote/platform/queue/queue-store';
import { silentLogger } from '@urvote/platform/logger/logger';
import { eventually } from '@urvote/testkit/eventually';
import { type ApiClient, apiClient } from '@urvote/testkit/http-client';
import { testClock } from '@urvote/testkit/test-clock';
import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { insertAccount, rightPassword } from '@urvote/user-service/user-service.test-support';
import { deviceHash, guestVoterKey } from '@urvote/voting/voter/voter-key';
import { expect, it } from 'vitest';
import { type Platform, startPlatform } from './support/platform.ts';
import { stateCounts, tallyOf, wrongTotals } from './support/stored-votes.ts';
import { databaseText, queueText } from './support/stores.ts';
import { acceptedOf, randomIp } from './support/voter.ts';

const dayMs = 86_400_000;

describeEachQueueMode('a deleted account', (mode) => {
  it(
    'leaves its votes counted and nothing that identifies its voter in any table, log or queue [XA-053]',
    { timeout: 240_000 },
    async () => {
      const clock = testClock(Date.now());
      await using platform = await startPlatform({ mode, clock, with: ['user'] });
      const { db, database } = platform;
      const contest = await platform.seed({ contest: { max_votes_per_voter: 10 }, entries: [{}, {}, {}] });
      const [first = '', second = '', third = ''] = contest.entryIds;
      const person = await newPerson(platform);
      await platform.user().then((other) => other.outcome(first));

      // Settled before the deletion: two counted, one as a guest with the same address, which gives way to the account's later, and one refused.
      await pauseQueue(platform, true);
      for (const entryId of [first, first, second])
        acceptedOf(await person.vote(entryId, { headers: { 'idempotency-key': randomUUID() } }));
      const guest = await platform.guest({ email: person.email, ip: person.ip, userAgent: person.userAgent });
      acceptedOf(await guest.cast(third, { fingerprint: person.fingerprint, name: person.name }));
      await pauseQueue(platform, false);
      await eventually(
        async () => expect(await stateCounts(db, contest.contestId)).toEqual({ counted: 4, rejected: 1 }),
        { timeoutMs: 60_000 },
      );
      // Still in the queue at the deletion.
      await pauseQueue(platform, true);
      acceptedOf(await person.vote(third));
      expect(identifiersIn(await everythingOf(platform), person.identifiers)).not.toEqual([]);

      const wrong = await person.api.call(deleteOwnAccount, { body: { password: 'a wrong one' } });
      expect([wrong.status, wrong.problem().code]).toEqual([403, 'PASSWORD_WRONG']);
      expect((await person.api.call(deleteOwnAccount, { body: { password: rightPassword } })).status).toBe(202);
      expect((await person.api.call(getMe)).status).toBe(401);
      expect(await db.selectFrom('user').select('id').where('id', '=', person.id).execute()).toEqual([]);

      const leftAtOnce = identifiersIn(await everythingOf(platform), person.identifiers);
      expect(leftAtOnce.filter((found) => !isWorkedOff.test(found))).toEqual([]);

      await pauseQueue(platform, false);
      await eventually(
        async () => expect(await stateCounts(db, contest.contestId)).toEqual({ counted: 4, rejected: 2 }),
        { timeoutMs: 60_000 },
      );
      await eventually(
        async () => {
          // Rounds are due by the clock; the last is after the longest life of a token.
          clock.advance(10 * 60_000);
          expect(await db.selectFrom('erasure').selectAll().execute()).toEqual([]);
        },
        { timeoutMs: 120_000, intervalMs: 500 },
      );
      // Counters of addresses live two days and events two weeks, whoever's they are.
      await purgeExpired(db, clock.nowMs() + 15 * dayMs);

      expect(identifiersIn(await everythingOf(platform), person.identifiers)).toEqual(permitted(person));
      const tallies = await Promise.all(contest.entryIds.map((entryId) => tallyOf(db, entryId)));
      expect(tallies.map((tally) => tally?.up_count)).toEqual([2, 1, 1]);
      expect(await wrongTotals(db)).toEqual([]);
      expect(await firstBrokenAuditRow(db)).toBeUndefined();
      const signedIn = await platform.api.call(signIn, { body: { email: person.email, password: rightPassword } });
      expect([signedIn.status, signedIn.problem().code]).toEqual([401, 'INVALID_CREDENTIALS']);
      expect(await database.db.selectFrom('user').select('id').where('email', '=', person.email).execute()).toEqual([]);
    },
  );
});

/** What the worker still has to make anonymous when the account is gone, and what purges itself: counters and events. */
const isWorkedOff =
  /^(?:queue|log|public\.(?:vote\w*|erasure|audit_log|outbox_event|access_revocation|fraud_\w+|rate_limit)): /;

/**
 * The account's id is a random number that was given to it and to nothing else; with the account gone it leads to
 * nobody. It stays where it says that an account did something: in the audit log, whose rows cannot be rewritten, and in
 * the log.
 */
function permitted(person: Person): string[] {
  return [`log: ${person.id}`, `public.audit_log: ${person.id}`];
}

interface Person {
  id: string;
  email: string;
  name: string;
  ip: string;
  userAgent: string;
  fingerprint: string;
  api: ApiClient;
  identifiers: string[];
  vote(entryId: string, more?: { headers?: Record<string, string> }): ReturnType<ApiClient['call']>;
}

/**
 * Somebody with every way to sign in, an API key, a place on a voter list, a mail that is not sent yet, and an own browser,
 * device and address.
 */
async function newPerson(platform: Platform): Promise<Person> {
  const { db, secrets, url } = platform;
  const mark = randomUUID().slice(0, 8);
  const [email, name, username] = [`Ada.${mark}@example.org`, `Ada L. ${mark}`, `ada-${mark}`];
  const [ip, userAgent, fingerprint] = [
    randomIp(),
    `Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0 Safari/537.36 Own-${mark}`,
    `canvas-${mark}`,
  ];
  const id = await insertAccount(db, { email });
  await db.updateTable('user').set({ username, display_name: name }).where('id', '=', id).execute();
  const headers = { 'x-forwarded-for': ip, 'user-agent': userAgent };
  const { body } = await apiClient(url, { headers }).call(signIn, { body: { email, password: rightPassword } });
  const { accessToken: token, refreshToken } = body as { accessToken: string; refreshToken: string };
  const api = apiClient(url, { token, headers });
  const { body: apiKey } = await api.call(createApiKey, {
    body: { name: `Key of ${mark}`, scopes: ['votes:read'], password: rightPassword },
  });
  const { key, prefix } = apiKey as { key: string; prefix: string };
  const methods = await addSignInMethods(platform, id, mark);
  const sessionId = (await db.selectFrom('session').select('id').where('user_id', '=', id).executeTakeFirstOrThrow())
    .id;
  const sealer = createSealer(secrets.DATA_ENCRYPTION_KEY, mailPurpose);
  const mail = { to: email, locale: 'en', message: { template: 'password-changed', name } } as const;
  await db.transaction().execute((trx) => requestMail(trx, sealer, { mail, userId: id, now: new Date() }));
  expect((await api.call(exportOwnData)).body).toMatchObject({
    account: { id, email },
    sessions: [{ id: sessionId, ip }],
    apiKeys: [{ prefix }],
  });
  const keys = [guestVoterKey(email, secrets.VOTER_KEY_SECRET), deviceHash(fingerprint, secrets.DEVICE_HASH_SECRET)];
  return {
    id,
    email,
    name,
    ip,
    userAgent,
    fingerprint,
    api,
    identifiers: [
      id,
      email,
      name,
      username,
      sessionId,
      key,
      token,
      refreshToken,
      ip,
      `Own-${mark}`,
      fingerprint,
      ...keys,
      ...methods,
      ...[key, refreshToken].map((secret) => tokenHash(secret).toString('hex')),
    ],
    vote: (entryId, { headers: more = {} } = {}) =>
      api.call(castVote, { body: { entryId, type: 'like', fingerprint, name }, headers: { ...headers, ...more } }),
  };
}

/** @returns what is to be found of them */
async function addSignInMethods(platform: Platform, user_id: string, mark: string): Promise<string[]> {
  const { db, secrets } = platform;
  const [now, subject, credential] = [new Date(), `subject-${mark}`, randomBytes(16)];
  const [totp, recovery] = [randomBytes(32), randomBytes(32)];
  const times = { created_at: now, last_used_at: now };
  const identity = { provider: 'google', subject, user_id, email: `${subject}@example.org`, ...times };
  await db.insertInto('user_identity').values(identity).execute();
  const passkey = { credential_id: credential, public_key: randomBytes(32), sign_count: 1, is_backed_up: false };
  await db
    .insertInto('passkey')
    .values({ ...passkey, user_id, name: `Key of ${mark}`, created_at: now })
    .execute();
  await db
    .insertInto('totp_factor')
    .values({ user_id, sealed_secret: totp, created_at: now, confirmed_at: now })
    .execute();
  await db.insertInto('recovery_code').values({ user_id, hash: recovery, created_at: now }).execute();
  const { email } = await db.selectFrom('user').select('email').where('id', '=', user_id).executeTakeFirstOrThrow();
  const { contestId } = await platform.seed({ contest: { voter_tier: 'list' } });
  const voterKey = guestVoterKey(email, secrets.VOTER_KEY_SECRET);
  await db.insertInto('contest_voter').values({ contest_id: contestId, voter_key: voterKey }).execute();
  return [subject, `Key of ${mark}`, ...[credential, totp, recovery].map((bytes) => bytes.toString('hex'))];
}

async function pauseQueue({ redisUrl, database, prefix }: Platform, isPaused: boolean): Promise<void> {
  await using queues = openQueueStore({
    ...(redisUrl === undefined ? { databaseUrl: database.url } : { redisUrl }),
    prefix,
    logger: silentLogger(),
  });
  const queue = await queues.getQueue('votes');
  await (isPaused ? queue.pause() : queue.resume());
}

async function everythingOf(platform: Platform): Promise<Map<string, string>> {
  const texts = await databaseText(platform.database.pool, 'public');
  texts.set('queue', await queueText(platform));
  texts.set('log', JSON.stringify(platform.log.lines));
  return texts;
}

/** `place: identifier` for each that is found, in whatever case. */
function identifiersIn(texts: ReadonlyMap<string, string>, identifiers: readonly string[]): string[] {
  const found = [...texts].flatMap(([place, text]) => {
    const folded = text.toLowerCase();
    return identifiers
      .filter((identifier) => folded.includes(identifier.toLowerCase()))
      .map((identifier) => `${place}: ${identifier}`);
  });
  return found.toSorted();
}
