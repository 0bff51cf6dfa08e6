import { getMe, signIn } from '@urvote/contracts/http/auth/auth-endpoints';
import { updateContest } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import { revokeOtherSessions, signOut } from '@urvote/contracts/http/sessions/session-endpoints';
import { castVote, listMyVotes } from '@urvote/contracts/http/votes/vote-endpoints';
import { eventually, withinASecond } from '@urvote/testkit/eventually';
import { apiClient } from '@urvote/testkit/http-client';
import { insertAccount, ownerEmail, rightPassword } from '@urvote/user-service/user-service.test-support';
import { expect, it } from 'vitest';
import { startPlatform } from './support/platform.ts';

const browser = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0' };

it('end in every service within a second when they are ended in one, while the other sessions of the account go on', async () => {
  await using platform = await startPlatform({ with: ['user', 'contest'], hasWorker: false });
  await insertAccount(platform.db, { roles: ['admin'] });
  const { contestId } = await platform.seed();
  const device = async () => {
    const { body } = await platform.api.call(signIn, { body: { email: ownerEmail, password: rightPassword } });
    const client = apiClient(platform.url, { token: (body as { accessToken: string }).accessToken });
    const statuses = async () => [
      (await client.call(getMe)).status,
      (await client.call(listMyVotes)).status,
      (await client.call(updateContest, { params: { contestId }, body: { votingEnabled: true } })).status,
    ];
    return { client, statuses };
  };
  const [phone, laptop, tablet] = [await device(), await device(), await device()];
  for (const { statuses } of [phone, laptop, tablet]) expect(await statuses()).toEqual([200, 200, 200]);
  expect((await phone.client.call(signOut)).status).toBe(204);
  await eventually(async () => expect(await phone.statuses()).toEqual([401, 401, 401]), withinASecond);
  expect([await laptop.statuses(), await tablet.statuses()]).toEqual([
    [200, 200, 200],
    [200, 200, 200],
  ]);
  expect((await laptop.client.call(revokeOtherSessions, { body: { password: rightPassword } })).status).toBe(204);
  await eventually(async () => expect(await tablet.statuses()).toEqual([401, 401, 401]), withinASecond);
  expect([await laptop.statuses(), await (await device()).statuses()]).toEqual([
    [200, 200, 200],
    [200, 200, 200],
  ]);
});

it('in cookies vote as the account, with their CSRF token only', async () => {
  await using platform = await startPlatform({ with: ['user'], hasWorker: false });
  await insertAccount(platform.db);
  const {
    entryIds: [entryId = ''],
  } = await platform.seed();
  const answer = await platform.api.call(signIn, {
    body: { email: ownerEmail, password: rightPassword, session: 'cookie' },
  });
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
  const { csrfToken } = answer.body as { csrfToken: string };
  const client = apiClient(platform.url, { cookie, headers: browser });
  const vote = { body: { entryId, type: 'like' } };
  expect((await client.call(castVote, vote)).problem().code).toBe('CSRF_TOKEN_MISSING');
  expect((await client.call(castVote, { ...vote, headers: { ...browser, 'x-csrf-token': csrfToken } })).status).toBe(
    202,
  );
});
