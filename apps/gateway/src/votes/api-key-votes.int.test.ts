import { castVote, getVote, listMyVotes, withdrawVote } from '@urvote/contracts/http/votes/vote-endpoints';
import { insertApiKey } from '@urvote/testkit/api-keys';
import { accountVoterKey } from '@urvote/voting/voter/voter-key';
import { describe, expect, it } from 'vitest';
import { clientWith, testGateway } from '../gateway.test-support.ts';

describe('voting with an API key', () => {
  it('is voting as the owner of the key', async () => {
    await using gateway = await testGateway();
    const {
      entryIds: [entryId],
    } = await gateway.seed();
    const { key, userId } = await insertApiKey(gateway.db, { scopes: ['votes:write', 'votes:read'] });
    const client = clientWith(gateway.url, key);
    const answer = await client.call(castVote, { body: { entryId, type: 'like' } });
    expect(answer.status).toBe(202);
    const { id } = answer.body as { id: string };
    expect(await gateway.queuedItems()).toEqual([
      expect.objectContaining({ id, voterKey: accountVoterKey(userId), voterUserId: userId, emailVerified: true }),
    ]);
    expect((await client.call(getVote, { params: { voteId: id } })).status).toBe(200);
  });

  it('needs the scope of the endpoint and the role of the owner at the time', async () => {
    await using gateway = await testGateway();
    const { db, url } = gateway;
    const {
      entryIds: [entryId],
    } = await gateway.seed();
    const body = { entryId, type: 'like' };
    const reader = clientWith(url, (await insertApiKey(db, { scopes: ['votes:read'] })).key);
    expect((await reader.call(castVote, { body })).problem().code).toBe('SCOPE_MISSING');
    expect((await reader.call(withdrawVote, { params: { voteId: entryId ?? '' } })).problem().code).toBe(
      'SCOPE_MISSING',
    );
    expect((await reader.call(listMyVotes)).status).toBe(200);
    const creator = clientWith(url, (await insertApiKey(db, { scopes: ['votes:write'], roles: ['creator'] })).key);
    expect((await creator.call(castVote, { body })).problem().code).toBe('ROLE_MISSING');
    const over = clientWith(
      url,
      (
        await insertApiKey(db, {
          scopes: ['votes:write'],
          expiresAt: new Date('2026-01-01'),
          createdAt: new Date('2025-12-01'),
        })
      ).key,
    );
    expect((await over.call(castVote, { body })).problem().code).toBe('TOKEN_INVALID');
    expect(await gateway.queuedItems()).toEqual([]);
  });

  it('is limited over all that the key does, and told of beside the limits of the endpoint', async () => {
    await using gateway = await testGateway();
    const {
      entryIds: [entryId],
    } = await gateway.seed();
    const client = clientWith(
      gateway.url,
      (await insertApiKey(gateway.db, { scopes: ['votes:write', 'votes:read'], requestsPerMinute: 2 })).key,
    );
    const cast = await client.call(castVote, { body: { entryId, type: 'like' } });
    expect(cast.status).toBe(202);
    expect(cast.headers.get('ratelimit-policy')).toMatch(
      /^"api-key";q=2;w=60, "voter";q=\d+;w=60, "address";q=\d+;w=60$/,
    );
    expect(cast.headers.get('ratelimit')).toMatch(/^"api-key";r=1;t=\d+, "voter";r=\d+;t=\d+, "address";r=\d+;t=\d+$/);
    expect((await client.call(listMyVotes)).status).toBe(200);
    const refused = await client.call(listMyVotes);
    expect([refused.status, refused.problem()]).toEqual([
      429,
      expect.objectContaining({ code: 'QUOTA_EXCEEDED', 'violated-policies': ['api-key'] }),
    ]);
  });
});

describe('voting without the role of a voter', () => {
  it('is refused of an account, and no guest is asked for it [UV-02]', async () => {
    await using gateway = await testGateway();
    const {
      entryIds: [entryId],
    } = await gateway.seed();
    const cast = async (token: string, more: object = {}) =>
      clientWith(gateway.url, token).call(castVote, { body: { entryId, type: 'like', ...more } });
    for (const roles of [[], ['creator', 'moderator', 'viewer']]) {
      expect((await cast(await gateway.issuer.mintToken({ roles }))).problem()).toMatchObject({
        status: 403,
        code: 'ROLE_MISSING',
      });
    }
    expect(await gateway.queuedItems()).toEqual([]);
    expect((await cast(await gateway.issuer.mintToken({ roles: ['voter'] }))).status).toBe(202);
    expect((await cast(await gateway.guestToken(), { email: 'guest@example.org' })).status).toBe(202);
  });
});
