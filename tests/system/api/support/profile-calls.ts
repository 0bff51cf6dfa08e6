import { randomUUID } from 'node:crypto';
import { signIn } from '@urvote/contracts/http/auth/auth-endpoints';
import { submitEntry } from '@urvote/contracts/http/entries/entry-endpoints';
import { getBoardOwnerDashboard } from '@urvote/contracts/http/memberships/dashboard-endpoints';
import { setMembership } from '@urvote/contracts/http/memberships/membership-endpoints';
import { deleteMyArtistProfile, getArtist, getMyArtistProfile, updateMyArtistProfile } from '@urvote/contracts/http/profiles/artist-endpoints';
import { getMyProfile, getProfile, updateMyProfile } from '@urvote/contracts/http/profiles/profile-endpoints';
import type { ApiClient } from '@urvote/testkit/http-client';
import { insertAccount, rightPassword } from '@urvote/user-service/user-service.test-support';
import type { Platform } from './platform.ts';

/** One request for every way an endpoint of profiles, memberships and submissions may succeed. */
export async function callProfiles({ db }: Platform, contestId: string, clientOf: (given?: { token: string }) => ApiClient, admin: ApiClient): Promise<void> {
  const email = `${randomUUID()}@example.org`;
  const userId = await insertAccount(db, { email, roles: ['voter', 'creator', 'board_owner'] });
  const anyone = clientOf();
  const { body } = await anyone.call(signIn, { body: { email, password: rightPassword } });
  const owner = clientOf({ token: (body as { accessToken: string }).accessToken });
  await owner.call(updateMyProfile, { body: { country: 'DE' } });
  await owner.call(getMyProfile);
  await anyone.call(getProfile, { params: { username: `u-${userId.slice(0, 8)}` } });
  await owner.call(updateMyArtistProfile, { body: { artistName: 'Ada' } });
  await owner.call(getMyArtistProfile);
  await anyone.call(getArtist, { params: { userId } });
  await owner.call(deleteMyArtistProfile);
  await admin.call(setMembership, { params: { userId }, body: { expiresAt: null } });
  await owner.call(getBoardOwnerDashboard);
  await owner.call(submitEntry, { body: { contestId, kind: 'music', title: 'Notes' } });
}
