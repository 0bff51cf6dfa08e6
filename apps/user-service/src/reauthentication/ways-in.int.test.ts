import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';
import { createApiKey, revokeApiKey } from '@urvote/contracts/http/api-keys/api-key-endpoints';
import { unlinkIdentity } from '@urvote/contracts/http/identities/identity-endpoints';
import { removePasskey } from '@urvote/contracts/http/passkeys/passkey-endpoints';
import { listSessions, revokeOtherSessions, revokeSession } from '@urvote/contracts/http/sessions/session-endpoints';
import { withDatabaseRole } from '@urvote/platform/postgres/database-role';
import type { ApiClient } from '@urvote/testkit/http-client';
import { testClock } from '@urvote/testkit/test-clock';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { signedInAccount } from '../accounts/signed-in-account.test-support.ts';
import { rightPassword, startUserService, tryPassword } from '../user-service.test-support.ts';

const proof = { password: rightPassword };

/** Somebody with a passkey, a linked identity, a key and two sessions, and somebody else. */
async function start() {
  await using cleanup = new AsyncDisposableStack();
  const { db, url } = cleanup.use(await testDatabase());
  const clock = testClock();
  const database = { url: withDatabaseRole(url, 'urvote_user_service'), max: 5, statementTimeoutMs: 30_000 };
  const service = cleanup.use(await startUserService(url, { database }, { clock }));
  const ada = await signedInAccount(service.url, db, { email: 'ada@example.org' });
  const eve = await signedInAccount(service.url, db, { email: 'eve@example.org' });
  const made = await ada.api.call(createApiKey, { body: { name: 'Mine', scopes: ['votes:read'], ...proof } });
  const credentialId = Buffer.from('a passkey');
  const times = { created_at: new Date(), last_used_at: new Date() };
  await db
    .insertInto('user_identity')
    .values({ provider: 'google', subject: 'ada', user_id: ada.id, ...times })
    .execute();
  await db
    .insertInto('passkey')
    .values({
      credential_id: credentialId,
      user_id: ada.id,
      public_key: Buffer.alloc(1),
      name: 'Laptop',
      sign_count: 0,
      is_backed_up: false,
      created_at: new Date(),
    })
    .execute();
  await tryPassword(service.url, rightPassword, { email: ada.email });
  const { items } = (await ada.api.call(listSessions)).body as { items: { id: string; isCurrent: boolean }[] };
  const ids = {
    passkeyId: credentialId.toString('base64url'),
    apiKeyId: (made.body as { id: string }).id,
    own: items.find(({ isCurrent }) => isCurrent)?.id ?? '',
    other: items.find(({ isCurrent }) => !isCurrent)?.id ?? '',
  };
  const state = async () => ({
    passkeys: await db.selectFrom('passkey').select('name').execute(),
    identities: await db.selectFrom('user_identity').select('subject').execute(),
    keys: await db.selectFrom('api_key').select('id').where('revoked_at', 'is', null).execute(),
    sessions: await db
      .selectFrom('session')
      .select('id')
      .where('user_id', '=', ada.id)
      .where('revoked_at', 'is', null)
      .execute(),
  });
  const held = cleanup.move();
  return { db, clock, ada, eve, ids, state, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

type Started = Awaited<ReturnType<typeof start>>;

const removals = ({ passkeyId, apiKeyId, other }: Started['ids']): [Endpoint, Record<string, string>][] => [
  [removePasskey, { passkeyId }],
  [unlinkIdentity, { provider: 'google' }],
  [revokeApiKey, { apiKeyId }],
  [revokeSession, { sessionId: other }],
  [revokeOtherSessions, {}],
];

async function outcomes({ ids }: Started, api: ApiClient, body?: object): Promise<(number | string)[]> {
  const answers = [];
  for (const [endpoint, params] of removals(ids)) {
    const answer = await api.call(endpoint, { params, ...(body === undefined ? {} : { body }) });
    answers.push(answer.status < 400 ? answer.status : answer.problem().code);
  }
  return answers;
}

describe('what lets an owner in', () => {
  it('is not taken away with a stolen access token, by nobody else and by its owner with a proof', async () => {
    await using started = await start();
    const { ada, eve, state } = started;
    const before = await state();
    const asked = Array.from({ length: 5 }, () => 'REAUTHENTICATION_REQUIRED');
    expect(await outcomes(started, ada.api)).toEqual(asked);
    expect(await outcomes(started, ada.api, {})).toEqual(asked);
    expect(await outcomes(started, ada.api, { password: 'a guess' })).toEqual(asked.map(() => 'PASSWORD_WRONG'));
    const unknown = Array.from({ length: 4 }, () => 'NOT_FOUND');
    expect(await outcomes(started, eve.api, proof)).toEqual([...unknown, 204]);
    expect(await state()).toEqual(before);
    expect(await outcomes(started, ada.api, proof)).toEqual([204, 204, 204, 204, 204]);
    const own = [{ id: started.ids.own }];
    expect(await state()).toEqual({ passkeys: [], identities: [], keys: [], sessions: own });
  });

  it('goes with a fresh sign-in where there is nothing to show, and a session ends itself without a proof', async () => {
    await using started = await start();
    const { ada, clock, db, ids } = started;
    await db.updateTable('user').set({ password_hash: null }).execute();
    await db.deleteFrom('passkey').execute();
    const end = (sessionId: string) => ada.api.call(revokeSession, { params: { sessionId } });
    expect((await ada.api.call(revokeApiKey, { params: { apiKeyId: ids.apiKeyId } })).status).toBe(204);
    clock.advance(5 * 60_000 + 1);
    expect((await end(ids.other)).problem()).toMatchObject({
      code: 'REAUTHENTICATION_REQUIRED',
      methods: ['sign-in'],
    });
    expect((await end(ids.own)).status).toBe(204);
    expect((await ada.me()).status).toBe(401);
  });
});
