import { randomUUID } from 'node:crypto';
import { putVoterList } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import { apiClient } from '@urvote/testkit/http-client';
import { testDatabase } from '@urvote/testkit/test-database';
import { codeVoterKey, guestVoterKey } from '@urvote/voting/voter/voter-key';
import { describe, expect, it } from 'vitest';
import { insertContest, startContestService } from '../contest-service.test-support.ts';

const secret = 'v'.repeat(32);

describe('the voter list of a contest', () => {
  it('is replaced as a whole, kept as keyed hashes, and noted without addresses', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url, { DATABASE_ROLE: 'urvote_contest_service' });
    const [contestId, otherId] = [await insertContest(db), await insertContest(db)];
    const put = async (id: string, emails: string[]) =>
      service.admin.call(putVoterList, { params: { contestId: id }, body: { emails } });
    const stored = async (id: string) =>
      (await db.selectFrom('contest_voter').select('voter_key').where('contest_id', '=', id).execute())
        .map(({ voter_key }) => voter_key)
        .toSorted();
    const keysOf = (...emails: string[]) => emails.map((email) => guestVoterKey(email, secret)).toSorted();

    expect((await put(contestId, ['a@x.example', 'A+1@x.example', 'b@x.example'])).body).toEqual({
      contestId,
      voterCount: 2,
    });
    await put(otherId, ['a@x.example']);
    expect(await stored(contestId)).toEqual(keysOf('a@x.example', 'b@x.example'));
    expect((await put(contestId, ['b@x.example', 'c@x.example'])).body).toEqual({ contestId, voterCount: 2 });
    expect([await stored(contestId), await stored(otherId)]).toEqual([
      keysOf('b@x.example', 'c@x.example'),
      keysOf('a@x.example'),
    ]);
    expect((await put(contestId, [])).body).toEqual({ contestId, voterCount: 0 });
    expect(await stored(contestId)).toEqual([]);

    const audit = await db
      .selectFrom('audit_log')
      .select(['action', 'target_id', 'details'])
      .where('target_id', '=', contestId)
      .orderBy('id')
      .execute();
    expect(audit.map(({ action, details }) => [action, details])).toEqual(
      [2, 2, 0].map((voterCount) => ['contest.voter_list', { voterCount }]),
    );
  });

  it('is a register of codes for the tier census, each good for one contest', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url, { DATABASE_ROLE: 'urvote_contest_service' });
    const [contestId, otherId] = [await insertContest(db), await insertContest(db)];
    await db.updateTable('contest').set({ voter_tier: 'census' }).where('id', 'in', [contestId, otherId]).execute();
    const put = (id: string, body: object) =>
      service.admin.call(putVoterList, { params: { contestId: id }, body: body as never });

    expect((await put(contestId, { codes: ['ABCD-2345', 'abcd 2345', 'WXYZ-6789'] })).body).toEqual({
      contestId,
      voterCount: 2,
    });
    expect((await put(otherId, { codes: ['ABCD-2345'] })).body).toEqual({ contestId: otherId, voterCount: 1 });
    const rows = await db.selectFrom('contest_voter').selectAll().execute();
    const keyOf = (id: string, code: string) => ({ contest_id: id, voter_key: codeVoterKey(id, code, secret) });
    expect(rows).toHaveLength(3);
    expect(rows).toEqual(
      expect.arrayContaining([keyOf(contestId, 'ABCD2345'), keyOf(contestId, 'WXYZ6789'), keyOf(otherId, 'ABCD2345')]),
    );
    expect(JSON.stringify(await db.selectFrom('audit_log').selectAll().execute())).not.toMatch(
      /abcd.?2345|wxyz.?6789/i,
    );
  });

  it('takes either addresses or codes, those of the contest’s tier', async () => {
    await using database = await testDatabase();
    await using service = await startContestService(database.url);
    const [contestId, censusId] = [await insertContest(database.db), await insertContest(database.db)];
    await database.db.updateTable('contest').set({ voter_tier: 'census' }).where('id', '=', censusId).execute();
    const refused = async (id: string, body: object) => {
      const answer = await service.admin.call(putVoterList, { params: { contestId: id }, body: body as never });
      return [answer.status, answer.problem().code, answer.problem().errors?.[0]?.field];
    };
    const [emails, codes] = [['a@x.example'], ['ABCD-2345']];
    expect(await refused(censusId, { emails })).toEqual([422, 'VALIDATION_FAILED', 'body.emails']);
    expect(await refused(contestId, { codes })).toEqual([422, 'VALIDATION_FAILED', 'body.codes']);
    for (const body of [{}, { emails, codes }])
      expect(await refused(censusId, body)).toEqual([422, 'VALIDATION_FAILED', 'body']);
    for (const code of ['ABCD-234', '--------', 'ABCD_2345', 'ÄBCD2345', 'A'.repeat(65)]) {
      expect(await refused(censusId, { codes: ['WXYZ6789', code] }), code).toEqual([
        422,
        'VALIDATION_FAILED',
        'body.codes.1',
      ]);
    }
    expect(await database.db.selectFrom('contest_voter').selectAll().execute()).toEqual([]);
  });

  it('is put by administrators, for contests that exist, with addresses', async () => {
    await using database = await testDatabase();
    await using service = await startContestService(database.url);
    const contestId = await insertContest(database.db);
    const body = { emails: ['a@x.example'] };
    const voter = apiClient(service.url, { token: await service.issuer.mintToken({ userId: randomUUID() }) });
    expect((await voter.call(putVoterList, { params: { contestId }, body })).status).toBe(404);
    expect((await service.admin.call(putVoterList, { params: { contestId: randomUUID() }, body })).status).toBe(404);
    const refused = await service.admin.call(putVoterList, { params: { contestId }, body: { emails: ['nobody'] } });
    expect([refused.status, refused.problem().errors?.[0]?.field]).toEqual([422, 'body.emails.0']);
  });
});
