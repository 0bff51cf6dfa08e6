import { z } from 'zod';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { heldVoteFilter, voteDecision } from '@urvote/contracts/http/held-votes/held-vote-schemas';
import { heldContestsPage } from '@urvote/pages/operations/held-votes/held-contests-page';
import { heldVotesPage } from '@urvote/pages/operations/held-votes/held-votes-page';
import { previewPage } from '@urvote/pages/operations/held-votes/preview-page';
import type { Route } from '@urvote/platform/http/define-route';
import { countMeant } from '@urvote/platform/vote-review/decisions.queries';
import { listHeldVotes } from '@urvote/platform/vote-review/reviewed-votes.queries';
import { reviewedVoteOf } from '@urvote/voting/fraud/reviewed-vote';
import type { AppContext } from '../context.ts';
import { pageRoute } from '../routing/page-route.ts';
import { allows } from '../session/roles.ts';
import { decideBySelection, decideByFilter } from './decide-by-form.ts';
import { heldContests, heldReasons } from './held-counts.queries.ts';

const shownCount = 100;
const title = 'Held votes';
const filter = heldVoteFilter.pick({ contestId: true, flag: true });
const listQuery = filter.partial({ contestId: true }).extend({ decided: z.coerce.number().int().min(0).optional() });
const previewQuery = filter.extend({ decision: voteDecision });

export function heldVotesPageRoute(app: AppContext): Route {
  const { db } = app;
  return pageRoute(
    app,
    { id: 'opsHeldVotesPage', method: 'get', path: '/held-votes', title, role: 'viewer', query: listQuery },
    async ({ query: { contestId, flag, decided }, operator, csrfToken }) => {
      if (contestId === undefined) return { content: heldContestsPage(await heldContests(db)) };
      const [rows, reasons] = await Promise.all([
        listHeldVotes(db, { filter: { contestId, flag }, limit: shownCount }),
        heldReasons(db, contestId),
      ]);
      const mayDecide = allows(operator.role, 'operator');
      const votes = rows.map(reviewedVoteOf);
      return { content: heldVotesPage({ contestId, flag, votes, reasons, decided, mayDecide, csrfToken }) };
    },
  );
}

export function heldVotesPreviewRoute(app: AppContext): Route {
  return pageRoute(
    app,
    {
      id: 'opsHeldVotesPreview',
      method: 'get',
      path: '/held-votes/preview',
      title,
      role: 'operator',
      query: previewQuery,
    },
    async ({ query: { decision, ...asked }, csrfToken }) => {
      const until = new Date(app.clock.nowMs());
      const entries = await countMeant(app.db, { decision, filter: asked, until });
      return { content: previewPage({ ...asked, decision, entries, until: until.toISOString(), csrfToken }) };
    },
  );
}

export function decideHeldVotesRoute(app: AppContext): Route {
  return pageRoute(
    app,
    { id: 'opsDecideHeldVotes', method: 'post', path: '/held-votes/decide', title, role: 'operator' },
    async ({ form, operator }) => {
      const contestId = z.uuid().safeParse(form.get('contestId'));
      if (!contestId.success) throw new ProblemError('NOT_FOUND', { detail: 'The form does not say which contest' });
      const decide = form.has('expectedCount') ? decideByFilter : decideBySelection;
      return { redirect: `/held-votes?contestId=${contestId.data}&decided=${await decide(app, operator, form)}` };
    },
  );
}
