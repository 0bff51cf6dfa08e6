import { addSampleContest, addSampleVotes } from '@urvote/db-schema/sample-rows.test-support';
import { expect, it } from 'vitest';
import { postForm, startOpsService } from '../ops-service.test-support.ts';

it('held votes are shown by contest with their reasons, struck by selection, and previewed all together', async () => {
  await using service = await startOpsService();
  const { db, url } = service;
  const contest = await addSampleContest(db);
  const { contestId } = contest;
  await addSampleVotes(db, { ...contest, voteCount: 6, state: 'held' });
  await db
    .updateTable('vote')
    .set({ fraud_flags: JSON.stringify([{ flag: 'captcha_missing', weight: 4, evidence: {} }]) })
    .execute();
  const operator = await service.signIn('operator');
  const get = async (path: string, { cookie } = operator) => (await fetch(url + path, { headers: { cookie } })).text();
  const post = async (fields: Record<string, string>, { cookie, csrf } = operator) =>
    postForm(`${url}/held-votes/decide`, { csrf, contestId, ...fields }, { cookie });
  expect(await get('/held-votes')).toContain(`/held-votes?contestId=${contestId}`);
  const page = await get(`/held-votes?contestId=${contestId}`);
  expect(page).toContain('No captcha was solved');
  expect(page).toContain('captcha_missing (6)');
  const [first = '', second = ''] = [...page.matchAll(/name="vote-([^"]+)"/g)].map((match) => match[1] ?? '');
  const struck = await post({ decision: 'void', [`vote-${first}`]: 'on', [`vote-${second}`]: 'on' });
  expect([struck.status, struck.headers.get('location')]).toEqual([
    303,
    `/held-votes?contestId=${contestId}&decided=2`,
  ]);
  expect((await post({ decision: 'void' })).status).toBe(400);

  const preview = await get(`/held-votes/preview?contestId=${contestId}&decision=accept&flag=captcha_missing`);
  expect(preview).toContain('Release 4 held votes?');
  const viewer = await service.signIn('viewer');
  expect((await post({ decision: 'void', [`vote-${first}`]: 'on' }, viewer)).status).toBe(403);
  expect(await get(`/held-votes?contestId=${contestId}`, viewer)).not.toContain('Release');

  const decisions = await db.selectFrom('vote_decision').select(['decision', 'vote_id']).execute();
  expect(
    decisions
      .filter(({ decision }) => decision === 'void')
      .map(({ vote_id }) => vote_id)
      .toSorted(),
  ).toEqual([first, second].toSorted());
  const audit = await db.selectFrom('audit_log').select('action').where('action', 'like', 'vote.%').execute();
  expect(audit.map(({ action }) => action)).toEqual(['vote.void', 'vote.void']);
});
