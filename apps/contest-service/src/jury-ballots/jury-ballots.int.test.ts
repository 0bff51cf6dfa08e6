import {
  getJury,
  getJuryReport,
  listJuryAssignments,
  putJury,
  putJuryBallot,
} from '@urvote/contracts/http/judging/judging-endpoints';
import type {
  JuryAssignments,
  JuryBallot,
  JuryPlan,
  JuryReport,
  JuryResource,
} from '@urvote/contracts/http/judging/judging-schemas';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { insertContest, insertEntry, insertUser, startContestService } from '../contest-service.test-support.ts';
import { addMember, approved, juryPlan, type Member } from '../juries/juries.test-support.ts';

interface Asked {
  scores?: Record<string, number>;
  comment?: string | null;
  abstain?: boolean;
  submit: boolean;
}

const secrets = {
  artist_name: 'Zora Quill',
  description: 'By Zora Quill of Bremen',
  genre: 'quillwave',
  external_url: 'https://www.youtube.com/watch?v=zoraquill01',
};

async function scene(plan: Partial<JuryPlan> = {}, jurorCount = 2) {
  await using cleanup = new AsyncDisposableStack();
  const { db, url } = cleanup.use(await testDatabase());
  const service = cleanup.use(await startContestService(url, { DATABASE_ROLE: 'urvote_contest_service' }));
  const contestId = await insertContest(db);
  const submitterId = await insertUser(db);
  const entryIds: string[] = [];
  for (const title of ['One', 'Two', 'Three'])
    entryIds.push(await insertEntry(db, contestId, { title, ...approved, submitter_user_id: submitterId, ...secrets }));
  const owner = await addMember(db, service, contestId, 'owner');
  const jurors: Member[] = [];
  for (let index = 0; index < jurorCount; index += 1) jurors.push(await addMember(db, service, contestId));
  const params = { contestId };
  const deadlineAt = '2099-01-01T00:00:00.000Z';
  const body = juryPlan(jurors, { deadlineAt, ...plan });
  const { criteria } = (await owner.api.call(putJury, { params, body })).body as JuryResource;
  const scores = (...given: number[]) => Object.fromEntries(criteria.map(({ id }, index) => [id, given[index] ?? 0]));
  const save = ({ api }: Member, entryId: string | undefined, asked: Asked) =>
    api.call(putJuryBallot, { params: { contestId, entryId: entryId ?? '' }, body: asked });
  const assignments = async ({ api }: Member) =>
    (await api.call(listJuryAssignments, { params })).body as JuryAssignments;
  const report = async () => (await owner.api.call(getJuryReport, { params })).body as JuryReport;
  const held = cleanup.move();
  const dispose = { [Symbol.asyncDispose]: () => held.disposeAsync() };
  const people = { submitterId, owner, jurors };
  return { db, service, contestId, entryIds, body, params, scores, save, assignments, report, ...people, ...dispose };
}

