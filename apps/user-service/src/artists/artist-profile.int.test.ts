import {
  deleteMyArtistProfile,
  getArtist,
  getMyArtistProfile,
  updateMyArtistProfile,
} from '@urvote/contracts/http/profiles/artist-endpoints';
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

const fields = {
  artistName: 'Ada and the Engines',
  bio: 'Since the first of them',
  website: 'https://ada.example.org/music',
  socialLinks: { soundcloud: 'https://soundcloud.example/ada', mastodon: 'https://music.example/@ada' },
  location: 'London',
  genre: 'Electronic',
  yearsActive: '1842 to now',
};

describe('an artist profile', () => {
  it('shows everybody its eight values; links lead to web pages only [UV-01]', async () => {
    await using database = await testDatabase();
    const userId = await insertAccount(database.db, { roles: ['voter', 'artist'] });
    const url = withDatabaseRole(database.url, 'urvote_user_service');
    await using service = await startUserService(database.url, {
      database: { url, max: 5, statementTimeoutMs: 30_000 },
    });
    const [owner, anyone] = [await clientOf(service), apiClient(service.url)];
    const profileImageAssetId = await insertUpload(database.db, userId);
    expect((await anyone.call(getArtist, { params: { userId } })).status).toBe(404);
    const made = await owner.call(updateMyArtistProfile, { body: { ...fields, profileImageAssetId } });
    expect(made.body).toMatchObject({ ...fields, profileImageAssetId });
    const shown = { userId, ...fields, profileImageUrl: `/api/v1/media/${profileImageAssetId}` };
    expect((await anyone.call(getArtist, { params: { userId } })).body).toEqual(shown);

    for (const website of ['javascript:1', 'data:text/html,x', 'ftp://example.org', 'https:example.org']) {
      const refused = await owner.call(updateMyArtistProfile, { body: { website } });
      expect([refused.status, refused.problem().errors?.[0]?.field]).toEqual([422, 'body.website']);
    }
    const links = await owner.call(updateMyArtistProfile, { body: { socialLinks: { home: 'javascript:1' } } });
    expect([links.status, links.problem().errors?.[0]?.field]).toEqual([422, 'body.socialLinks.home']);
    expect((await anyone.call(getArtist, { params: { userId } })).body).toEqual(shown);
    expect((await owner.call(updateMyArtistProfile, { body: { website: null, socialLinks: {} } })).status).toBe(200);
    expect((await anyone.call(getArtist, { params: { userId } })).body).toEqual({
      ...shown,
      website: null,
      socialLinks: {},
    });
  });

  it('is for those who make something, and needs a name the first time', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    await insertAccount(database.db, { email: 'dj@example.org', roles: ['voter', 'dj'] });
    await using service = await startUserService(database.url);
    const [voter, dj] = [await clientOf(service), await clientOf(service, 'dj@example.org')];
    expect((await voter.call(updateMyArtistProfile, { body: fields })).problem().code).toBe('ROLE_MISSING');
    const nameless = await dj.call(updateMyArtistProfile, { body: { bio: 'Plays' } });
    expect([nameless.status, nameless.problem().errors?.[0]?.field]).toEqual([422, 'body.artistName']);
    expect((await dj.call(getMyArtistProfile)).status).toBe(404);
  });

  it('is made once by many at once, and changed by one of those who saw the same version', async () => {
    await using database = await testDatabase();
    const userId = await insertAccount(database.db, { roles: ['voter', 'creator'] });
    await using service = await startUserService(database.url);
    const owner = await clientOf(service);
    const making = ['One', 'Two', 'Three', 'Four'].map((artistName) =>
      owner.call(updateMyArtistProfile, { body: { artistName } }),
    );
    expect((await Promise.all(making)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const etag = (await owner.call(getMyArtistProfile)).headers.get('etag') ?? '';
    const edits = ['A', 'B', 'C'].map((genre) =>
      owner.call(updateMyArtistProfile, { body: { genre }, headers: { 'if-match': etag } }),
    );
    expect((await Promise.all(edits)).map(({ status }) => status).toSorted()).toEqual([200, 412, 412]);
    const tooLarge = await insertUpload(database.db, userId, { byte_count: longestPictureBytes + 1 });
    expect((await owner.call(updateMyArtistProfile, { body: { profileImageAssetId: tooLarge } })).status).toBe(413);
  });

  it('is gone when it is taken away, and not shown while the account is suspended', async () => {
    await using database = await testDatabase();
    const { db } = database;
    const userId = await insertAccount(db, { roles: ['voter', 'artist'] });
    await using service = await startUserService(database.url);
    const [owner, anyone] = [await clientOf(service), apiClient(service.url)];
    await owner.call(updateMyArtistProfile, { body: fields });
    await db.updateTable('user').set({ suspended_at: new Date() }).where('id', '=', userId).execute();
    expect((await anyone.call(getArtist, { params: { userId } })).status).toBe(404);
    await db.updateTable('user').set({ suspended_at: null }).where('id', '=', userId).execute();
    expect((await anyone.call(getArtist, { params: { userId } })).status).toBe(200);
    expect((await owner.call(deleteMyArtistProfile)).status).toBe(204);
    expect((await owner.call(deleteMyArtistProfile)).status).toBe(404);
    expect((await anyone.call(getArtist, { params: { userId } })).status).toBe(404);
  });
});
