import { submitEntry } from '@urvote/contracts/http/entries/entry-endpoints';
import { getBoardOwnerDashboard } from '@urvote/contracts/http/memberships/dashboard-endpoints';
import { setMembership } from '@urvote/contracts/http/memberships/membership-endpoints';
import {
  deleteMyArtistProfile,
  getArtist,
  getMyArtistProfile,
  updateMyArtistProfile,
} from '@urvote/contracts/http/profiles/artist-endpoints';
import { getMyProfile, getProfile, updateMyProfile } from '@urvote/contracts/http/profiles/profile-endpoints';
import type { ApiClient } from '@urvote/testkit/http-client';
import { type Calling, newAccount } from './new-account.ts';

/** One request for every way an endpoint of profiles, memberships and submissions may succeed. */
export async function callProfiles(calling: Calling, contestId: string, admin: ApiClient): Promise<void> {
  const { userId, client: owner } = await newAccount(calling, ['voter', 'creator', 'board_owner']);
  const anyone = calling.clientOf();
  await owner.call(updateMyProfile, { body: { country: 'DE' } });
  await owner.call(getMyProfile);
  await anyone.call(getProfile, { params: { username: `u-${userId.slice(0, 8)}` } });
  await owner.call(updateMyArtistProfile, { body: { artistName: 'Ada' } });
  await owner.call(getMyArtistProfile);
  await anyone.call(getArtist, { params: { userId } });
  await owner.call(deleteMyArtistProfile);
  await admin.call(setMembership, { params: { userId }, body: { expiresAt: null } });
  await owner.call(getBoardOwnerDashboard);
  await owner.call(submitEntry, {
    body: { contestId, kind: 'music', title: 'Notes', externalUrl: 'https://example.org/song' },
  });
}
