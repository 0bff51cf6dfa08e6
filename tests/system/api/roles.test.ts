import { submitEntry } from '@urvote/contracts/http/entries/entry-endpoints';
import { getMe } from '@urvote/contracts/http/auth/auth-endpoints';
import { grantRole } from '@urvote/contracts/http/user-admin/user-admin-endpoints';
import { type ApiClient, apiClient } from '@urvote/testkit/http-client';
import { describe, expect, it } from 'vitest';
import { type Person, registered, tokenOf } from './support/person.ts';
import { type Platform, sharedPlatform } from './support/platform.ts';

async function signedIn(platform: Platform, person: Person): Promise<ApiClient> {
  return apiClient(platform.url, { token: await tokenOf(platform, person) });
}

describe('over the whole platform', () => {
  const shared = sharedPlatform({ with: ['user', 'contest'], hasWorker: false });

  it('a new account is a voter and nothing else; made an artist, it may hand in songs [BT-19]', async () => {
    const platform = shared();
    const person = await registered(platform);
    expect(person.roles).toEqual(['voter']);
    const { contestId } = await platform.seed();
    const song = { contestId, kind: 'music', title: 'Notes', externalUrl: 'https://example.org/song' };
    const refused = await (await signedIn(platform, person)).call(submitEntry, { body: song });
    expect([refused.status, refused.problem().code]).toEqual([403, 'ROLE_MISSING']);
    const admin = await platform.admin();
    for (const role of ['artist', 'moderator']) {
      expect((await admin.call(grantRole, { params: { userId: person.userId }, body: { role } })).status).toBe(201);
    }
    const artist = await signedIn(platform, person);
    expect((await artist.call(getMe)).body).toMatchObject({ roles: ['artist', 'moderator', 'voter'] });
    expect((await artist.call(submitEntry, { body: song })).status).toBe(201);
    expect((await artist.call(grantRole, { params: { userId: person.userId }, body: { role: 'admin' } })).status).toBe(
      403,
    );
  });
});
