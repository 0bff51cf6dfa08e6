import { randomUUID } from 'node:crypto';
import { updateContest } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import { getContestSettings } from '@urvote/contracts/http/contests/contest-making-endpoints';
import {
  changeVoting,
  listContestHistory,
  moveContestState,
} from '@urvote/contracts/http/contests/contest-state-endpoints';
import { apiClient } from '@urvote/testkit/http-client';
import { sharedByTests } from '@urvote/testkit/shared-by-tests';
import { describe, expect, it } from 'vitest';
import { appendHistory } from '../contest-states/contest-history.queries.ts';
import { insertContest } from '../contest-service.test-support.ts';
import { serviceAndDatabase } from '../contests/contests.test-support.ts';

const shared = sharedByTests(serviceAndDatabase);
const ahead = { voting_starts_at: '2098-01-01T00:00:00Z' };

interface Page {
  items: { kind: string; details: Record<string, unknown>; reason: string | null }[];
  nextCursor: string | null;
}

describe('the life of a contest', () => {
  it('is read by everybody in its history: states, limits from what to what, votes taken out, reasons, and nobody by name [XA-044]', async () => {
    const { db, service } = shared();
    const contestId = await insertContest(db, { ...ahead, status: 'draft', max_votes_per_voter: 3 });
    const steps = [
      () => service.admin.call(moveContestState, { params: { contestId }, body: { move: 'schedule' } }),
      () =>
        service.admin.call(updateContest, {
          params: { contestId },
          body: { maxVotesPerVoter: 5, name: 'X', holdThreshold: 0.1 },
        }),
      () =>
        service.admin.call(moveContestState, { params: { contestId }, body: { move: 'open', reason: 'All are here' } }),
      () => service.admin.call(changeVoting, { params: { contestId }, body: { action: 'pause', reason: 'An attack' } }),
      () =>
        service.admin.call(changeVoting, { params: { contestId }, body: { action: 'resume', reason: 'It is over' } }),
      () =>
        service.admin.call(changeVoting, {
          params: { contestId },
          body: { action: 'extend', votingEndsAt: '2099-12-01T00:00:00Z', reason: 'For the pause' },
        }),
    ];
    for (const step of steps) expect((await step()).status).toBe(200);
    await db
      .transaction()
      .execute((trx) =>
        appendHistory(trx, { contestId, at: new Date(), kind: 'votes_disqualified', details: { count: 42 } }),
      );
    expect(
      (await service.admin.call(moveContestState, { params: { contestId }, body: { move: 'close' } })).status,
    ).toBe(200);
    const items: Page['items'] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query = { limit: 3, ...(cursor && { cursor }) };
      const { body } = await apiClient(service.url).call(listContestHistory, {
        params: { idOrSlug: contestId },
        query,
      });
      items.push(...(body as Page).items);
      cursor = (body as Page).nextCursor;
    }
    const [at, from] = [expect.any(String), '2099-07-01T00:00:00.000Z'];
    expect(items).toEqual([
      { at, kind: 'moved', details: { move: 'schedule', from: 'draft', to: 'scheduled' }, reason: null },
      { at, kind: 'changed', details: { changes: [{ field: 'maxVotesPerVoter', from: 3, to: 5 }] }, reason: null },
      {
        at,
        kind: 'moved',
        details: { move: 'open', from: 'scheduled', to: 'open', votingStartsAt: expect.any(String) },
        reason: 'All are here',
      },
      { at, kind: 'paused', details: {}, reason: 'An attack' },
      { at, kind: 'resumed', details: {}, reason: 'It is over' },
      {
        at,
        kind: 'extended',
        details: { changes: [{ field: 'votingEndsAt', from, to: '2099-12-01T00:00:00.000Z' }] },
        reason: 'For the pause',
      },
      { at, kind: 'votes_disqualified', details: { count: 42 }, reason: null },
      { at, kind: 'moved', details: { move: 'close', from: 'open', to: 'closed' }, reason: null },
    ]);
    expect(JSON.stringify(items)).not.toContain(service.adminId);
  });

  it('has no history for the public while it is a draft', async () => {
    const { db, service } = shared();
    const idOrSlug = await insertContest(db, { status: 'draft' });
    for (const missing of [idOrSlug, randomUUID()])
      expect((await service.admin.call(listContestHistory, { params: { idOrSlug: missing } })).status).toBe(404);
  });

  it('moves only as the table says, naming the state, and leaves results to those who certify them', async () => {
    const { db, service } = shared();
    const contestId = await insertContest(db, { status: 'closed' });
    const move = (name: string) =>
      service.admin.call(moveContestState, { params: { contestId }, body: { move: name } });
    for (const illegal of ['schedule', 'unschedule', 'open', 'close']) {
      const refused = await move(illegal);
      expect([refused.status, refused.body]).toEqual([
        409,
        expect.objectContaining({ code: 'CONFLICT', state: 'closed' }),
      ]);
    }
    for (const foreign of ['certify', 'publish', 'uncertify']) expect((await move(foreign)).status).toBe(422);
    expect((await move('archive')).body).toMatchObject({ state: 'archived', version: 2 });
  });
});

describe('voting', () => {
  it.each([
    { action: 'pause' },
    { action: 'resume', reason: ' ' },
    { action: 'extend', reason: 'Later' },
    { action: 'stop', reason: 'Now' },
  ])('is not changed by %j', async (body) => {
    const { db, service } = shared();
    const contestId = await insertContest(db);
    expect((await service.admin.call(changeVoting, { params: { contestId }, body })).status).toBe(422);
  });

  it('is changed by one of two who read the same version', async () => {
    const { db, service } = shared();
    const contestId = await insertContest(db);
    const read = await service.admin.call(getContestSettings, { params: { contestId } });
    const headers = { 'if-match': read.headers.get('etag') ?? '' };
    const act = (action: string) =>
      service.admin.call(changeVoting, { params: { contestId }, body: { action, reason: 'Because' }, headers });
    const answers = await Promise.all([act('pause'), act('pause')]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412]);
  });

  it('is not extended once its end has come', async () => {
    const { db, service } = shared();
    const over = { voting_starts_at: '2026-01-01T00:00:00Z', voting_ends_at: '2026-01-02T00:00:00Z' };
    const contestId = await insertContest(db, over);
    const body = { action: 'extend', votingEndsAt: '2099-01-01T00:00:00Z', reason: 'More votes' };
    const refused = await service.admin.call(changeVoting, { params: { contestId }, body });
    expect([refused.status, refused.problem().code]).toEqual([409, 'FROZEN']);
  });
});
