import { allEndpoints } from '@urvote/contracts/services/endpoints';
import { buildOpenApiDocument } from '@urvote/contracts/openapi/build-openapi-document';
import { operationalEndpoints } from '@urvote/contracts/openapi/operational-endpoints';
import type { Route, RoutesOf } from '@urvote/platform/http/define-route';
import type { gatewayEndpoints } from '@urvote/contracts/services/gateway';
import { castBallotRoute } from './ballots/cast-ballot.route.ts';
import type { AppContext } from './context.ts';
import {
  confirmVoteRoute,
  readConfirmationPageRoute,
  sendConfirmationPageRoute,
} from './confirmations/confirm-vote.routes.ts';
import { createGuestSessionRoute } from './guests/create-guest-session.route.ts';
import { getBoardVotingStatsRoute } from './leaderboards/get-board-voting-stats.route.ts';
import { getLeaderboardRoute } from './leaderboards/get-leaderboard.route.ts';
import { streamLeaderboardRoute } from './leaderboards/stream-leaderboard.route.ts';
import { listReceiptKeysRoute } from './receipts/list-receipt-keys.route.ts';
import { problemRoutes } from './reference/problems.routes.ts';
import { referenceRoutes } from './reference/reference.routes.ts';
import { embedFileRoutes, readEmbedRoute } from './share/embed.routes.ts';
import { getOembedRoute } from './share/get-oembed.route.ts';
import { readSmartLinkQrRoute, readSmartLinkRoute } from './share/smart-link.routes.ts';
import { indexRoute } from './start/index.route.ts';
import { castVoteRoute } from './votes/cast-vote.route.ts';
import { getVoteReceiptRoute, getVoteRoute, listMyVotesRoute, withdrawVoteRoute } from './votes/own-votes.routes.ts';

/** The table of contents: one line an endpoint. */
export function apiRoutes(context: AppContext): Route[] {
  return Object.values<Route>({
    castVote: castVoteRoute(context),
    castBallot: castBallotRoute(context),
    confirmVote: confirmVoteRoute(context),
    readConfirmationPage: readConfirmationPageRoute(context),
    sendConfirmationPage: sendConfirmationPageRoute(context),
    getVote: getVoteRoute(context),
    getVoteReceipt: getVoteReceiptRoute(context),
    withdrawVote: withdrawVoteRoute(context),
    listMyVotes: listMyVotesRoute(context),
    listReceiptKeys: listReceiptKeysRoute(context),
    createGuestSession: createGuestSessionRoute(context),
    getLeaderboard: getLeaderboardRoute(context),
    streamLeaderboard: streamLeaderboardRoute(context),
    getBoardVotingStats: getBoardVotingStatsRoute(context),
    readSmartLink: readSmartLinkRoute(context),
    readSmartLinkQr: readSmartLinkQrRoute(context),
    getOembed: getOembedRoute(context),
    readEmbed: readEmbedRoute(context),
    ...embedFileRoutes(),
  } satisfies RoutesOf<typeof gatewayEndpoints>);
}

/** The index of the host, and the document and pages that describe the API of all services. */
export function describingRoutes(): Route[] {
  const endpoints = [...allEndpoints, ...operationalEndpoints];
  return [indexRoute(), ...referenceRoutes(() => buildOpenApiDocument(endpoints)), ...problemRoutes(endpoints)];
}
