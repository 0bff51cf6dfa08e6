import { randomUUID } from 'node:crypto';
import { getJury, putJury } from '@urvote/contracts/http/judging/judging-endpoints';
import type { JuryPlan, JuryResource } from '@urvote/contracts/http/judging/judging-schemas';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { insertContest, insertEntry, startContestService } from '../contest-service.test-support.ts';
import { addMember, approved, juryPlan } from './juries.test-support.ts';

async function scene() {
  await using cleanup = new AsyncDisposableStack();
  const { db, url } = cleanup.use(await testDatabase());
  const service = cleanup.use(await startContestService(url, { DATABASE_ROLE: 'urvote_contest_service' }));
  const contestId = await insertContest(db);
  const entryIds = [
    await insertEntry(db, contestId, approved),
    await insertEntry(db, contestId, approved),
    await insertEntry(db, contestId, { status: 'pending' }),
  ];
  const owner = await addMember(db, service, contestId, 'owner');
  const jurors = [await addMember(db, service, contestId), await addMember(db, service, contestId)];
  const put = (plan: JuryPlan) => owner.api.call(putJury, { params: { contestId }, body: plan });
  const held = cleanup.move();
  return { db, service, contestId, entryIds, owner, jurors, put, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

describe('the plan of a jury', () => {
  it('has weights that make 1, and is refused with the field otherwise [XA-007]', async () => {
    await using at = await scene();
    for (const weights of [
      [0.5, 0.4],
      [0.5, 0.5001],
      [1, 1],
      [0.3333, 0.3333, 0.3333],
    ]) {
      const criteria = weights.map((weight, index) => ({ name: `c${index}`, description: null, weight }));
      const answer = await at.put(juryPlan(at.jurors, { criteria }));
      const seen = [answer.status, answer.problem().code, answer.problem().errors?.[0]?.field];
      expect(seen, weights.join()).toEqual([422, 'VALIDATION_FAILED', 'body.criteria']);
    }
    for (const weights of [[1], [0.3333, 0.3333, 0.3334], Array.from({ length: 10 }, () => 0.1)]) {
      const criteria = weights.map((weight, index) => ({ name: `c${index}`, description: null, weight }));
      expect((await at.put(juryPlan(at.jurors, { criteria }))).status, weights.join()).toBe(200);
    }
  });

  it('is read back with how far each juror is', async () => {
    await using at = await scene();
    const [first = '', second = ''] = at.jurors.map(({ id }) => id);
    const panels = [
      { name: 'All', jurorIds: [first], entryIds: null },
      { name: 'One', jurorIds: [first, second], entryIds: [at.entryIds[0] ?? ''] },
    ];
    expect((await at.put(juryPlan(at.jurors, { panels }))).status).toBe(200);
    const { status, body } = await at.owner.api.call(getJury, { params: { contestId: at.contestId } });
    const jury = body as JuryResource;
    expect(status).toBe(200);
    expect(jury.criteria.map(({ name, weight }) => [name, weight])).toEqual([
      ['Voice', 0.5],
      ['Song', 0.3],
      ['Stage', 0.2],
    ]);
    expect(jury.panels).toMatchObject([
      { name: 'All', jurorIds: [first], entryIds: null },
      { name: 'One', entryIds: [at.entryIds[0]] },
    ]);
    const counts = new Map(jury.jurors.map(({ jurorId, assignedCount }) => [jurorId, assignedCount]));
    expect(counts).toEqual(
      new Map([
        [first, 2],
        [second, 1],
      ]),
    );
    const audit = await at.db.selectFrom('audit_log').select(['action', 'target_id']).execute();
    expect(audit).toEqual([{ action: 'contest.jury', target_id: at.contestId }]);
  });

  it('names who is no judge of the client, and what is no entry of the contest', async () => {
    await using at = await scene();
    const other = await insertContest(at.db);
    const [stranger, strange] = [await addMember(at.db, at.service, other), await insertEntry(at.db, other)];
    const [juror = ''] = at.jurors.map(({ id }) => id);
    const refused = async (jurorIds: string[], entryIds: string[] | null) => {
      const answer = await at.put(juryPlan([], { panels: [{ name: 'P', jurorIds, entryIds }] }));
      return [answer.status, answer.problem().errors?.map(({ field }) => field)];
    };
    expect(await refused([juror, stranger.id], null)).toEqual([422, ['body.panels.0.jurorIds.1']]);
    expect(await refused([at.owner.id], null)).toEqual([422, ['body.panels.0.jurorIds.0']]);
    expect(await refused([juror], [at.entryIds[0] ?? '', strange])).toEqual([422, ['body.panels.0.entryIds.1']]);
  });

  it('is for those who manage the judging, of the same client', async () => {
    await using at = await scene();
    const call = { params: { contestId: at.contestId }, body: juryPlan(at.jurors) };
    const stranger = await addMember(at.db, at.service, await insertContest(at.db), 'owner');
    expect((await stranger.api.call(putJury, call)).status).toBe(404);
    for (const role of ['judge', 'moderator', 'auditor', 'viewer'] as const) {
      const member = await addMember(at.db, at.service, at.contestId, role);
      expect((await member.api.call(putJury, call)).status, role).toBe(403);
      expect((await member.api.call(getJury, { params: call.params })).status, role).toBe(403);
    }
    expect((await at.owner.api.call(getJury, { params: call.params })).status).toBe(404);
    const nowhere = { ...call, params: { contestId: randomUUID() } };
    expect((await at.owner.api.call(putJury, nowhere)).status).toBe(404);
    await at.db.updateTable('contest').set({ status: 'certified' }).where('id', '=', at.contestId).execute();
    expect((await at.put(juryPlan(at.jurors))).status).toBe(409);
  });
});
