import { randomUUID } from 'node:crypto';
import {
  getContestMailPreference,
  readContestMailsPage,
  sendContestMailsPage,
  setContestMailPreference,
} from '@urvote/contracts/http/contest-mails/contest-mail-endpoints';
import { createSealer } from '@urvote/platform/crypto/sealer';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import { mailPurpose } from '@urvote/platform/mail/request-mail.queries';
import { withDatabaseRole } from '@urvote/platform/postgres/database-role';
import { eventually } from '@urvote/testkit/eventually';
import { apiClient } from '@urvote/testkit/http-client';
import { metricsToken } from '@urvote/testkit/metrics';
import { spawnService } from '@urvote/testkit/spawn-service';
import { testClock } from '@urvote/testkit/test-clock';
import { type TestDatabase, testDatabase } from '@urvote/testkit/test-database';
import { testIssuer } from '@urvote/testkit/tokens';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { insertContest, insertEntry, insertUser, startContestService } from '../contest-service.test-support.ts';

type Db = TestDatabase['db'];

interface SentMail {
  to: string;
  message: { template: string; kind: string; url: string; reason?: string; contestTitle: string };
}

async function mailsOf(db: Db): Promise<SentMail[]> {
  const sealer = createSealer('e'.repeat(32), mailPurpose);
  const rows = await db.selectFrom('mail').select('sealed').orderBy('id').execute();
  return rows.map(({ sealed }) => JSON.parse(sealer.open(sealed).toString()) as SentMail);
}

async function insertVerified(db: Db): Promise<string> {
  const id = await insertUser(db);
  await db.updateTable('user').set({ email_verified_at: new Date() }).where('id', '=', id).execute();
  return id;
}

const clientOf = async (db: Db, contestId: string) =>
  (await db.selectFrom('contest').select('client_id').where('id', '=', contestId).executeTakeFirstOrThrow()).client_id;

async function move(db: Db, contestId: string, to: 'open' | 'closed' | 'published'): Promise<void> {
  const clientId = await clientOf(db, contestId);
  const payload = { contestId, clientId, from: 'draft', to } as const;
  await db
    .transaction()
    .execute((trx) =>
      appendEvent(trx, { type: 'contest.moved', aggregateType: 'contest', aggregateId: contestId, payload }),
    );
}

async function waitForCursor(db: Db): Promise<void> {
  await eventually(async () => {
    const cursors = await db.selectFrom('event_cursor').select('consumer').execute();
    expect(cursors.map(({ consumer }) => consumer)).toContain('contest-notifications');
  });
}

const summary = (mails: readonly SentMail[]) => mails.map(({ to, message }) => `${message.kind} ${to}`).toSorted();

