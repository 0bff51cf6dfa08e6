import { randomUUID } from 'node:crypto';
import { allEndpoints, endpointsByService } from '@urvote/contracts/services/endpoints';
import { getContest, getLeaderboard } from '@urvote/contracts/http/contests/contest-endpoints';
import { createGuestSession } from '@urvote/contracts/http/guests/guest-endpoints';
import { castVote, getVote, listMyVotes } from '@urvote/contracts/http/votes/vote-endpoints';
import { operationalEndpoints } from '@urvote/contracts/openapi/operational-endpoints';
import { accountVoterKey } from '@urvote/voting/voter/voter-key';
import { captchaServer, captchaToken } from '@urvote/testkit/captcha-server';
import { describe, expect, it } from 'vitest';
import { clientWith, testGateway, untilReady } from './gateway.test-support.ts';
import { changeContest, insertVote } from './seed.test-support.ts';

describe('the API', () => {
  it('echoes request ids, hardens responses and lets in listed origins only [PL-10]', async () => {
    await using gateway = await testGateway({ env: { CORS_ORIGINS: 'https://vote.example' } });
    const ask = (origin: string) =>
      fetch(`${gateway.url}/api/v1/contests`, { headers: { origin, 'x-request-id': 'my-request-1' } });
    const evil = await ask('https://evil.example');
    expect(evil.headers.get('x-request-id')).toBe('my-request-1');
    expect(evil.headers.get('x-content-type-options')).toBe('nosniff');
    expect(evil.headers.get('strict-transport-security')).toContain('max-age=');
    expect(evil.headers.has('access-control-allow-origin')).toBe(false);
    expect((await ask('https://vote.example')).headers.get('access-control-allow-origin')).toBe('https://vote.example');
  });

  it('answers every mistake with a problem document of its status [PL-11] [XF-105]', async () => {
    await using gateway = await testGateway({ env: { GUEST_SESSIONS_PER_IP_PER_MINUTE: '1' } });
    const {
      contestId,
      entryIds: [entryId],
    } = await gateway.seed({ contest: { voter_tier: 'account' } });
    const {
      entryIds: [closedEntryId],
    } = await gateway.seed({ contest: { status: 'closed' } });
    const user = { authorization: `Bearer ${await gateway.userToken()}` };
    const json = { 'content-type': 'application/json' };
    const post = (path: string, body: string, headers: Record<string, string> = {}) => ({
      method: 'POST',
      path,
      body,
      headers: { ...json, ...headers },
    });
    const guest = { authorization: `Bearer ${await gateway.guestToken()}` };
    await changeContest(gateway.db, contestId, {});
    const vote = JSON.stringify({ entryId, type: 'like', email: 'ann@example.org' });
    const mistakes: [
      number,
      string,
      { method?: string; path: string; body?: string; headers?: Record<string, string> },
    ][] = [
      [400, 'MALFORMED_JSON', post('/api/v1/votes', '{', user)],
      [400, 'MALFORMED_CURSOR', { path: '/api/v1/me/votes?cursor=x', headers: user }],
      [401, 'UNAUTHENTICATED', { path: '/api/v1/me/votes' }],
      [401, 'TOKEN_INVALID', post('/api/v1/votes', vote, { authorization: 'Bearer x.y.z' })],
      [401, 'GUEST_SESSION_INVALID', post('/api/v1/votes', vote, { authorization: 'Bearer guest.v1.x.y' })],
      [403, 'VOTER_TIER_TOO_LOW', post('/api/v1/votes', vote, guest)],
      [404, 'NOT_FOUND', { path: '/api/v1/nothing' }],
      [405, 'METHOD_NOT_ALLOWED', { method: 'PUT', path: '/api/v1/votes', body: '{}', headers: json }],
      [409, 'VOTING_CLOSED', post('/api/v1/votes', JSON.stringify({ entryId: closedEntryId, type: 'like' }), user)],
      [413, 'PAYLOAD_TOO_LARGE', post('/api/v1/votes', JSON.stringify({ name: 'x'.repeat(20_000) }), user)],
      [415, 'UNSUPPORTED_MEDIA_TYPE', post('/api/v1/votes', vote, { ...user, 'content-type': 'text/plain' })],
      [422, 'VALIDATION_FAILED', post('/api/v1/votes', JSON.stringify({ entryId, type: 'like', weight: 9 }), user)],
      [429, 'QUOTA_EXCEEDED', post('/api/v1/guest-sessions', '{}')],
      [503, 'TEMPORARILY_UNAVAILABLE', { path: '/api/v1/auth/me', headers: user }],
    ];
    for (const [status, code, { path, ...init }] of mistakes) {
      const response = await fetch(gateway.url + path, init);
      const problem = (await response.json()) as Record<string, unknown>;
      expect({ status: response.status, ...problem }).toMatchObject({
        status,
        code,
        requestId: response.headers.get('x-request-id'),
      });
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(JSON.stringify(problem)).not.toMatch(/node_modules|\bat \w+/);
    }
  });

  it('documents every route, and routes every contract of the gateway', async () => {
    await using gateway = await testGateway();
    const document = (await (await fetch(`${gateway.url}/api/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    const documented = Object.values(document.paths).flatMap((operations) =>
      Object.values(operations).flatMap(({ operationId }) => operationId ?? []),
    );
    expect(documented.toSorted()).toEqual([...allEndpoints, ...operationalEndpoints].map(({ id }) => id).toSorted());
    // Before the contests are in memory a contest that does not exist is answered 503.
    await untilReady(gateway.url);
    for (const { method, path, id } of [...endpointsByService.gateway, ...operationalEndpoints]) {
      const url = gateway.url + path.replaceAll(/:\w+/g, randomUUID());
      const response = await fetch(url, { method: method.toUpperCase() });
      await response.body?.cancel();
      expect([id, response.status === 405 || response.status >= 500]).toEqual([id, false]);
    }
    expect(await (await fetch(gateway.url)).json()).toMatchObject({
      name: 'UrVote',
      links: { documentation: '/api/docs' },
    });
    expect((await fetch(`${gateway.url}/api/docs`)).status).toBe(200);
  });

  it('is not ready, says what is missing and answers 503 while PostgreSQL is away, and starts all the same', async () => {
    await using gateway = await testGateway({
      env: { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:9/none', SNAPSHOT_MAX_AGE_MS: '1000' },
    });
    const ready = await fetch(`${gateway.url}/health/ready`);
    expect(ready.status).toBe(503);
    const text = await ready.text();
    expect(JSON.parse(text)).toMatchObject({ checks: { postgres: 'unavailable', contests: 'unavailable' } });
    expect(text).not.toContain('secret');
    expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
    const voter = clientWith(gateway.url, await gateway.userToken());
    for (const [endpoint, request] of [
      [castVote, { body: { entryId: randomUUID(), type: 'like' } }],
      [listMyVotes, {}],
      [getContest, { params: { idOrSlug: 'any' } }],
      [getLeaderboard, { params: { idOrSlug: 'any' } }],
    ] as const) {
      const answer = await voter.call(endpoint, request);
      expect([endpoint.id, answer.status]).toEqual([endpoint.id, 503]);
      expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    }
  });
});

describe('guest sessions', () => {
  it('are a token and a cookie, and either one votes', async () => {
    await using gateway = await testGateway();
    const {
      entryIds: [entryId],
    } = await gateway.seed();
    const session = await gateway.api.call(createGuestSession, { body: {} });
    expect(session.status).toBe(201);
    const cookie = session.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^urvote_guest=.*HttpOnly/);
    const { token } = session.body as { token: string };
    const cast = (email: string, request: object) =>
      gateway.api.call(castVote, { body: { entryId, type: 'like', email }, ...request });
    expect((await cast('a@example.org', { token })).status).toBe(202);
    expect(
      (await cast('b@example.org', { cookie: cookie.split(';')[0], headers: { origin: gateway.url } })).status,
    ).toBe(202);
    expect(
      (await cast('c@example.org', { cookie: cookie.split(';')[0], headers: { origin: 'https://evil.example' } }))
        .status,
    ).toBe(403);
  });
});

describe('captcha', () => {
  it('is asked for where it is required, verified once by the provider, and a provider that is down is told', async () => {
    await using captcha = await captchaServer();
    await using gateway = await testGateway({ env: { CAPTCHA_VERIFY_URL: captcha.url, CAPTCHA_SECRET: 'secret' } });
    const {
      entryIds: [entryId],
    } = await gateway.seed({ contest: { captcha_mode: 'required' } });
    const guest = clientWith(gateway.url, await gateway.guestToken());
    const cast = (email: string, token?: string) =>
      guest.call(castVote, {
        body: { entryId, type: 'like', email, ...(token === undefined ? {} : { captchaToken: token }) },
      });
    const refused = await cast('a@example.org');
    expect([refused.status, refused.problem().code]).toEqual([422, 'CAPTCHA_REQUIRED']);
    await cast('a@example.org', captchaToken(0.9));
    await cast('b@example.org', 'no such token');
    await captcha.stop();
    await cast('c@example.org', captchaToken(0.9));
    expect(captcha.requests.map(({ secret, remoteIp }) => [secret, remoteIp])).toEqual([
      ['secret', '127.0.0.1'],
      ['secret', '127.0.0.1'],
    ]);
    const outcomes = (await gateway.queuedItems()).map((item) => item['captcha']);
    expect(outcomes).toEqual(
      expect.arrayContaining([
        { outcome: 'passed', score: 0.9 },
        { outcome: 'passed', score: 0 },
        { outcome: 'unavailable' },
      ]),
    );
    expect(outcomes).toHaveLength(3);
  });
});

describe('my votes', () => {
  it('are my own, newest first and paged [UV-55]', async () => {
    await using gateway = await testGateway();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await gateway.seed();
    const [me, other] = [randomUUID() as string, randomUUID() as string];
    const ids: string[] = [];
    for (let day = 1; day <= 5; day += 1) {
      const vote = { contestId, entryId, windowStart: `2026-05-0${day}`, castAt: new Date(Date.UTC(2026, 4, day)) };
      ids.unshift(
        await insertVote(gateway.db, { ...vote, voterKey: accountVoterKey(me), state: day === 3 ? 'held' : 'counted' }),
      );
      await insertVote(gateway.db, { ...vote, voterKey: accountVoterKey(other) });
    }
    const mine = clientWith(gateway.url, await gateway.userToken(me));
    const pages: string[][] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = (await mine.call(listMyVotes, { query: { limit: 2, contestId, cursor: cursor ?? undefined } }))
        .body as { items: { id: string }[]; nextCursor: string | null };
      pages.push(page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 1]);
    expect(pages.flat()).toEqual(ids);
    expect((await mine.call(getVote, { params: { voteId: ids[2] as string } })).body).toMatchObject({
      status: 'counted',
      reason: null,
    });
    const stranger = clientWith(gateway.url, await gateway.userToken());
    expect((await stranger.call(listMyVotes, {})).body).toEqual({ items: [], nextCursor: null });
    expect((await stranger.call(getVote, { params: { voteId: ids[0] as string } })).status).toBe(404);
    expect((await mine.call(listMyVotes, { query: { userId: other } })).status).toBe(422);
  });
});
