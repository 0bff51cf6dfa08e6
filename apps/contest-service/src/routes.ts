import type { contestServiceEndpoints } from '@urvote/contracts/services/contest-service';
import type { Route, RoutesOf } from '@urvote/platform/http/define-route';
import {
  changeMemberRoleRoute,
  leaveClientRoute,
  removeMemberRoute,
  transferOwnershipRoute,
} from './members/change-member.routes.ts';
import { receiveBillingEventRoute } from './billing/receive-billing-event.route.ts';
import { onboardRoute } from './onboarding/onboard.route.ts';
import { listThemesRoute, matchThemeRoute } from './themes/themes.routes.ts';
import { listMembersRoute } from './members/list-members.route.ts';
import {
  acceptInvitationRoute,
  cancelInvitationRoute,
  declineInvitationRoute,
  inviteMemberRoute,
  listInvitationsRoute,
} from './invitations/invitations.routes.ts';
import { getClientHomeRoute } from './client-home/get-client-home.route.ts';
import { createClientRoute } from './clients/create-client.route.ts';
import { getClientRoute } from './clients/get-client.route.ts';
import { boardRoutes } from './board-routes.ts';
import { listClientsRoute } from './clients/list-clients.route.ts';
import { listMyClientsRoute } from './clients/list-my-clients.route.ts';
import { updateClientRoute } from './clients/update-client.route.ts';
import { listCategoriesRoute } from './categories/list-categories.route.ts';
import { createCategoryRoute, deleteCategoryRoute, updateCategoryRoute } from './categories/write-category.routes.ts';
import { createContestRoute } from './contest-making/create-contest.route.ts';
import { deleteContestRoute } from './contest-making/delete-contest.route.ts';
import { duplicateContestRoute } from './contest-making/duplicate-contest.route.ts';
import { importContestsRoute } from './contest-making/import-contests.route.ts';
import { listContestTemplatesRoute } from './contest-making/list-contest-templates.route.ts';
import { getContestSettingsRoute, listClientContestsRoute } from './contest-making/read-contests.routes.ts';
import { changeVotingRoute } from './contest-moves/change-voting.route.ts';
import { listContestHistoryRoute } from './contest-moves/list-contest-history.route.ts';
import { moveContestStateRoute } from './contest-moves/move-contest-state.route.ts';
import { advanceRoundRoute } from './rounds/advance-round.route.ts';
import { getContestRoute } from './contests/get-contest.route.ts';
import { listContestsRoute } from './contests/list-contests.route.ts';
import { updateContestRoute } from './contests/update-contest.route.ts';
import { contestMailRoutes } from './contest-mail-routes.ts';
import type { AppContext } from './context.ts';
import { getBoardOwnerDashboardRoute } from './dashboards/get-board-owner-dashboard.route.ts';
import { disqualifyVotesRoute, undoDisqualificationRoute } from './disqualifications/disqualify-votes.routes.ts';
import { listDisqualificationsRoute } from './disqualifications/list-disqualifications.route.ts';
import { previewDisqualificationRoute } from './disqualifications/preview-disqualification.route.ts';
import { exportContestRoute } from './exports/export-contest.route.ts';
import { approveEntryRoute } from './entries/approve-entry.route.ts';
import { getEntryRoute } from './entries/get-entry.route.ts';
import { listEntriesRoute } from './entries/list-entries.route.ts';
import { rejectEntryRoute } from './entries/reject-entry.route.ts';
import { getEntryFormRoute } from './entry-forms/get-entry-form.route.ts';
import { putEntryFormRoute } from './entry-forms/put-entry-form.route.ts';
import {
  acceptContestVoteRoute,
  decideContestVotesRoute,
  listContestHeldVotesRoute,
  previewContestVoteDecisionsRoute,
  voidContestVoteRoute,
} from './held-votes/contest-held-votes.routes.ts';
import { acceptVoteRoute, voidVoteRoute } from './held-votes/decide-vote.routes.ts';
import { decideVotesRoute, previewVoteDecisionsRoute } from './held-votes/decide-votes.routes.ts';
import { getReviewedVoteRoute } from './held-votes/get-reviewed-vote.route.ts';
import { listHeldVotesRoute } from './held-votes/list-held-votes.route.ts';
import { decideEntriesRoute } from './moderation/decide-entries.route.ts';
import { listClientModerationRoute, listContestModerationRoute } from './moderation/list-moderation.routes.ts';
import { reopenEntryRoute, takeDownEntryRoute } from './moderation/moderate-entry.routes.ts';
import {
  replaceEntryMediaRoute,
  updateOwnEntryRoute,
  withdrawEntryRoute,
} from './own-entries/change-own-entry.routes.ts';
import { listMyEntriesRoute } from './own-entries/list-my-entries.route.ts';
import { addEntryRoute } from './submissions/add-entry.route.ts';
import { getJuryRoute } from './juries/get-jury.route.ts';
import { putJuryRoute } from './juries/put-jury.route.ts';
import { getJuryReportRoute } from './jury-ballots/get-jury-report.route.ts';
import { listJuryAssignmentsRoute } from './jury-ballots/list-jury-assignments.route.ts';
import { putJuryBallotRoute } from './jury-ballots/put-jury-ballot.route.ts';
import { submitEntryRoute } from './submissions/submit-entry.route.ts';
import { putVoterListRoute } from './voter-lists/put-voter-list.route.ts';
import { createWebhookRoute } from './webhooks/create-webhook.route.ts';
import { getWebhookRoute, listWebhooksRoute } from './webhooks/read-webhooks.routes.ts';
import { deleteWebhookRoute, rotateWebhookSecretRoute, updateWebhookRoute } from './webhooks/change-webhook.routes.ts';
import {
  replayFailedDeliveriesRoute,
  replayWebhookDeliveryRoute,
  testWebhookRoute,
} from './webhook-deliveries/send-again.routes.ts';
import { getWebhookDeliveryRoute, listWebhookDeliveriesRoute } from './webhook-deliveries/read-deliveries.routes.ts';
import { closeEntryReportsRoute } from './reports/close-reports.route.ts';
import { fileReportRoute } from './reports/file-report.route.ts';
import { listContestReportsRoute, listReportsRoute } from './reports/list-reports.routes.ts';
import { getMyOrderSeedRoute } from './voters/get-my-order-seed.route.ts';
import { proposeWriteInRoute } from './write-ins/propose-write-in.route.ts';
import { decideWriteInRoute, listWriteInsRoute } from './write-ins/review-write-ins.routes.ts';
import { getResultRoute } from './results/get-result.route.ts';
import {
  beginCorrectionRoute,
  breakTieRoute,
  certifyResultRoute,
  closeContestRoute,
  freezeResultRoute,
  listFrozenResultsRoute,
  publishResultRoute,
} from './results/results.routes.ts';

