import { randomUUID } from 'node:crypto';
import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';
import {
  createCategory,
  deleteCategory,
  listCategories,
  updateCategory,
} from '@urvote/contracts/http/contests/category-endpoints';
import {
  createContest,
  deleteContest,
  duplicateContest,
  getContestSettings,
  importContests,
  listClientContests,
  listContestTemplates,
} from '@urvote/contracts/http/contests/contest-making-endpoints';
import {
  changeVoting,
  listContestHistory,
  moveContestState,
} from '@urvote/contracts/http/contests/contest-state-endpoints';
import { advanceRound } from '@urvote/contracts/http/contests/round-endpoints';
import type { ApiClient, ApiRequest } from '@urvote/testkit/http-client';
import { expect } from 'vitest';
import type { Platform } from '../platform.ts';

const times = { votingStartsAt: '2098-01-01T00:00:00Z', votingEndsAt: '2098-02-01T00:00:00Z' };
const named = () => ({ ...times, name: 'Songs', slug: `songs-${randomUUID()}` });

/** A contest from its draft to its next round. */
export async function callContestLife({ db, seed }: Platform, organiser: ApiClient): Promise<void> {
  const made = async (endpoint: Endpoint, request: ApiRequest) => {
    const answer = await organiser.call(endpoint, request);
    expect([endpoint.id, answer.status]).toEqual([endpoint.id, 201]);
    return (answer.body as { id: string }).id;
  };
  const { contestId: from } = await seed();
  const { slug: clientSlug } = await db
    .selectFrom('contest')
    .innerJoin('client', 'client.id', 'contest.client_id')
    .select('client.slug')
    .where('contest.id', '=', from)
    .executeTakeFirstOrThrow();
  const params = { clientSlug };
  const contestId = await made(createContest, { params, body: { ...named(), template: 'song_contest' } });
  const copy = await made(duplicateContest, { params: { contestId }, body: named() });
  await organiser.call(importContests, { params, query: { merge: 'true' }, body: { rows: [named(), named()] } });
  await organiser.call(listClientContests, { params, query: { state: 'draft', limit: 2 } });
  await organiser.call(getContestSettings, { params: { contestId } });
  await organiser.call(listContestTemplates);
  const categoryId = await made(createCategory, { params: { contestId }, body: { slug: 'folk', name: 'Folk' } });
  await organiser.call(updateCategory, { params: { contestId, categoryId }, body: { position: 0 } });
  await organiser.call(deleteCategory, { params: { contestId, categoryId } });
  await organiser.call(deleteContest, { params: { contestId: copy } });
  await organiser.call(moveContestState, { params: { contestId }, body: { move: 'schedule' } });
  await organiser.call(changeVoting, { params: { contestId }, body: { action: 'pause', reason: 'Maintenance' } });
  await organiser.call(listContestHistory, { params: { idOrSlug: contestId }, query: { limit: 1 } });
  await organiser.call(listCategories, { params: { idOrSlug: contestId } });
  await organiser.call(moveContestState, { params: { contestId: from }, body: { move: 'close' } });
  await organiser.call(advanceRound, { params: { contestId: from }, body: { toContestId: contestId, count: 2 } });
}
