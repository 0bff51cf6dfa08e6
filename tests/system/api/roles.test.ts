import { randomUUID } from 'node:crypto';
import { getMe, signIn } from '@urvote/contracts/http/auth/auth-endpoints';
import { submitEntry } from '@urvote/contracts/http/entries/entry-endpoints';
import { register } from '@urvote/contracts/http/registration/registration-endpoints';
import { grantRole, reactivateUser, suspendUser } from '@urvote/contracts/http/user-admin/user-admin-endpoints';
import { castVote, listMyVotes } from '@urvote/contracts/http/votes/vote-endpoints';
import { eventually } from '@urvote/testkit/eventually';
import { type ApiClient, apiClient } from '@urvote/testkit/http-client';
import { describe, expect, it } from 'vitest';
import { followLeaderboard } from './support/event-stream.ts';
import { type Platform, sharedPlatform } from './support/platform.ts';

const password = 'correct horse battery staple';

interface Person {
  userId: string;
  email: string;
  roles: string[];
}

/** Registered as anybody is, with the address confirmed. */
async function registered(platform: Platform): Promise<Person> {
  const name = randomUUID().slice(0, 8);
  const email = `${name}@example.org`;
  const { status } = await platform.api.call(register, { body: { email, username: `p-${name}`, password } });
  expect(status).toBe(202);
  const signedIn = await platform.api.call(signIn, { body: { email, password } });
  const { id, roles } = (signedIn.body as { account: { id: string; roles: string[] } }).account;
  await platform.db.updateTable('user').set({ email_verified_at: new Date() }).where('id', '=', id).execute();
  return { userId: id, email, roles };
}

async function tokenOf(platform: Platform, { email }: Person): Promise<string> {
  const { status, body } = await platform.api.call(signIn, { body: { email, password } });
  expect(status).toBe(200);
  return (body as { accessToken: string }).accessToken;
}

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

  it('a suspended account is refused by every service at its next call, its stream ends, and it is welcome again when reactivated [SD-30]', async () => {
    const platform = shared();
    const person = await registered(platform);
    const { contestId, entryIds } = await platform.seed();
    const admin = await platform.admin();
    const statuses = async (client: ApiClient) => [
      (await client.call(getMe)).status,
      (await client.call(listMyVotes)).status,
      (await client.call(castVote, { body: { entryId: entryIds[0], type: 'like' } })).status,
      (
        await client.call(submitEntry, {
          body: { contestId, kind: 'music', title: 'Notes', externalUrl: 'https://example.org/song' },
        })
      ).status,
    ];
    const token = await tokenOf(platform, person);
    const before = apiClient(platform.url, { token });
    await using stream = await followLeaderboard(platform.url, contestId, { authorization: `Bearer ${token}` });
    expect(await statuses(before)).toEqual([200, 200, 202, 403]);
    expect(
      (await admin.call(suspendUser, { params: { userId: person.userId }, body: { reason: 'Sells votes' } })).status,
    ).toBe(200);
    await stream.ended;
    await eventually(async () => expect(await statuses(before)).toEqual([401, 401, 401, 401]));
    expect((await platform.api.call(signIn, { body: { email: person.email, password } })).status).toBe(401);
    expect((await admin.call(reactivateUser, { params: { userId: person.userId } })).status).toBe(200);
    const after = await signedIn(platform, person);
    expect([
      (await after.call(getMe)).status,
      (await after.call(listMyVotes)).status,
      (await before.call(getMe)).status,
    ]).toEqual([200, 200, 401]);
  });
});
