import { randomBytes, randomUUID } from 'node:crypto';
import { refreshSession } from '@urvote/contracts/http/sessions/session-endpoints';
import { deleteOwnAccount, exportOwnData } from '@urvote/contracts/http/data-rights/data-rights-endpoints';
import { addSampleContest, addSampleVotes } from '@urvote/db-schema/sample-rows.test-support';
import { withDatabaseRole } from '@urvote/platform/postgres/database-role';
import { type TestDatabase, testDatabase } from '@urvote/testkit/test-database';
import { guestVoterKey } from '@urvote/voting/voter/voter-key';
import { describe, expect, it } from 'vitest';
import { signedInAccount } from '../user-admin/user-admin.test-support.ts';
import { rightPassword, startUserService, tryPassword } from '../user-service.test-support.ts';
import { exportOwnData as pieces } from './export-own-data.ts';

const email = 'ada@example.org';

/** Twice as many votes as are made the own ones. */
async function ownVotes(database: TestDatabase, userId: string, voteCount: number) {
  const contest = await addSampleContest(database.db, { entryCount: 2 });
  await addSampleVotes(database.db, { ...contest, voteCount: voteCount * 2 });
  await database.pool.query(
    `with numbered as (select id, row_number() over (order by id) as n from vote)
     update vote set voter_key = 'u:' || $1::text, state = 'void', void_reason = 'withdrawn', voided_at = now() from numbered where numbered.id = vote.id and n <= $2`,
    [userId, voteCount],
  );
  return contest;
}

/** With the rights that the service has. */
const asUserService = ({ url }: TestDatabase): string => withDatabaseRole(url, 'urvote_user_service');