describe('ballots of a jury', () => {
  it('are kept as drafts, submitted, changed until the deadline and refused after it', async () => {
    await using at = await scene();
    const [juror] = at.jurors as [Member];
    const [entryId] = at.entryIds;
    const draft = await at.save(juror, entryId, { scores: {}, comment: 'first listen', submit: false });
    expect([draft.status, (draft.body as JuryBallot).state]).toEqual([200, 'draft']);
    const missing = await at.save(juror, entryId, { scores: {}, submit: true });
    expect([missing.status, missing.problem().errors?.length]).toEqual([422, 3]);
    const tooHigh = await at.save(juror, entryId, { scores: at.scores(11, 1, 1), submit: false });
    const [criterion = ''] = Object.keys(at.scores());
    expect([tooHigh.status, tooHigh.problem().errors?.[0]?.field]).toEqual([422, `body.scores.${criterion}`]);
    expect((await at.save(juror, entryId, { scores: at.scores(7, 8, 9), submit: true })).status).toBe(200);
    expect((await at.save(juror, entryId, { scores: at.scores(9, 8, 9), submit: true })).status).toBe(200);
    expect((await at.save(juror, entryId, { scores: at.scores(1, 1, 1), submit: false })).status).toBe(409);
    const shown = (await at.assignments(juror)).items.find((item) => item.entryId === entryId);
    expect(shown?.ballot).toMatchObject({ state: 'submitted', scores: at.scores(9, 8, 9) });

    const late = { ...at.body, deadlineAt: '2026-01-01T00:00:00.000Z' };
    expect((await at.owner.api.call(putJury, { params: at.params, body: late })).status).toBe(200);
    const refused = await at.save(juror, entryId, { scores: at.scores(10, 10, 10), submit: true });
    expect([refused.status, refused.problem().code]).toEqual([409, 'CONFLICT']);
    expect((await at.assignments(juror)).isOver).toBe(true);
    const criteria = [{ name: 'Voice', description: null, weight: 1 }];
    const changed = await at.owner.api.call(putJury, { params: at.params, body: { ...at.body, criteria } });
    expect(changed.status).toBe(409);
  });

  it('tell a blind jury nothing of who made an entry; whoever has a conflict of interest abstains [XA-012]', async () => {
    await using at = await scene({ isBlind: true });
    const [juror, other] = at.jurors as [Member, Member];
    await at.save(juror, at.entryIds[0], { scores: at.scores(5, 5, 5), submit: true });
    const answer = JSON.stringify(await at.assignments(juror));
    expect(answer).toContain('"title":"Two"');
    for (const secret of [...Object.values(secrets), 'Zora', 'youtube', 'http', at.submitterId])
      expect(answer, secret).not.toContain(secret);
    const open = { ...at.body, isBlind: false };
    await at.owner.api.call(putJury, { params: at.params, body: open });
    expect(JSON.stringify(await at.assignments(juror))).toContain('Zora Quill');

    expect((await at.save(other, at.entryIds[1], { abstain: true, submit: true })).body).toMatchObject({
      state: 'abstained',
      scores: {},
    });
    const both = await at.save(other, at.entryIds[1], { abstain: true, scores: at.scores(1, 1, 1), submit: true });
    expect(both.status).toBe(422);
    await at.save(other, at.entryIds[0], { scores: at.scores(9, 9, 9), submit: true });
    const { averages } = await at.report();
    expect(averages.map(({ title, average, ballotCount }) => [title, average, ballotCount])).toEqual([
      ['One', 7, 2],
      ...at.entryIds
        .slice(1)
        .toSorted()
        .map((id) => [id === at.entryIds[1] ? 'Two' : 'Three', 0, 0]),
    ]);
    const jury = (await at.owner.api.call(getJury, { params: at.params })).body as JuryResource;
    expect(jury.jurors.find(({ jurorId }) => jurorId === other.id)).toMatchObject({
      assignedCount: 3,
      submittedCount: 1,
      abstainedCount: 1,
      draftCount: 0,
    });
  });

  it('are of those who are to judge the entry, of panels, and never of the own entry [XA-012]', async () => {
    await using at = await scene();
    const [first, second] = at.jurors as [Member, Member];
    const [one = '', two = ''] = at.entryIds;
    const panels = [
      { name: 'A', jurorIds: [first.id], entryIds: [one] },
      { name: 'B', jurorIds: [second.id], entryIds: null },
    ];
    await at.owner.api.call(putJury, { params: at.params, body: { ...at.body, panels } });
    expect((await at.assignments(first)).items.map(({ entryId }) => entryId)).toEqual([one]);
    expect((await at.assignments(second)).items).toHaveLength(3);
    const asked = { scores: at.scores(1, 2, 3), submit: true };
    expect((await at.save(first, two, asked)).status).toBe(404);
    expect((await at.save(second, two, asked)).status).toBe(200);
    const idle = await addMember(at.db, at.service, at.contestId);
    expect((await at.assignments(idle)).items).toEqual([]);
    expect((await at.save(idle, one, asked)).status).toBe(404);
    expect((await at.save(at.owner, one, asked)).status).toBe(403);
    const stranger = await addMember(at.db, at.service, await insertContest(at.db));
    expect((await at.save(stranger, one, asked)).status).toBe(404);
    expect((await stranger.api.call(listJuryAssignments, { params: at.params })).status).toBe(404);
    expect((await stranger.api.call(getJuryReport, { params: at.params })).status).toBe(404);
    expect((await first.api.call(getJuryReport, { params: at.params })).status).toBe(403);

    await at.db.updateTable('entry').set({ submitter_user_id: first.id }).where('id', '=', one).execute();
    expect((await at.save(first, one, asked)).status).toBe(409);
    expect((await at.save(first, one, { abstain: true, submit: true })).status).toBe(200);
  });

  it('make averages to 4 decimals, the same at every reading and in a recount by hand [XA-007]', async () => {
    await using at = await scene({}, 3);
    const given = [
      [7, 8, 9],
      [10, 3, 4],
      [8, 8, 5],
    ];
    for (const [index, juror] of at.jurors.entries())
      for (const entryId of at.entryIds.slice(0, 2))
        await at.save(juror, entryId, {
          scores: at.scores(...(given[(index + at.entryIds.indexOf(entryId)) % 3] ?? [])),
          submit: true,
        });
    await at.save(at.jurors[0] as Member, at.entryIds[2], { scores: at.scores(3, 3, 4), submit: true });
    await at.save(at.jurors[1] as Member, at.entryIds[2], { scores: at.scores(10, 10, 10), submit: false });
    const report = await at.report();
    // (7.7 + 6.7 + 7.4) / 3
    const expected = new Map([
      [at.entryIds[0], 7.2667],
      [at.entryIds[1], 7.2667],
      [at.entryIds[2], 3.2],
    ]);
    expect(new Map(report.averages.map(({ entryId, average }) => [entryId, average]))).toEqual(expected);
    expect(report.averages.map(({ rank }) => rank)).toEqual([1, 1, 3]);
    for (let again = 0; again < 5; again += 1) expect(await at.report()).toEqual(report);
  });

  it('are blended with the public vote by the weights of the contest', async () => {
    await using at = await scene();
    const [one = '', two = ''] = at.entryIds;
    const tally = { contest_id: at.contestId, updated_at: new Date() };
    await at.db
      .insertInto('entry_tally')
      .values([
        { ...tally, entry_id: one, up_count: 100, down_count: 0, weighted_score: 100 },
        { ...tally, entry_id: two, up_count: 60, down_count: 10, weighted_score: 50 },
      ])
      .execute();
    for (const juror of at.jurors) {
      await at.save(juror, one, { scores: at.scores(4, 4, 4), submit: true });
      await at.save(juror, two, { scores: at.scores(8, 8, 8), submit: true });
    }
    expect((await at.report()).blended).toEqual([]);
    await at.db
      .updateTable('contest')
      .set({ public_weight: 0.4, jury_weight: 0.6 })
      .where('id', '=', at.contestId)
      .execute();
    expect((await at.report()).blended.slice(0, 2)).toEqual([
      {
        entryId: two,
        rank: 1,
        value: 80,
        channels: [
          { name: 'public', rank: 2, value: 50, points: 50 },
          { name: 'jury', rank: 1, value: 8, points: 100 },
        ],
      },
      {
        entryId: one,
        rank: 2,
        value: 70,
        channels: [
          { name: 'public', rank: 1, value: 100, points: 100 },
          { name: 'jury', rank: 2, value: 4, points: 50 },
        ],
      },
    ]);
  });

  it('of one juror from twenty tabs at once are one ballot', async () => {
    await using at = await scene();
    const [juror] = at.jurors as [Member];
    const all = Array.from({ length: 20 }, (_, index) => index % 11);
    const answers = await Promise.all(
      all.map((score) => at.save(juror, at.entryIds[0], { scores: at.scores(score, score, score), submit: true })),
    );
    expect(answers.map(({ status }) => status)).toEqual(all.map(() => 200));
    const rows = await at.db.selectFrom('jury_ballot').selectAll().execute();
    expect(rows).toHaveLength(1);
  });
});
