import { allEndpoints } from '@urvote/contracts/http/all-endpoints';
import { buildOpenApiDocument } from '@urvote/contracts/openapi/build-openapi-document';
import { operationalEndpoints } from '@urvote/contracts/openapi/operational-endpoints';
import type { Route } from '@urvote/platform/http/define-route';
import { docsRoutes } from '@urvote/platform/http/docs-routes';
import type { AppContext } from './context.ts';
import { createConfirmVote } from './confirmations/confirm-vote.ts';
import {
  confirmVoteRoute,
  readConfirmationPageRoute,
  sendConfirmationPageRoute,
} from './confirmations/confirm-vote.routes.ts';
import { getContestRoute, listClientsRoute, listContestsRoute } from './contests/contests.routes.ts';
import { getEntryRoute, listEntriesRoute } from './entries/entries.routes.ts';
import { createGuestSessionRoute } from './guests/create-guest-session.route.ts';
import type { LeaderboardPorts } from './leaderboards/leaderboard.ts';
import type { LiveLeaderboards } from './leaderboards/live-leaderboards.ts';
import {
  getBoardVotingStatsRoute,
  getLeaderboardRoute,
  streamLeaderboardRoute,
} from './leaderboards/leaderboards.routes.ts';
import { listReceiptKeysRoute } from './receipts/list-receipt-keys.route.ts';
import { indexRoute } from './start/index.route.ts';
import { castVoteRoute } from './votes/cast-vote.route.ts';
import { getVoteReceiptRoute, getVoteRoute, listMyVotesRoute, withdrawVoteRoute } from './votes/own-votes.routes.ts';

/** The table of contents: one line an endpoint. */
export function apiRoutes(context: AppContext, leaderboards: LeaderboardPorts, live: LiveLeaderboards): Route[] {
  const confirming = createConfirmVote(context);
  return [
    castVoteRoute(context),
    confirmVoteRoute(context, confirming),
    readConfirmationPageRoute(context, confirming),
    sendConfirmationPageRoute(context, confirming),
    getVoteRoute(context),
    getVoteReceiptRoute(context),
    withdrawVoteRoute(context),
    listMyVotesRoute(context),
    listReceiptKeysRoute(context),
    createGuestSessionRoute(context),
    listClientsRoute(context),
    listContestsRoute(context),
    getContestRoute(context),
    listEntriesRoute(context),
    getEntryRoute(context),
    getLeaderboardRoute(leaderboards),
    streamLeaderboardRoute(context, leaderboards, live),
    getBoardVotingStatsRoute(context, leaderboards),
  ];
}

/** The index of the host, and the document and pages that describe the API of all services. */
export function describingRoutes(): Route[] {
  return [indexRoute(), ...docsRoutes(buildOpenApiDocument([...allEndpoints, ...operationalEndpoints]))];
}
