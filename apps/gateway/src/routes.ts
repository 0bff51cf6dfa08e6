import { allEndpoints } from '@urvote/contracts/services/endpoints';
import { buildOpenApiDocument } from '@urvote/contracts/openapi/build-openapi-document';
import { operationalEndpoints } from '@urvote/contracts/openapi/operational-endpoints';
import type { Route } from '@urvote/platform/http/define-route';
import { docsRoutes } from '@urvote/platform/http/docs-routes';
import type { AppContext } from './context.ts';
import {
  confirmVoteRoute,
  readConfirmationPageRoute,
  sendConfirmationPageRoute,
} from './confirmations/confirm-vote.routes.ts';
import { getContestRoute, listClientsRoute, listContestsRoute } from './contests/contests.routes.ts';
import { getEntryRoute, listEntriesRoute } from './entries/entries.routes.ts';
import { createGuestSessionRoute } from './guests/create-guest-session.route.ts';
import { getBoardVotingStatsRoute } from './leaderboards/get-board-voting-stats.route.ts';
import { getLeaderboardRoute } from './leaderboards/get-leaderboard.route.ts';
import { streamLeaderboardRoute } from './leaderboards/stream-leaderboard.route.ts';
import { listReceiptKeysRoute } from './receipts/list-receipt-keys.route.ts';
import { indexRoute } from './start/index.route.ts';
import { castVoteRoute } from './votes/cast-vote.route.ts';
import { getVoteReceiptRoute, getVoteRoute, listMyVotesRoute, withdrawVoteRoute } from './votes/own-votes.routes.ts';

/** The table of contents: one line an endpoint. */
export function apiRoutes(context: AppContext): Route[] {
  return [
    castVoteRoute(context),
    confirmVoteRoute(context),
    readConfirmationPageRoute(context),
    sendConfirmationPageRoute(context),
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
    getLeaderboardRoute(context),
    streamLeaderboardRoute(context),
    getBoardVotingStatsRoute(context),
  ];
}

/** The index of the host, and the document and pages that describe the API of all services. */
export function describingRoutes(): Route[] {
  return [indexRoute(), ...docsRoutes(buildOpenApiDocument([...allEndpoints, ...operationalEndpoints]))];
}