/** The table of contents: one line an endpoint, and the contract's list says which there must be. */
export function routes(app: AppContext): Route[] {
  return Object.values<Route>({
    ...judgingRoutes(app),
    ...resultRoutes(app),
    ...voteReviewRoutes(app),
    ...webhookRoutes(app),
    ...boardRoutes(app),
    ...visitorRoutes(app),
    ...contestMailRoutes(app),
    listClients: listClientsRoute(app),
    createClient: createClientRoute(app),
    getClient: getClientRoute(app),
    getClientHome: getClientHomeRoute(app),
    updateClient: updateClientRoute(app),
    listMyClients: listMyClientsRoute(app),
    listMembers: listMembersRoute(app),
    changeMemberRole: changeMemberRoleRoute(app),
    removeMember: removeMemberRoute(app),
    leaveClient: leaveClientRoute(app),
    transferOwnership: transferOwnershipRoute(app),
    inviteMember: inviteMemberRoute(app),
    listInvitations: listInvitationsRoute(app),
    cancelInvitation: cancelInvitationRoute(app),
    acceptInvitation: acceptInvitationRoute(app),
    declineInvitation: declineInvitationRoute(app),
    onboard: onboardRoute(app),
    listThemes: listThemesRoute(),
    matchTheme: matchThemeRoute(),
    receiveBillingEvent: receiveBillingEventRoute(app),
    listContests: listContestsRoute(app),
    getContest: getContestRoute(app),
    listEntries: listEntriesRoute(app),
    getEntry: getEntryRoute(app),
    createContest: createContestRoute(app),
    importContests: importContestsRoute(app),
    listClientContests: listClientContestsRoute(app),
    getContestSettings: getContestSettingsRoute(app),
    duplicateContest: duplicateContestRoute(app),
    deleteContest: deleteContestRoute(app),
    listContestTemplates: listContestTemplatesRoute(),
    moveContestState: moveContestStateRoute(app),
    changeVoting: changeVotingRoute(app),
    listContestHistory: listContestHistoryRoute(app),
    listCategories: listCategoriesRoute(app),
    createCategory: createCategoryRoute(app),
    updateCategory: updateCategoryRoute(app),
    deleteCategory: deleteCategoryRoute(app),
    advanceRound: advanceRoundRoute(app),
    updateContest: updateContestRoute(app),
    putVoterList: putVoterListRoute(app),
    submitEntry: submitEntryRoute(app),
    addEntry: addEntryRoute(app),
    listMyEntries: listMyEntriesRoute(app),
    updateOwnEntry: updateOwnEntryRoute(app),
    replaceEntryMedia: replaceEntryMediaRoute(app),
    withdrawEntry: withdrawEntryRoute(app),
    listClientModeration: listClientModerationRoute(app),
    listContestModeration: listContestModerationRoute(app),
    decideEntries: decideEntriesRoute(app),
    reopenEntry: reopenEntryRoute(app),
    takeDownEntry: takeDownEntryRoute(app),
    getEntryForm: getEntryFormRoute(app),
    putEntryForm: putEntryFormRoute(app),
    approveEntry: approveEntryRoute(app),
    rejectEntry: rejectEntryRoute(app),
    getBoardOwnerDashboard: getBoardOwnerDashboardRoute(app),
  } satisfies RoutesOf<typeof contestServiceEndpoints>);
}

