import { opsDecideHeldVotes } from '@urvote/contracts/http/ops/ops-forms';
import { opsHeldVotesPage, opsHeldVotesPreview } from '@urvote/contracts/http/ops/ops-pages';
import { heldContestsPage } from '@urvote/pages/operations/held-votes/held-contests-page';
import { heldVotesPage } from '@urvote/pages/operations/held-votes/held-votes-page';
import { previewPage } from '@urvote/pages/operations/held-votes/preview-page';
import { countMeant } from '@urvote/platform/vote-review/decisions.queries';
import { listHeldVotes } from '@urvote/platform/vote-review/reviewed-votes.queries';
import { reviewedVoteOf } from '@urvote/voting/fraud/reviewed-vote';
import type { AppContext } from '../context.ts';
import { recentNotices } from '../notices/recent-notices.ts';
import { pageRoute } from '../routing/page-route.ts';
import { allows } from '../session/roles.ts';
import { decideBySelection } from './decide-by-form.ts';
import { heldContests, heldReasons } from './held-counts.queries.ts';

const shownCount = 100;
const title = 'Held votes';

export function heldVotesPageRoute(app: AppContext) {
  const { db } = app;
  return pageRoute(
    app,
    opsHeldVotesPage,
    title,
    async ({ query: { contestId, flag, decided }, operator, csrfToken }) => {
      const notices = await recentNotices(app);
      if (contestId === undefined) return { content: heldContestsPage(await heldContests(db), notices) };
      const [rows, reasons] = await Promise.all([
        listHeldVotes(db, { filter: { contestId, flag }, limit: shownCount }),
        heldReasons(db, contestId),
      ]);
      const mayDecide = allows(operator.role, 'operator');
      const votes = rows.map(reviewedVoteOf);
      return { content: heldVotesPage({ contestId, flag, votes, reasons, notices, decided, mayDecide, csrfToken }) };
    },
  );
}

export function heldVotesPreviewRoute(app: AppContext) {
  return pageRoute(app, opsHeldVotesPreview, title, async ({ query: { decision, ...asked }, csrfToken }) => {
    const until = new Date(app.clock.nowMs());
    const entries = await countMeant(app.db, { decision, filter: asked, until });
    return { content: previewPage({ ...asked, decision, entries, until: until.toISOString(), csrfToken }) };
  });
}

export function decideHeldVotesRoute(app: AppContext) {
  return pageRoute(app, opsDecideHeldVotes, title, async ({ form, operator }) => {
    const decidedCount = await decideBySelection(app, operator, form);
    return { redirect: `/held-votes?contestId=${form.contestId}&decided=${decidedCount}` };
  });
}