describe('the own data', () => {
  it('are one file with the own rows and nobody else’s, and go with the account [AU-19]', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startUserService(asUserService(database));
    const user = await signedInAccount(service.url, db, { email });
    const other = await signedInAccount(service.url, db, { email: 'other@example.org' });
    const { contestId, entryIds: [entryId = ''] } = await ownVotes(database, user.id, 3);
    const key = { id: randomUUID(), owner_user_id: user.id, name: 'My key', prefix: 'urv_abcdefgh', hash: randomBytes(32), scopes: ['votes:read'], created_at: new Date() };
    await db.insertInto('api_key').values(key).execute();
    await db.updateTable('entry').set({ submitter_user_id: user.id, submitter_email_key: 'g:own' }).where('id', '=', entryId).execute();

    const exported = await user.api.call(exportOwnData);
    expect([exported.status, exported.headers.get('content-disposition')]).toEqual([200, expect.stringMatching(/^attachment; filename="/)]);
    expect(exported.body).toMatchObject({
      account: { id: user.id, email, hasPassword: true },
      roles: [{ role: 'voter' }],
      sessions: [{ kind: 'bearer' }],
      apiKeys: [{ prefix: 'urv_abcdefgh' }],
      entries: [{ id: entryId }],
      votes: Array.from({ length: 3 }, () => expect.objectContaining({ contestId, castAt: expect.any(String) })),
    });
    const text = JSON.stringify(exported.body);
    expect(text).not.toMatch(new RegExp(`other@|${other.id}|argon2|${key.hash.toString('base64')}|${key.hash.toString('hex')}|"hash"`));

    for (const body of [{}, { password: 'wrong' }]) {
      const refused = await user.api.call(deleteOwnAccount, { body });
      expect([refused.status, refused.problem().code]).toEqual([403, 'PASSWORD_WRONG']);
    }
    expect((await user.api.call(deleteOwnAccount, { body: { password: rightPassword } })).status).toBe(202);
    expect((await user.me()).status).toBe(401);
    expect((await tryPassword(service.url, rightPassword, { email })).status).toBe(401);
    expect((await user.api.call(refreshSession, { body: { refreshToken: user.refreshToken } })).status).toBe(401);
    expect((await db.selectFrom('user').select('email').execute()).map((row) => row.email)).toEqual(['other@example.org']);
    const entry = await db.selectFrom('entry').select(['submitter_user_id', 'submitter_email_key', 'status']).where('id', '=', entryId).executeTakeFirstOrThrow();
    expect(entry).toEqual({ submitter_user_id: null, submitter_email_key: null, status: 'approved' });
    const mail = await service.mailTo(email);
    expect(mail.to).toContain(email);
    expect(JSON.stringify(service.log.lines)).not.toContain(email);
  });

  it('are deleted once by five requests, with one event and one audit row without address', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startUserService(database.url);
    const user = await signedInAccount(service.url, db, { email });
    const answers = await Promise.all(Array.from({ length: 5 }, () => user.api.call(deleteOwnAccount, { body: { password: rightPassword } })));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(answers.every(({ status }) => [202, 401, 404].includes(status))).toBe(true);
    expect(await db.selectFrom('outbox_event').select('payload').where('type', '=', 'user.deleted').execute()).toEqual([{ payload: { userId: user.id } }]);
    const audit = await db.selectFrom('audit_log').select(['actor_user_id', 'ip', 'user_agent', 'target_id']).where('action', '=', 'user.delete').execute();
    expect(audit).toEqual([{ actor_user_id: user.id, ip: null, user_agent: null, target_id: user.id }]);
  });

  it('of the last administrator stay', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startUserService(database.url);
    const admin = await signedInAccount(service.url, db, { email, roles: ['admin'] });
    const last = await admin.api.call(deleteOwnAccount, { body: { password: rightPassword } });
    expect([last.status, last.problem().code]).toEqual([409, 'CONFLICT']);
    await signedInAccount(service.url, db, { email: 'other@example.org', roles: ['admin'] });
    expect((await admin.api.call(deleteOwnAccount, { body: { password: rightPassword } })).status).toBe(202);
  });

  it('have the votes on voter lists and with codes', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startUserService(asUserService(database));
    const user = await signedInAccount(service.url, db, { email });
    await ownVotes(database, user.id, 4);
    const rows = await db.selectFrom('vote').select('id').where('tier', '=', 'guest').where('voter_key', 'not like', 'u:%').execute();
    const [byCode = '', byCodeOfOther = '', invited = '', asGuest = ''] = rows.map(({ id }) => id);
    const emailKey = guestVoterKey(email, 'v'.repeat(32));
    const change = (id: string, columns: object) => db.updateTable('vote').set(columns).where('id', '=', id).execute();
    await change(byCode, { voter_key: 'c:code', voter_user_id: user.id });
    await change(byCodeOfOther, { voter_key: 'c:code', voter_user_id: randomUUID(), window_start: '2026-11-22' });
    await change(invited, { voter_key: emailKey, voter_user_id: user.id, tier: 'account' });
    await change(asGuest, { voter_key: emailKey, voter_user_id: randomUUID(), window_start: '2026-11-22' });
    const { votes } = (await user.api.call(exportOwnData)).body as { votes: { id: string }[] };
    const own = await db.selectFrom('vote').select('id').where('voter_key', '=', `u:${user.id}`).execute();
    expect(votes.map(({ id }) => id).toSorted()).toEqual([...own.map(({ id }) => id), byCode, invited].toSorted());
  });

  it('are read in pieces, with every vote once', async () => {
    await using database = await testDatabase();
    const userId = randomUUID();
    await ownVotes(database, userId, 11);
    for (const votesAtOnce of [1, 3, 11, 50]) {
      const texts = await Array.fromAsync(pieces(database.db, { id: userId }, userId, { votesAtOnce }));
      const { votes } = JSON.parse(texts.join('')) as { votes: { id: string }[] };
      expect(new Set(votes.map(({ id }) => id)).size, `${votesAtOnce} at once`).toBe(11);
      expect(votes).toHaveLength(11);
    }
  });
});
