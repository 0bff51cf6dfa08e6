import { previewDisqualification } from '@urvote/contracts/http/disqualifications/disqualification-endpoints';
import { memberRoute } from '../access/member-route.ts';
import type { AppContext } from '../context.ts';
import { countMeantVotes } from './disqualified-votes.queries.ts';
import { effectOnRanking } from './effect-on-ranking.ts';

export function previewDisqualificationRoute(app: AppContext) {
  return memberRoute(app, previewDisqualification, async ({ params: { contestId }, body: { filter } }) => {
    const until = new Date(app.clock.nowMs());
    const meant = await countMeantVotes(app.db, { contestId, filter, until });
    const count = meant.reduce((sum, { meantCount }) => sum + meantCount, 0);
    return { status: 200, body: { count, until: until.toISOString(), entries: effectOnRanking(meant) } };
  });
}
