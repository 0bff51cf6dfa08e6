import { randomUUID } from 'node:crypto';
import { signIn } from '@urvote/contracts/http/auth/auth-endpoints';
import { getEntry } from '@urvote/contracts/http/contests/contest-endpoints';
import { submitEntry } from '@urvote/contracts/http/entries/entry-endpoints';
import { getBoardOwnerDashboard } from '@urvote/contracts/http/memberships/dashboard-endpoints';
import { setMembership } from '@urvote/contracts/http/memberships/membership-endpoints';
import {
  deleteMyArtistProfile,
  getArtist,
  updateMyArtistProfile,
} from '@urvote/contracts/http/profiles/artist-endpoints';
import { getMyProfile, getProfile, updateMyProfile } from '@urvote/contracts/http/profiles/profile-endpoints';
import { type ApiClient, apiClient } from '@urvote/testkit/http-client';
import { insertAccount, rightPassword } from '@urvote/user-service/user-service.test-support';
import { describe, expect, it } from 'vitest';
import { type Platform, sharedPlatform } from './support/platform.ts';

interface Person {
  userId: string;
  username: string;
  client: ApiClient;
}

/** Signed in by password, as people are. */
async function signedIn(platform: Platform, email: string): Promise<ApiClient> {
  const { body } = await platform.api.call(signIn, { body: { email, password: rightPassword } });
  return apiClient(platform.url, { token: (body as { accessToken: string }).accessToken });
}

async function person(platform: Platform, email: string, roles: readonly string[]): Promise<Person> {
  const userId = await insertAccount(platform.db, { email, roles });
  return { userId, username: `u-${userId.slice(0, 8)}`, client: await signedIn(platform, email) };
}

describe('through the gateway', () => {
  const shared = sharedPlatform({ with: ['user', 'contest'], hasWorker: false });

  it('an entry is submitted once the address is confirmed, and seen by its submitter alone [AU-05]', async () => {
    const platform = shared();
    const email = `${randomUUID()}@example.org`;
    const { userId, client } = await person(platform, email, ['voter', 'creator']);
    const { contestId } = await platform.seed();
    const body = { contestId, kind: 'music', title: 'Notes', externalUrl: 'https://example.org/song' };
    const setVerified = (at: Date | null) =>
      platform.db.updateTable('user').set({ email_verified_at: at }).where('id', '=', userId).execute();
    await setVerified(null);
    const unverified = await signedIn(platform, email);
    expect((await unverified.call(submitEntry, { body })).problem().code).toBe('EMAIL_NOT_VERIFIED');
    await setVerified(new Date());
    const submitted = await (await signedIn(platform, email)).call(submitEntry, { body });
    expect(submitted.status).toBe(201);
    const { id: entryId } = submitted.body as { id: string };
    expect((await client.call(getEntry, { params: { entryId } })).body).toMatchObject({
      id: entryId,
      title: 'Notes',
      artistName: 'Ada',
    });
    expect((await platform.api.call(getEntry, { params: { entryId } })).status).toBe(404);
  });

  it('profiles are changed by their owners and read by everybody', async () => {
    const platform = shared();
    const { userId, username, client } = await person(platform, `${randomUUID()}@example.org`, ['voter', 'artist']);
    expect((await client.call(updateMyProfile, { body: { country: 'GB' } })).status).toBe(200);
    expect((await client.call(getMyProfile)).body).toMatchObject({ username, country: 'GB' });
    expect((await platform.api.call(getProfile, { params: { username } })).body).toMatchObject({
      userId,
      country: 'GB',
      roles: ['artist'],
    });
    expect((await client.call(updateMyArtistProfile, { body: { artistName: 'Ada' } })).status).toBe(200);
    expect((await platform.api.call(getArtist, { params: { userId } })).body).toMatchObject({ artistName: 'Ada' });
    expect((await client.call(deleteMyArtistProfile)).status).toBe(204);
  });

  it('the area of board owners is closed and opened by an administrator [UV-03]', async () => {
    const platform = shared();
    const { userId, client } = await person(platform, `${randomUUID()}@example.org`, ['voter', 'board_owner']);
    const admin = await platform.admin();
    const statusAfter = async (expiresAt: string) => {
      expect((await admin.call(setMembership, { params: { userId }, body: { expiresAt } })).status).toBe(200);
      return (await client.call(getBoardOwnerDashboard)).status;
    };
    expect([await statusAfter('2020-01-01T00:00:00Z'), await statusAfter('2099-01-01T00:00:00Z')]).toEqual([403, 200]);
  });
});
