import { randomUUID } from 'node:crypto';
import { approveEntry, rejectEntry } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import { submitEntry } from '@urvote/contracts/http/entries/entry-endpoints';
import { apiClient } from '@urvote/testkit/http-client';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { insertContest, insertUser, startContestService } from '../contest-service.test-support.ts';
import { insertMaker, insertUpload, type Maker } from './makers.test-support.ts';

const draft = (contestId: string) => ({ contestId, kind: 'music', title: 'Notes by the Translator' });
const song = (contestId: string) => ({ ...draft(contestId), externalUrl: `https://example.org/${randomUUID()}` });
const statusesOf = (answers: { status: number }[]) => answers.map(({ status }) => status).toSorted();

describe('submitting an entry', () => {
  it('leaves it waiting for approval, with its event, and needs no more than its database role may', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url, { DATABASE_ROLE: 'urvote_contest_service' });
    const { userId, client } = await insertMaker(db, service, { emailVoterKey: 'g:ada' });
    await db.insertInto('artist_profile').values({ user_id: userId, artist_name: 'Ada and the Engines' }).execute();
    const contestId = await insertContest(db);
    const mediaAssetId = await insertUpload(db, userId);
    const coverAssetId = await insertUpload(db, userId, { mime_type: 'image/png' });
    const body = { ...draft(contestId), description: 'Note G', genre: 'Electronic', mediaAssetId, coverAssetId };
    const { status, headers, body: answered } = await client.call(submitEntry, { body });
    const entry = answered as { id: string };
    expect([status, headers.get('location')]).toEqual([201, `/api/v1/entries/${entry.id}`]);
    expect(entry).toMatchObject({
      ...draft(contestId),
      status: 'pending',
      artistName: 'Ada and the Engines',
      mediaUrl: `/api/v1/media/${mediaAssetId}`,
      externalUrl: null,
    });
    const row = await db.selectFrom('entry').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      id: entry.id,
      status: 'pending',
      approved_at: null,
      submitter_user_id: userId,
      submitter_email_key: 'g:ada',
      source: 'upload',
      cover_asset_id: coverAssetId,
    });
    expect(await db.selectFrom('outbox_event').select(['type', 'payload']).execute()).toEqual([
      { type: 'entry.submitted', payload: { contestId, entryId: entry.id } },
    ]);
  });

  it('needs a confirmed address, by what the token says and by what the account has [AU-05]', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url);
    const contestId = await insertContest(db);
    const { userId, client } = await insertMaker(db, service, { emailVerified: false });
    const token = await service.issuer.mintToken({ userId, roles: ['voter', 'creator'] });
    const setVerified = (at: Date | null) =>
      db.updateTable('user').set({ email_verified_at: at }).where('id', '=', userId).execute();
    await setVerified(null);
    for (const given of [{}, { token }]) {
      const refused = await client.call(submitEntry, { body: song(contestId), ...given });
      expect([refused.status, refused.problem().code]).toEqual([403, 'EMAIL_NOT_VERIFIED']);
    }
    await setVerified(new Date());
    expect((await client.call(submitEntry, { body: song(contestId), token })).status).toBe(201);
  });

  it('is for those who make something: a voter without such a role may not [UV-02]', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url);
    const contestId = await insertContest(db);
    const body = song(contestId);
    const { userId, client } = await insertMaker(db, service, { roles: ['voter'] });
    const statusAs = async (...roles: string[]) =>
      (
        await client.call(submitEntry, {
          body: song(contestId),
          token: await service.issuer.mintToken({ userId, roles }),
        })
      ).status;
    const refused = await client.call(submitEntry, { body });
    expect([refused.status, refused.problem().code]).toEqual([403, 'ROLE_MISSING']);
    expect([await statusAs('voter', 'fan', 'board_owner', 'moderator'), await statusAs()]).toEqual([403, 403]);
    expect([await statusAs('creator'), await statusAs('voter', 'artist'), await statusAs('dj')]).toEqual([
      201, 201, 201,
    ]);
    expect((await apiClient(service.url).call(submitEntry, { body })).status).toBe(401);
    await db.updateTable('user').set({ suspended_at: new Date() }).where('id', '=', userId).execute();
    expect(await statusAs('creator')).toBe(403);
    expect(
      (await client.call(submitEntry, { body, token: await service.issuer.mintToken({ roles: ['creator'] }) })).status,
    ).toBe(403);
  });

  it.each([
    [{ status: 'draft' }, 404, 'NOT_FOUND'],
    [{ status: 'closed' }, 409, 'SUBMISSIONS_CLOSED'],
    [{ is_active: false }, 409, 'SUBMISSIONS_CLOSED'],
    [{ submissions_start_at: new Date('2098-01-01T00:00:00Z') }, 409, 'SUBMISSIONS_NOT_OPEN'],
    [{ submissions_end_at: new Date('2026-01-01T00:00:00Z') }, 409, 'SUBMISSIONS_CLOSED'],
    [{ allowed_kinds: ['video'] }, 422, 'VALIDATION_FAILED'],
  ])('a contest with %j answers %i %s', async (changes, status, code) => {
    await using database = await testDatabase();
    await using service = await startContestService(database.url);
    const contestId = await insertContest(database.db, changes);
    const refused = await (await insertMaker(database.db, service)).client.call(submitEntry, { body: song(contestId) });
    expect([refused.status, refused.problem().code]).toEqual([status, code]);
    expect(await database.db.selectFrom('outbox_event').selectAll().execute()).toEqual([]);
  });

  it('is refused beyond the limit of the contest, also when it comes ten times at once [UV-11]', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url);
    await insertUser(db, service.adminId);
    const [contestId, otherId] = [
      await insertContest(db, { max_entries_per_user: 1 }),
      await insertContest(db, { max_entries_per_user: 1 }),
    ];
    const [ada, bob] = [await insertMaker(db, service), await insertMaker(db, service)];
    const submit = (maker: Maker, id = contestId) => maker.client.call(submitEntry, { body: song(id) });
    const first = await submit(ada);
    const second = await submit(ada);
    expect([first.status, second.status, second.problem().code]).toEqual([201, 409, 'ENTRY_LIMIT_REACHED']);
    expect(statusesOf(await Promise.all(Array.from({ length: 10 }, () => submit(bob))))).toEqual([
      201,
      ...Array<number>(9).fill(409),
    ]);
    expect((await submit(bob, otherId)).status).toBe(201);
    const { id: entryId } = first.body as { id: string };
    expect((await service.admin.call(rejectEntry, { params: { entryId }, body: { reason: 'Too quiet' } })).status).toBe(
      200,
    );
    const again = await submit(ada);
    expect(again.status).toBe(201);
    expect(
      (await service.admin.call(approveEntry, { params: { entryId: (again.body as { id: string }).id } })).status,
    ).toBe(200);
    expect((await submit(ada)).status).toBe(409);
  });

  it('repeated with its Idempotency-Key is done once', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url);
    const { client } = await insertMaker(db, service);
    const body = song(await insertContest(db));
    const send = () => client.call(submitEntry, { body, headers: { 'idempotency-key': 'one-entry' } });
    const [first, again] = [await send(), await send()];
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(await db.selectFrom('entry').select('id').execute()).toHaveLength(1);
  });

  it.each([
    [{ kind: 'poem' }, 'body.kind'],
    [{ title: '  ' }, 'body.title'],
    [{ description: 'with a \0 in it' }, 'body.description'],
    [{ externalUrl: 'http://example.org/song' }, 'body.externalUrl'],
    [
      { externalUrl: 'https://example.org/song', mediaAssetId: '11111111-1111-4111-8111-111111111111' },
      'body.externalUrl',
    ],
    [{ externalUrl: undefined, mediaAssetId: '11111111-1111-4111-8111-111111111111' }, 'body.mediaAssetId'],
    [{ externalUrl: undefined }, 'body.mediaAssetId'],
    [{ title: 'half of a pair \ud800' }, 'body.title'],
    [{ status: 'approved' }, 'body.status'],
  ])('with %j is refused naming %s', async (changes, field) => {
    await using database = await testDatabase();
    await using service = await startContestService(database.url);
    const contestId = await insertContest(database.db);
    const refused = await (
      await insertMaker(database.db, service)
    ).client.call(submitEntry, { body: { ...song(contestId), ...changes } });
    expect([refused.status, refused.problem().errors?.[0]?.field]).toEqual([422, field]);
  });

  it('is done so often by one account, and no oftener', async () => {
    await using database = await testDatabase();
    await using service = await startContestService(database.url);
    const [ada, bob] = [await insertMaker(database.db, service), await insertMaker(database.db, service)];
    const submit = async ({ client }: Maker) => (await client.call(submitEntry, { body: song(randomUUID()) })).status;
    const statuses = await Promise.all(Array.from({ length: 65 }, () => submit(ada)));
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
    expect([await submit(ada), await submit(bob)]).toEqual([429, 404]);
  });

  it('takes no uploads of others', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url);
    const [ada, bob] = [await insertMaker(db, service), await insertMaker(db, service)];
    const body = { ...draft(await insertContest(db)), mediaAssetId: await insertUpload(db, bob.userId) };
    expect([
      (await ada.client.call(submitEntry, { body })).status,
      (await bob.client.call(submitEntry, { body })).status,
    ]).toEqual([422, 201]);
  });
});
