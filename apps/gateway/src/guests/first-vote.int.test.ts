import { randomUUID } from 'node:crypto';
import { createGuestSession } from '@urvote/contracts/http/guests/guest-endpoints';
import { castVote, getVote, listMyVotes } from '@urvote/contracts/http/votes/vote-endpoints';
import { apiClient } from '@urvote/testkit/http-client';
import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { describe, expect, it } from 'vitest';
import { createService } from '../app.ts';
import { readConfig } from '../config.ts';
import { clientWith, testGateway, type TestGateway, untilReady } from '../gateway.test-support.ts';

interface FirstAnswer {
  id: string;
  status: string;
  guestToken: string;
  receipt: unknown;
}

const open = { contest: { voter_tier: 'cookie' as const, vote_policy: 'once' as const } };

/** Whoever has no session. */
function nobody({ url }: Pick<TestGateway, 'url'>, entryId: string) {
  const post = (headers: Record<string, string> = {}, more: object = {}) =>
    fetch(`${url}/api/v1/votes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ entryId, type: 'like', ...more }),
    });
  return {
    post,
    async cast(key?: string) {
      const response = await post(key === undefined ? {} : { 'idempotency-key': key });
      expect(response.status).toBe(202);
      const [cookie = ''] = response.headers.getSetCookie();
      return {
        body: (await response.json()) as FirstAnswer,
        cookie,
        isReplay: response.headers.get('idempotency-replayed') === 'true',
      };
    },
  };
}

const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code?: string }).code];

describeEachQueueMode('the first vote of somebody without a session', (mode) => {
  it('makes the guest it is of, who has it by cookie and by token, and by nothing else', async () => {
    await using gateway = await testGateway({ mode });
    const {
      entryIds: [entryId = ''],
    } = await gateway.seed(open);
    const { body, cookie } = await nobody(gateway, entryId).cast();
    expect(cookie).toMatch(/^urvote_guest=guest\.v1\.[^;]+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(cookie).toContain(`urvote_guest=${body.guestToken};`);
    expect(await gateway.queuedItems()).toMatchObject([
      { id: body.id, tier: 'guest', voterKey: gateway.keyOfGuest(body.guestToken) },
    ]);
    const byToken = await clientWith(gateway.url, body.guestToken).call(getVote, { params: { voteId: body.id } });
    const byCookie = await apiClient(gateway.url, { cookie: cookie.split(';', 1)[0] ?? '' }).call(getVote, {
      params: { voteId: body.id },
    });
    expect([byToken.body, byCookie.body]).toEqual(
      Array(2).fill(expect.objectContaining({ id: body.id, status: 'queued' })),
    );
    const second = await nobody(gateway, entryId).cast();
    expect(second.body.guestToken).not.toBe(body.guestToken);
    const other = clientWith(gateway.url, second.body.guestToken);
    expect((await other.call(getVote, { params: { voteId: body.id } })).status).toBe(404);
    expect((await gateway.api.call(listMyVotes)).status).toBe(401);
  });

  it("is the same guest's on every gateway when it is repeated with its key, answered as the first time, with the cookie again", async () => {
    await using gateway = await testGateway({ mode });
    await using second = await createService(readConfig(gateway.environment), { countryOf: () => null });
    const { url } = await second.start();
    const {
      entryIds: [entryId = ''],
    } = await gateway.seed(open);
    await untilReady(url);
    const key = randomUUID();
    const first = await nobody(gateway, entryId).cast(key);
    for (const node of [{ url }, gateway]) {
      const again = await nobody(node, entryId).cast(key);
      const { guestToken, ...answer } = again.body;
      expect([again.isReplay, { ...answer, guestToken: first.body.guestToken }]).toEqual([true, first.body]);
      expect(again.cookie).toContain(guestToken);
      expect(gateway.keyOfGuest(guestToken)).toBe(gateway.keyOfGuest(first.body.guestToken));
    }
    const elsewhere = await nobody(gateway, entryId).cast(randomUUID());
    expect(gateway.keyOfGuest(elsewhere.body.guestToken)).not.toBe(gateway.keyOfGuest(first.body.guestToken));
    expect(await gateway.queuedItems()).toHaveLength(2);
    const kept = await gateway.db.selectFrom('idempotency_key').select(['headers', 'body']).execute();
    for (const { headers, body } of kept)
      expect(`${JSON.stringify(headers)} ${body}`).not.toMatch(/guest\.v1|urvote_guest/);
  });
});

describe('a vote without a session', () => {
  it('takes no key that another voter of the network could have', async () => {
    await using gateway = await testGateway();
    const {
      entryIds: [entryId = ''],
    } = await gateway.seed(open);
    for (const key of ['short', 'fifteen-letters', 'sixteen letters ä', 'x'.repeat(256)]) {
      const refused = await nobody(gateway, entryId).post({
        'idempotency-key': encodeURI(key) === key ? key : 'with a space in it',
      });
      expect([refused.status, await refused.json()]).toEqual([
        422,
        expect.objectContaining({ errors: [expect.objectContaining({ field: 'headers.idempotency-key' })] }),
      ]);
    }
    expect(await gateway.queuedItems()).toEqual([]);
    expect((await nobody(gateway, entryId).post({ 'idempotency-key': 'sixteen-letters!' })).status).toBe(202);
  });

  it('is refused as with a session where an address or an account is asked for, and makes none then', async () => {
    await using gateway = await testGateway();
    const asked = {
      guest: [422, 'EMAIL_REQUIRED'],
      account: [403, 'VOTER_TIER_TOO_LOW'],
      census: [422, 'VOTER_CODE_REQUIRED'],
    } as const;
    for (const [voterTier, expected] of Object.entries(asked)) {
      const {
        entryIds: [entryId = ''],
      } = await gateway.seed({ contest: { voter_tier: voterTier } });
      const refused = await nobody(gateway, entryId).post();
      expect(refused.headers.getSetCookie()).toEqual([]);
      expect(await codeOf(refused)).toEqual(expected);
    }
    const {
      entryIds: [entryId = ''],
    } = await gateway.seed();
    expect((await nobody(gateway, entryId).post({}, { email: 'ann@example.org' })).status).toBe(202);
  });

  it('is none that a page elsewhere makes a browser cast', async () => {
    await using gateway = await testGateway({ env: { CORS_ORIGINS: 'https://app.example' } });
    const {
      entryIds: [entryId = ''],
    } = await gateway.seed(open);
    const { post } = nobody(gateway, entryId);
    const own = new URL(gateway.url).origin;
    const elsewhere: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of elsewhere) {
      const refused = await post(headers);
      expect(refused.headers.getSetCookie()).toEqual([]);
      expect(await codeOf(refused)).toEqual([403, 'CSRF_TOKEN_MISSING']);
    }
    expect((await post({ 'content-type': 'text/plain' })).status).toBe(415);
    for (const headers of [
      { origin: own },
      { origin: 'https://app.example' },
      { 'sec-fetch-site': 'same-origin' },
    ] as Record<string, string>[]) {
      expect((await post(headers)).status).toBe(202);
    }
  });

  it('counts against the guest sessions of its network, and no other vote does', async () => {
    await using gateway = await testGateway({ env: { GUEST_SESSIONS_PER_IP_PER_MINUTE: '3' } });
    const {
      entryIds: [entryId = ''],
    } = await gateway.seed(open);
    const { post, cast } = nobody(gateway, entryId);
    expect((await gateway.api.call(createGuestSession, { body: {} })).status).toBe(201);
    const { body } = await cast();
    await cast();
    expect(await codeOf(await post())).toEqual([429, 'QUOTA_EXCEEDED']);
    expect((await gateway.api.call(createGuestSession, { body: {} })).status).toBe(429);
    const again = await clientWith(gateway.url, body.guestToken).call(castVote, { body: { entryId, type: 'like' } });
    expect([again.status, again.headers.get('ratelimit-policy')]).toEqual([
      202,
      expect.not.stringContaining('guest-sessions'),
    ]);
  });

  it('with a session that is over makes a new one, which takes the place of the old cookie', async () => {
    await using gateway = await testGateway();
    const {
      entryIds: [entryId = ''],
    } = await gateway.seed(open);
    const stale = { cookie: 'urvote_guest=guest.v1.x.y', origin: new URL(gateway.url).origin };
    const response = await nobody(gateway, entryId).post(stale);
    expect([response.status, response.headers.getSetCookie()]).toEqual([
      202,
      [expect.stringContaining('urvote_guest=guest.v1.')],
    ]);
    expect(await codeOf(await nobody(gateway, entryId).post({ authorization: 'Bearer guest.v1.x.y' }))).toEqual([
      401,
      'GUEST_SESSION_INVALID',
    ]);
  });
});
