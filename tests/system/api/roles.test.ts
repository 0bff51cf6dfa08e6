import { randomUUID } from 'node:crypto';
import { getMe, signIn } from '@urvote/contracts/http/auth/auth-endpoints';
import { submitEntry } from '@urvote/contracts/http/entries/entry-endpoints';
import { register } from '@urvote/contracts/http/registration/registration-endpoints';
import { grantRole, reactivateUser, suspendUser } from '@urvote/contracts/http/user-admin/user-admin-endpoints';
import { castVote, listMyVotes } from '@urvote/contracts/http/votes/vote-endpoints';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '@urvote/testkit/eventually';
import { type ApiClient, apiClient } from '@urvote/testkit/http-client';
import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { describe, expect, it } from 'vitest';
import { followLeaderboard } from './support/event-stream.ts';
import { type Platform, sharedPlatform, startPlatform } from './support/platform.ts';

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
});

/** What is promised. */
const endsWithinMs = 1000;

describeEachQueueMode('suspension', (mode) => {
  it('of an account ends its next call to every service and every live connection within a second, and others go on; reactivated it is welcome [SD-30]', async () => {
    await using platform = await startPlatform({ mode, with: ['user', 'contest'] });
    const person = await registered(platform);
    const { contestId, entryIds } = await platform.seed();
    const admin = await platform.admin();
    const song = { contestId, kind: 'music', title: 'Notes', externalUrl: 'https://example.org/song' };
    const calls = (client: ApiClient) => [
      client.call(getMe),
      client.call(listMyVotes),
      client.call(castVote, { body: { entryId: entryIds[0], type: 'like' } }),
      client.call(submitEntry, { body: song }),
    ];
    const statuses = async (client: ApiClient) => (await Promise.all(calls(client))).map(({ status }) => status);
    const tokens = [await tokenOf(platform, person), await tokenOf(platform, person)];
    const devices = tokens.map((token) => apiClient(platform.url, { token }));
    await using cleanup = new AsyncDisposableStack();
    const follow = async (token: string) =>
      cleanup.use(await followLeaderboard(platform.url, contestId, { authorization: `Bearer ${token}` }));
    const streams = await Promise.all([...tokens, ...tokens].map(follow));
    const bystander = await follow(await tokenOf(platform, await registered(platform)));
    let isBystanderCut = false;
    void bystander.ended.then(() => (isBystanderCut = true));
    for (const device of devices) expect(await statuses(device)).toEqual([200, 200, expect.toSatisfy(isTaken), 403]);

    const suspension = { params: { userId: person.userId }, body: { reason: 'Sells votes' } };
    expect((await admin.call(suspendUser, suspension)).status).toBe(200);
    const allEnded = Promise.all(streams.map(({ ended }) => ended)).then(() => 'ended');
    const [ended] = await Promise.all([
      Promise.race([allEnded, delay(endsWithinMs, 'still open')]),
      eventually(
        async () => {
          for (const device of devices) expect(await statuses(device)).toEqual([401, 401, 401, 401]);
        },
        { timeoutMs: endsWithinMs },
      ),
    ]);
    expect([ended, isBystanderCut]).toEqual(['ended', false]);
    expect((await platform.api.call(signIn, { body: { email: person.email, password } })).status).toBe(401);
    expect((await admin.call(reactivateUser, { params: { userId: person.userId } })).status).toBe(200);
    const after = await signedIn(platform, person);
    expect([
      (await after.call(getMe)).status,
      (await after.call(listMyVotes)).status,
      (await devices[0]?.call(getMe))?.status,
    ]).toEqual([200, 200, 401]);
  });
});

const isTaken = (status: number) => status === 202 || status === 409;
