import { getMyProfile, getProfile, updateMyProfile } from '@urvote/contracts/http/profiles/profile-endpoints';
import { withDatabaseRole } from '@urvote/platform/postgres/database-role';
import { type ApiClient, apiClient } from '@urvote/testkit/http-client';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { insertUpload } from '../pictures/upload.test-support.ts';
import {
  insertAccount,
  ownerEmail,
  rightPassword,
  type StartedUserService,
  startUserService,
  tryPassword,
} from '../user-service.test-support.ts';

const longestPictureBytes = 5 * 1_048_576;

async function clientOf(service: StartedUserService, email = ownerEmail): Promise<ApiClient> {
  const { body } = await tryPassword(service.url, rightPassword, { email });
  return apiClient(service.url, { token: (body as { accessToken: string }).accessToken });
}

describe('the own profile', () => {
  it('is changed field by field, in English if nothing else is said; zones that are none and large avatars are refused [BT-18]', async () => {
    await using database = await testDatabase();
    const { db } = database;
    const userId = await insertAccount(db);
    const url = withDatabaseRole(database.url, 'urvote_user_service');
    await using service = await startUserService(database.url, {
      database: { url, max: 5, statementTimeoutMs: 30_000 },
    });
    const owner = await clientOf(service);
    const before = await owner.call(getMyProfile);
    const empty = {
      username: `u-${userId.slice(0, 8)}`,
      displayName: 'Ada',
      bio: null,
      country: null,
      avatarAssetId: null,
      avatarUrl: null,
    };
    expect(before.body).toEqual({ ...empty, timeZone: 'UTC', locale: 'en' });

    const zone = await owner.call(updateMyProfile, { body: { timeZone: 'Mars/X' } });
    expect([zone.status, zone.problem().errors?.map(({ field }) => field)]).toEqual([422, ['body.timeZone']]);
    const avatarAssetId = await insertUpload(db, userId, { byte_count: longestPictureBytes });
    const tooLarge = await insertUpload(db, userId, { byte_count: longestPictureBytes + 1 });
    const large = await owner.call(updateMyProfile, { body: { avatarAssetId: tooLarge } });
    expect([large.status, large.problem().code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    expect((await owner.call(getMyProfile)).body).toEqual(before.body);

    const patch = {
      displayName: 'Ada Lovelace',
      bio: 'Counts',
      country: 'GB',
      timeZone: 'Europe/London',
      locale: 'en-GB',
      avatarAssetId,
    };
    const changed = await owner.call(updateMyProfile, { body: patch });
    const expected = { username: empty.username, ...patch, avatarUrl: `/api/v1/media/${avatarAssetId}` };
    expect([changed.status, changed.body]).toEqual([200, expected]);
    expect((await owner.call(updateMyProfile, { body: { bio: null, avatarAssetId: null } })).body).toEqual({
      ...expected,
      bio: null,
      avatarAssetId: null,
      avatarUrl: null,
    });
  });

  it('takes pictures only that are ready and its own', async () => {
    await using database = await testDatabase();
    const { db } = database;
    const userId = await insertAccount(db);
    const otherId = await insertAccount(db, { email: 'eve@example.org' });
    await using service = await startUserService(database.url);
    const owner = await clientOf(service);
    const uploads = [
      await insertUpload(db, otherId),
      await insertUpload(db, null),
      await insertUpload(db, userId, { status: 'pending' }),
      await insertUpload(db, userId, { mime_type: 'audio/mpeg' }),
      await insertUpload(db, userId, { mime_type: 'image/svg+xml' }),
      '11111111-1111-4111-8111-111111111111',
    ];
    for (const avatarAssetId of uploads) {
      const refused = await owner.call(updateMyProfile, { body: { avatarAssetId } });
      expect([refused.status, refused.problem().errors?.[0]?.field]).toEqual([422, 'body.avatarAssetId']);
    }
  });

  it.each([
    [{ country: 'XX' }, 'body.country'],
    [{ country: 'de' }, 'body.country'],
    [{ locale: 'English' }, 'body.locale'],
    [{ displayName: 'ada@example.org' }, 'body.displayName'],
    [{ bio: 'write to ada@example.org' }, 'body.bio'],
    [{ bio: 'with a \0 in it' }, 'body.bio'],
    [{ roles: ['admin'] }, 'body.roles'],
    [{ timeZone: null }, 'body.timeZone'],
    [{}, 'body'],
  ])('refuses %j, naming %s', async (body, field) => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    await using service = await startUserService(database.url);
    const refused = await (await clientOf(service)).call(updateMyProfile, { body });
    expect([refused.status, refused.problem().errors?.[0]?.field]).toEqual([422, field]);
  });

  it('is changed by one of many who saw the same version, and not by a suspended account', async () => {
    await using database = await testDatabase();
    const userId = await insertAccount(database.db);
    await using service = await startUserService(database.url);
    const owner = await clientOf(service);
    const etag = (await owner.call(getMyProfile)).headers.get('etag') ?? '';
    const edits = ['One', 'Two', 'Three', 'Four'].map((displayName) =>
      owner.call(updateMyProfile, { body: { displayName }, headers: { 'if-match': etag } }),
    );
    expect((await Promise.all(edits)).map(({ status }) => status).toSorted()).toEqual([200, 412, 412, 412]);
    await database.db.updateTable('user').set({ suspended_at: new Date() }).where('id', '=', userId).execute();
    expect((await owner.call(updateMyProfile, { body: { bio: 'Still here' } })).status).toBe(403);
    expect((await apiClient(service.url).call(getMyProfile)).status).toBe(401);
  });
});

describe('the public profile', () => {
  it('tells what somebody does here and no address, whatever the name came from [SD-02]', async () => {
    await using database = await testDatabase();
    const { db } = database;
    const userId = await insertAccount(db, { roles: ['voter', 'artist', 'creator', 'moderator', 'admin'] });
    const named = { username: 'Ada_L', bio: 'Counts', country: 'GB', created_at: new Date('2026-01-02T23:00:00Z') };
    await db.updateTable('user').set(named).where('id', '=', userId).execute();
    await using service = await startUserService(database.url);
    const anyone = apiClient(service.url);
    const found = await anyone.call(getProfile, { params: { username: 'aDA_l' } });
    const shown = {
      userId,
      username: 'Ada_L',
      displayName: 'Ada',
      bio: 'Counts',
      country: 'GB',
      avatarUrl: null,
      roles: ['artist', 'creator'],
      memberSince: '2026-01-02',
    };
    expect([found.status, found.body]).toEqual([200, shown]);
    expect(JSON.stringify(found.body)).not.toMatch(/email|@/i);

    await db
      .updateTable('user')
      .set({ display_name: 'ada@example.org', bio: 'ada@example.org' })
      .where('id', '=', userId)
      .execute();
    const withAddresses = await anyone.call(getProfile, { params: { username: 'Ada_L' } });
    expect(withAddresses.body).toEqual({ ...shown, displayName: null, bio: null });
    expect((await anyone.call(getProfile, { params: { username: 'ada@example.org' } })).status).toBe(422);
  });

  it('is not there for suspended accounts and for nobody', async () => {
    await using database = await testDatabase();
    const userId = await insertAccount(database.db, { isSuspended: true });
    await using service = await startUserService(database.url);
    const anyone = apiClient(service.url);
    expect((await anyone.call(getProfile, { params: { username: `u-${userId.slice(0, 8)}` } })).status).toBe(404);
    expect((await anyone.call(getProfile, { params: { username: 'nobody' } })).status).toBe(404);
  });
});
