import { listContests } from '@urvote/contracts/http/contests/contest-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { cursorCodec, pageOf } from '@urvote/platform/paging/cursor';
import { sharedForASecond } from '@urvote/platform/proxy/shared-caching';
import { resultsVisible } from '@urvote/voting/ranking/leaderboard-visibility';
import type { AppContext } from '../context.ts';
import { contestResource } from './contest-resource.ts';
import { type ContestSort, countVoters, type ListedContest, listPublicContests } from './public-contests.queries.ts';
import { createVoterCounts, type VoterCounts } from './voter-counts.ts';

/** A cursor is of one order; the first there was keeps its name, so that cursors handed out before still lead on. */
const codecOf = (sort: ContestSort, order: 'asc' | 'desc') =>
  cursorCodec(sort === 'date' && order === 'desc' ? 'contests' : `contests.${sort}.${order}`);

const isYes = (flag: 'true' | 'false' | undefined) => (flag === undefined ? undefined : flag === 'true');

export function listContestsRoute({ db, clock }: AppContext) {
  const voterCounts = createVoterCounts((contestId) => countVoters(db, contestId));
  return defineRoute(listContests, async ({ query }) => {
    const { limit, cursor, client: clientSlug, open, active, sort, order } = query;
    const nowMs = clock.nowMs();
    const codec = codecOf(sort, order);
    const after = cursor === undefined ? undefined : codec.decode(cursor);
    const filter = { clientSlug, isOpen: isYes(open), isRunning: isYes(active), sort, order };
    const listed = await listPublicContests(db, { ...filter, now: new Date(nowMs), after, count: limit + 1 });
    const page = pageOf(listed, limit, codec, {
      position: ({ position }) => position,
      item: (contest) => itemOf(contest, voterCounts, nowMs),
    });
    return { status: 200, headers: sharedForASecond, body: { ...page, items: await Promise.all(page.items) } };
  });
}

async function itemOf({ contest, entryCount, voteCount }: ListedContest, voterCounts: VoterCounts, nowMs: number) {
  const { status, resultsVisibility, votingEndsAt } = contest;
  const rules = { status, resultsVisibility, votingEndsAtMs: votingEndsAt.getTime() };
  const counts = resultsVisible(rules, nowMs, false)
    ? { voteCount, participantCount: await voterCounts.of(contest.id, voteCount) }
    : { voteCount: null, participantCount: null };
  return { ...contestResource(contest, nowMs), entryCount, ...counts };
}
