import { randomBytes, randomUUID } from 'node:crypto';
import { refreshSession } from '@urvote/contracts/http/sessions/session-endpoints';
import { deleteOwnAccount, exportOwnData } from '@urvote/contracts/http/data-rights/data-rights-endpoints';
import { addSampleContest, addSampleVotes } from '@urvote/db-schema/sample-rows.test-support';
import { withDatabaseRole } from '@urvote/platform/postgres/database-role';
import { type TestDatabase, testDatabase } from '@urvote/testkit/test-database';
import { testClock } from '@urvote/testkit/test-clock';
import { guestVoterKey } from '@urvote/voting/voter/voter-key';
import { describe, expect, it } from 'vitest';
import { signedInAccount } from '../accounts/signed-in-account.test-support.ts';
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
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await ownVotes(database, user.id, 3);
    const key = {
      id: randomUUID(),
      owner_user_id: user.id,
      name: 'My key',
      prefix: 'urv_abcdefgh',
      hash: randomBytes(32),
      scopes: ['votes:read'],
      created_at: new Date(),
    };
    await db.insertInto('api_key').values(key).execute();
    await db
      .updateTable('entry')
      .set({ submitter_user_id: user.id, submitter_email_key: 'g:own' })
      .where('id', '=', entryId)
      .execute();

    const exported = await user.api.call(exportOwnData);
    expect([exported.status, exported.headers.get('content-disposition')]).toEqual([
      200,
      expect.stringMatching(/^attachment; filename="/),
    ]);
    expect(exported.body).toMatchObject({
      account: { id: user.id, email, hasPassword: true },
      roles: [{ role: 'voter' }],
      sessions: [{ kind: 'bearer' }],
      apiKeys: [{ prefix: 'urv_abcdefgh' }],
      entries: [{ id: entryId }],
      votes: Array.from({ length: 3 }, () => expect.objectContaining({ contestId, castAt: expect.any(String) })),
    });
    const text = JSON.stringify(exported.body);
    const foreign = ['other@', other.id, 'argon2', key.hash.toString('base64'), key.hash.toString('hex'), '"hash"'];
    expect(foreign.filter((each) => text.includes(each))).toEqual([]);

    const refusal = async (body: object) => (await user.api.call(deleteOwnAccount, { body })).problem();
    expect(await refusal({})).toMatchObject({ code: 'REAUTHENTICATION_REQUIRED', methods: ['password'] });
    expect(await refusal({ password: 'wrong' })).toMatchObject({ code: 'PASSWORD_WRONG' });
    expect((await user.api.call(deleteOwnAccount, { body: { password: rightPassword } })).status).toBe(202);
    expect((await user.me()).status).toBe(401);
    expect((await tryPassword(service.url, rightPassword, { email })).status).toBe(401);
    expect((await user.api.call(refreshSession, { body: { refreshToken: user.refreshToken } })).status).toBe(401);
    expect((await db.selectFrom('user').select('email').execute()).map((row) => row.email)).toEqual([
      'other@example.org',
    ]);
    const entry = await db
      .selectFrom('entry')
      .select(['submitter_user_id', 'submitter_email_key', 'status'])
      .where('id', '=', entryId)
      .executeTakeFirstOrThrow();
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
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => user.api.call(deleteOwnAccount, { body: { password: rightPassword } })),
    );
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(answers.every(({ status }) => [202, 401, 404].includes(status))).toBe(true);
    expect(await db.selectFrom('outbox_event').select('payload').where('type', '=', 'user.deleted').execute()).toEqual([
      { payload: { userId: user.id } },
    ]);
    const audit = await db
      .selectFrom('audit_log')
      .select(['actor_user_id', 'ip', 'user_agent', 'target_id'])
      .where('action', '=', 'user.delete')
      .execute();
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
    const rows = await db
      .selectFrom('vote')
      .select('id')
      .where('tier', '=', 'guest')
      .where('voter_key', 'not like', 'u:%')
      .execute();
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

  it('tell of votes what the API tells, and nothing of others that came with the same address', async () => {
    await using database = await testDatabase();
    const { db } = database;
    const clock = testClock('2026-11-22T00:00:00Z');
    await using service = await startUserService(asUserService(database), {}, { clock });
    const user = await signedInAccount(service.url, db, { email });
    const { entryIds } = await ownVotes(database, user.id, 4);
    const mailboxKey = guestVoterKey(email, 'v'.repeat(32));
    const ids = (
      await db.selectFrom('vote').select('id').where('voter_key', '=', `u:${user.id}`).orderBy('id').execute()
    ).map(({ id }) => id);
    const [held = '', gaveWay = '', late = '', withdrawn = ''] = ids;
    const change = (id: string, columns: object) =>
      db
        .updateTable('vote')
        .set({ void_reason: null, voided_at: null, ...columns })
        .where('id', '=', id)
        .execute();
    await change(held, { state: 'held', window_start: '2026-10-01' });
    await change(gaveWay, {
      state: 'rejected',
      rejection_reason: 'address_confirmed_elsewhere',
      mailbox_key: mailboxKey,
    });
    await change(late, { state: 'rejected', rejection_reason: 'already_voted' });
    await db
      .updateTable('vote')
      .set({ mailbox_key: mailboxKey })
      .where('voter_key', '!=', `u:${user.id}`)
      .where('entry_id', '=', entryIds[0] ?? '')
      .where('value', '=', -1)
      .execute();
    const told = async () => {
      const { votes } = (await user.api.call(exportOwnData)).body as {
        votes: { id: string; state: string; reason: string | null }[];
      };
      return Object.fromEntries(votes.map(({ id, state, reason }) => [id, [state, reason]]));
    };
    const always = { [late]: ['rejected', 'already_voted'], [withdrawn]: ['void', 'withdrawn'] };
    expect(await told()).toEqual({ ...always, [held]: ['counted', null], [gaveWay]: ['counted', null] });
    await db.updateTable('contest').set({ status: 'closed' }).execute();
    expect(await told()).toEqual({ ...always, [held]: ['held', 'under_review'], [gaveWay]: ['held', 'under_review'] });
  });

  it('end with votes that wait for a confirmation under the address, whoever cast them', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startUserService(asUserService(database));
    const user = await signedInAccount(service.url, db, { email });
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await ownVotes(database, user.id, 1);
    const waiting = (voter_key: string, mailbox_key: string) => ({
      id: randomUUID(),
      hash: randomBytes(32),
      contest_id: contestId,
      entry_id: entryId,
      voter_key,
      mailbox_key,
      sealed: randomBytes(8),
      created_at: new Date(),
      expires_at: new Date(Date.now() + 60_000),
    });
    await db
      .insertInto('unconfirmed_vote')
      .values([waiting('c:one', guestVoterKey(email, 'v'.repeat(32))), waiting('c:two', 'g:else')])
      .execute();
    expect((await user.api.call(deleteOwnAccount, { body: { password: rightPassword } })).status).toBe(202);
    expect(await db.selectFrom('unconfirmed_vote').select('voter_key').execute()).toEqual([{ voter_key: 'c:two' }]);
  });

  it('are read in pieces, with every vote once', async () => {
    await using database = await testDatabase();
    const userId = randomUUID();
    await ownVotes(database, userId, 11);
    for (const votesAtOnce of [1, 3, 11, 50]) {
      const texts = await Array.fromAsync(
        pieces(database.db, { id: userId }, userId, { votesAtOnce, nowMs: Date.now() }),
      );
      const { votes } = JSON.parse(texts.join('')) as { votes: { id: string }[] };
      expect(new Set(votes.map(({ id }) => id)).size, `${votesAtOnce} at once`).toBe(11);
      expect(votes).toHaveLength(11);
    }
  });
});
