import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';
import { getMe } from '@urvote/contracts/http/auth/auth-endpoints';
import { updateContest } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import { getLeaderboard } from '@urvote/contracts/http/contests/contest-endpoints';
import { reactivateUser, suspendUser } from '@urvote/contracts/http/user-admin/user-admin-endpoints';
import { castVote, listMyVotes } from '@urvote/contracts/http/votes/vote-endpoints';
import { eventually, withinASecond } from '@urvote/testkit/eventually';
import { type ApiRequest, apiClient } from '@urvote/testkit/http-client';
import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { expect, it } from 'vitest';
import { type EventStream, followLeaderboard } from './support/event-stream.ts';
import { cookieOf, keyOf, type Person, registered, signInOf, signInToOps, tokenOf } from './support/person.ts';
import { type Platform, startPlatform } from './support/platform.ts';

interface Scene {
  platform: Platform;
  opsUrl: string;
  contestId: string;
  entryId: string;
}

interface Credentials {
  token?: string;
  cookie?: string;
}

/** What a person holds: two devices, a browser, a program and the operators' pages. */
async function everythingOf({ platform, opsUrl }: Scene, person: Person) {
  const held: Record<string, Credentials> = {
    phone: { token: await tokenOf(platform, person) },
    laptop: { token: await tokenOf(platform, person) },
    browser: { cookie: await cookieOf(platform, person) },
    program: { token: await keyOf(platform, person) },
  };
  return { held, opsCookie: await signInToOps(opsUrl, person) };
}

type Statuses = Record<string, number>;

/** One call of each service behind the gateway, and of the gateway itself. */
async function knock({ platform, contestId, entryId }: Scene, credentials: Credentials): Promise<Statuses> {
  const client = apiClient(platform.url, credentials);
  const calls: Record<string, [Endpoint, ApiRequest]> = {
    account: [getMe, {}],
    votes: [listMyVotes, {}],
    // A browser needs its CSRF token, too, and reads what is public as anybody once its cookie is stale.
    ...(credentials.cookie === undefined && {
      leaderboard: [getLeaderboard, { params: { idOrSlug: contestId } }],
      vote: [castVote, { body: { entryId, type: 'like' } }],
      contest: [updateContest, { params: { contestId }, body: { votingEnabled: true } }],
    }),
  };
  const statuses = Object.entries(calls).map(async ([name, call]) => [name, (await client.call(...call)).status]);
  return Object.fromEntries(await Promise.all(statuses)) as Statuses;
}

async function knockAtOps({ opsUrl }: Scene, { held, opsCookie }: Awaited<ReturnType<typeof everythingOf>>) {
  const statusOf = async (path: string, headers: Record<string, string>) => {
    const response = await fetch(opsUrl + path, { headers, redirect: 'manual' });
    await response.body?.cancel();
    return response.status;
  };
  return {
    token: await statusOf('/ops/api/storage', { authorization: `Bearer ${held['phone']?.token}` }),
    api: await statusOf('/ops/api/storage', { cookie: opsCookie }),
    board: await statusOf('/queues/api/queues', { cookie: opsCookie }),
    page: await statusOf('/', { cookie: opsCookie }),
  };
}

function headersOf({ token, cookie }: Credentials): Record<string, string> {
  return cookie === undefined ? { authorization: `Bearer ${token}` } : { cookie };
}

const isOpen = expect.toSatisfy((status: number) => [200, 202, 409].includes(status));
const openAtOps = { token: 200, api: 200, board: 200, page: 200 };
/** A page leads to the sign-in, and so does one that keeps itself up to date. */
const shutAtOps = { token: 401, api: 401, board: 401, page: 303 };

describeEachQueueMode('suspension', (mode) => {
  it('of an account ends its next call to every service and every live connection within a second, and others go on; reactivated it is welcome [SD-30]', async () => {
    await using platform = await startPlatform({ mode, with: ['user', 'contest', 'media'] });
    const { contestId, entryIds } = await platform.seed();
    const scene = { platform, contestId, entryId: entryIds[0] ?? '', opsUrl: await platform.startOps() };
    const [person, other] = [await registered(platform, ['admin']), await registered(platform, ['admin'])];
    const [own, ofOther] = [await everythingOf(scene, person), await everythingOf(scene, other)];
    const doors = async ({ held }: typeof own) =>
      (await Promise.all(Object.values(held).map((each) => knock(scene, each)))).flatMap(Object.values);
    const opened = (await doors(own)).map(() => isOpen);
    expect([await doors(own), await knockAtOps(scene, own)]).toEqual([opened, openAtOps]);

    await using cleanup = new AsyncDisposableStack();
    const follow = async (credentials: Credentials): Promise<EventStream> =>
      cleanup.use(await followLeaderboard(platform.url, contestId, headersOf(credentials)));
    const streams = await Promise.all(Object.values(own.held).map(follow));
    const bystanders = await Promise.all(Object.values(ofOther.held).map(follow));
    let cutCount = 0;
    for (const { ended } of bystanders) void ended.then(() => (cutCount += 1));

    const admin = await platform.admin();
    const suspension = { params: { userId: person.userId }, body: { reason: 'Sells votes' } };
    expect((await admin.call(suspendUser, suspension)).status).toBe(200);
    const allEnded = Promise.all(streams.map(({ ended }) => ended)).then(() => 'ended');
    const refused = async () => {
      expect([await doors(own), await knockAtOps(scene, own)]).toEqual([opened.map(() => 401), shutAtOps]);
    };
    const [ended] = await Promise.all([
      Promise.race([allEnded, delay(withinASecond.timeoutMs, 'still open')]),
      eventually(refused, withinASecond),
    ]);
    expect([ended, cutCount]).toEqual(['ended', 0]);
    expect([await doors(ofOther), await knockAtOps(scene, ofOther)]).toEqual([opened, openAtOps]);
    expect([(await signInOf(platform, person)).status, await signInToOps(scene.opsUrl, person)]).toEqual([401, '']);
    const media = (credentials: Credentials) =>
      fetch(`${platform.url}/api/v1/media/${randomUUID()}`, { headers: headersOf(credentials) });
    for (const each of Object.values(own.held)) expect((await media(each)).status).toBe(404);

    expect((await admin.call(reactivateUser, { params: { userId: person.userId } })).status).toBe(200);
    const after = await everythingOf(scene, person);
    expect([await doors(after), await knockAtOps(scene, after)]).toEqual([opened, openAtOps]);
    const [phone = {}] = Object.values(own.held);
    expect((await apiClient(platform.url, phone).call(getMe)).status).toBe(401);
  });
});