const judgingRoutes = (app: AppContext) => ({
  putJury: putJuryRoute(app),
  getJury: getJuryRoute(app),
  listJuryAssignments: listJuryAssignmentsRoute(app),
  putJuryBallot: putJuryBallotRoute(app),
  getJuryReport: getJuryReportRoute(app),
});

const voteReviewRoutes = (app: AppContext) => ({
  exportContest: exportContestRoute(app),
  listHeldVotes: listHeldVotesRoute(app),
  getReviewedVote: getReviewedVoteRoute(app),
  acceptVote: acceptVoteRoute(app),
  voidVote: voidVoteRoute(app),
  previewVoteDecisions: previewVoteDecisionsRoute(app),
  decideVotes: decideVotesRoute(app),
  listContestHeldVotes: listContestHeldVotesRoute(app),
  acceptContestVote: acceptContestVoteRoute(app),
  voidContestVote: voidContestVoteRoute(app),
  previewContestVoteDecisions: previewContestVoteDecisionsRoute(app),
  decideContestVotes: decideContestVotesRoute(app),
  previewDisqualification: previewDisqualificationRoute(app),
  disqualifyVotes: disqualifyVotesRoute(app),
  listDisqualifications: listDisqualificationsRoute(app),
  undoDisqualification: undoDisqualificationRoute(app),
});

const webhookRoutes = (app: AppContext) => ({
  createWebhook: createWebhookRoute(app),
  listWebhooks: listWebhooksRoute(app),
  getWebhook: getWebhookRoute(app),
  updateWebhook: updateWebhookRoute(app),
  deleteWebhook: deleteWebhookRoute(app),
  rotateWebhookSecret: rotateWebhookSecretRoute(app),
  testWebhook: testWebhookRoute(app),
  listWebhookDeliveries: listWebhookDeliveriesRoute(app),
  getWebhookDelivery: getWebhookDeliveryRoute(app),
  replayWebhookDelivery: replayWebhookDeliveryRoute(app),
  replayFailedDeliveries: replayFailedDeliveriesRoute(app),
});

const visitorRoutes = (app: AppContext) => ({
  getMyOrderSeed: getMyOrderSeedRoute(app),
  fileReport: fileReportRoute(app),
  listReports: listReportsRoute(app),
  listContestReports: listContestReportsRoute(app),
  closeEntryReports: closeEntryReportsRoute(app),
  proposeWriteIn: proposeWriteInRoute(app),
  listWriteIns: listWriteInsRoute(app),
  decideWriteIn: decideWriteInRoute(app),
});

const resultRoutes = (app: AppContext) => ({
  closeContest: closeContestRoute(app),
  freezeResult: freezeResultRoute(app),
  listFrozenResults: listFrozenResultsRoute(app),
  breakTie: breakTieRoute(app),
  certifyResult: certifyResultRoute(app),
  publishResult: publishResultRoute(app),
  beginCorrection: beginCorrectionRoute(app),
  getResult: getResultRoute(app),
});