it('tells members and entrants of start, end, last day and winners once each, artists what became of their entry, and nobody who turned it off [XA-055]', async () => {
  await using database = await testDatabase();
  const { db } = database;
  const clock = testClock(Date.now());
  await using service = await startContestService(
    withDatabaseRole(database.url, 'urvote_contest_service'),
    { PUBLIC_URL: 'https://vote.example' },
    { clock },
  );
  await waitForCursor(db);
  const contestId = await insertContest(db);
  const clientId = await clientOf(db, contestId);
  const [member, artist, off] = [await insertVerified(db), await insertVerified(db), await insertVerified(db)];
  for (const user_id of [member, off])
    await db.insertInto('client_member').values({ client_id: clientId, user_id, role: 'viewer' }).execute();
  await insertUser(db);
  const entryId = await insertEntry(db, contestId, { submitter_user_id: artist });
  const preference = apiClient(service.url, { token: await service.issuer.mintToken({ userId: off, roles: [] }) });
  expect((await preference.call(setContestMailPreference, { body: { isOn: false } })).body).toEqual({ isOn: false });

  const ofEntry = { contestId, entryId };
  const aggregate = { aggregateType: 'entry', aggregateId: entryId } as const;
  await db.transaction().execute(async (trx) => {
    await appendEvent(trx, { ...aggregate, type: 'entry.submitted', payload: ofEntry });
    await appendEvent(trx, { ...aggregate, type: 'entry.approved', payload: ofEntry });
    await appendEvent(trx, { ...aggregate, type: 'entry.rejected', payload: { ...ofEntry, reason: 'No sound' } });
  });
  for (const to of ['open', 'open', 'closed', 'published', 'closed', 'published'] as const)
    await move(db, contestId, to);
  const endsAt = new Date(clock.nowMs() + 86_400_000);
  await db.updateTable('contest').set({ voting_ends_at: endsAt }).where('id', '=', contestId).execute();
  await move(db, contestId, 'open');
  const everybody = [member, artist].map((id) => `${id}@example.org`);
  const expected = [
    ...['started', 'ended', 'winners', 'ending_soon'].flatMap((kind) => everybody.map((to) => `${kind} ${to}`)),
    ...['received', 'approved', 'rejected'].map((kind) => `${kind} ${artist}@example.org`),
  ].toSorted();
  await eventually(async () => expect(summary(await mailsOf(db))).toEqual(expected), { timeoutMs: 60_000 });
  const mails = await mailsOf(db);
  expect(mails.find(({ message }) => message.kind === 'rejected')?.message.reason).toBe('No sound');

  const link = new URL(mails.find(({ to }) => to === `${member}@example.org`)?.message.url ?? '');
  expect(link.origin).toBe('https://vote.example');
  const query = { token: link.searchParams.get('token') ?? '' };
  const anyone = apiClient(service.url);
  const membersOwn = apiClient(service.url, { token: await service.issuer.mintToken({ userId: member, roles: [] }) });
  const isOn = async () => ((await membersOwn.call(getContestMailPreference)).body as { isOn: boolean }).isOn;
  expect((await anyone.call(readContestMailsPage, { query })).status).toBe(200);
  expect(await isOn()).toBe(true);
  await anyone.call(sendContestMailsPage, { query: { token: 'x'.repeat(40) } });
  expect(await isOn()).toBe(true);
  expect((await anyone.call(sendContestMailsPage, { query })).body).toContain('You get no more mails');
  expect(await isOn()).toBe(false);
});

it('tells everybody once when its process is killed in between and another goes on [XA-055]', async () => {
  await using database = await testDatabase();
  const { db } = database;
  await using issuer = await testIssuer();
  const env = {
    DATABASE_URL: database.url,
    JWKS_URL: issuer.jwksUrl,
    CONTEST_SERVICE_PORT: '0',
    CONTEST_SERVICE_SWEEPS: 'off',
    METRICS_TOKEN: metricsToken,
    VOTER_KEY_SECRET: 'v'.repeat(32),
    DATA_ENCRYPTION_KEY: 'e'.repeat(32),
    GUEST_COOKIE_SECRET: 'g'.repeat(32),
  };
  await using killed = await spawnService('apps/contest-service/src/main.ts', { env });
  await waitForCursor(db);
  const contestId = await insertContest(db);
  const clientId = await clientOf(db, contestId);
  const ids = Array.from({ length: 450 }, () => randomUUID());
  await sql`insert into "user" (id, email, username, email_verified_at)
    select id, id || '@example.org', 'u-' || id, now() from unnest(${ids}::uuid[]) as id`.execute(db);
  await sql`insert into client_member (client_id, user_id, role)
    select ${clientId}, id, 'viewer' from unnest(${ids}::uuid[]) as id`.execute(db);
  await move(db, contestId, 'open');
  const mailCount = async () => (await db.selectFrom('mail').select('id').execute()).length;
  await eventually(async () => expect(await mailCount()).toBeGreaterThan(0), { intervalMs: 1 });
  await killed.kill('SIGKILL');
  await using _next = await spawnService('apps/contest-service/src/main.ts', { env });
  await eventually(async () => {
    const { done_at } = await db.selectFrom('contest_notification').select('done_at').executeTakeFirstOrThrow();
    expect(done_at).not.toBeNull();
  });
  expect(summary(await mailsOf(db))).toEqual(ids.map((id) => `started ${id}@example.org`).toSorted());
});
