import {
  getContestMailPreference,
  readContestMailsPage,
  sendContestMailsPage,
  setContestMailPreference,
} from '../http/contest-mails/contest-mail-endpoints.ts';
import { createCategory, deleteCategory, listCategories, updateCategory } from '../http/contests/category-endpoints.ts';
import {
  createContest,
  deleteContest,
  duplicateContest,
  getContestSettings,
  importContests,
  listClientContests,
  listContestTemplates,
} from '../http/contests/contest-making-endpoints.ts';
import { changeVoting, listContestHistory, moveContestState } from '../http/contests/contest-state-endpoints.ts';
import { advanceRound } from '../http/contests/round-endpoints.ts';
import { exportContest } from '../http/exports/export-endpoints.ts';
import { createBoard, deleteBoard, getBoard, updateBoard } from '../http/boards/board-endpoints.ts';
import { submitBoardEntry } from '../http/boards/board-entry-endpoints.ts';
import { approveEntry, putVoterList, rejectEntry, updateContest } from '../http/contests/contest-admin-endpoints.ts';
import { getContest, getEntry, listClients, listContests, listEntries } from '../http/contests/contest-endpoints.ts';
import { addEntry, submitEntry } from '../http/entries/entry-endpoints.ts';
import {
  decideEntries,
  listClientModeration,
  listContestModeration,
  reopenEntry,
  takeDownEntry,
} from '../http/entries/moderation-endpoints.ts';
import {
  listMyEntries,
  replaceEntryMedia,
  updateOwnEntry,
  withdrawEntry,
} from '../http/entries/own-entry-endpoints.ts';
import { getMyOrderSeed } from '../http/entries/entry-order-endpoints.ts';
import { closeEntryReports, fileReport, listContestReports, listReports } from '../http/reports/report-endpoints.ts';
import { decideWriteIn, listWriteIns, proposeWriteIn } from '../http/write-ins/write-in-endpoints.ts';
import { getEntryForm, putEntryForm } from '../http/entry-forms/entry-form-endpoints.ts';
import {
  disqualifyVotes,
  listDisqualifications,
  previewDisqualification,
  undoDisqualification,
} from '../http/disqualifications/disqualification-endpoints.ts';
import {
  acceptContestVote,
  decideContestVotes,
  listContestHeldVotes,
  previewContestVoteDecisions,
  voidContestVote,
} from '../http/held-votes/contest-held-vote-endpoints.ts';
import {
  acceptVote,
  decideVotes,
  getReviewedVote,
  listHeldVotes,
  previewVoteDecisions,
  voidVote,
} from '../http/held-votes/held-vote-endpoints.ts';
import {
  getJury,
  getJuryReport,
  listJuryAssignments,
  putJury,
  putJuryBallot,
} from '../http/judging/judging-endpoints.ts';
import { getBoardOwnerDashboard } from '../http/memberships/dashboard-endpoints.ts';
import {
  getWebhookDelivery,
  listWebhookDeliveries,
  replayFailedDeliveries,
  replayWebhookDelivery,
  testWebhook,
} from '../http/webhooks/webhook-delivery-endpoints.ts';
import {
  createWebhook,
  deleteWebhook,
  getWebhook,
  listWebhooks,
  rotateWebhookSecret,
  updateWebhook,
} from '../http/webhooks/webhook-endpoints.ts';

import {
  acceptInvitation,
  cancelInvitation,
  declineInvitation,
  inviteMember,
  listInvitations,
} from '../http/clients/invitation-endpoints.ts';
import {
  changeMemberRole,
  leaveClient,
  listMembers,
  removeMember,
  transferOwnership,
} from '../http/clients/member-endpoints.ts';
import { receiveBillingEvent } from '../http/clients/billing-endpoints.ts';
import { listThemes, matchTheme, onboard } from '../http/clients/onboarding-endpoints.ts';
import {
  createClient,
  getClient,
  getClientHome,
  listMyClients,
  updateClient,
} from '../http/clients/client-endpoints.ts';
import {
  beginCorrection,
  breakTie,
  certifyResult,
  closeContest,
  freezeResult,
  getResult,
  listFrozenResults,
  publishResult,
} from '../http/results/result-endpoints.ts';

export const contestServiceEndpoints = [
  exportContest,
  listClients,
  createClient,
  getClient,
  getClientHome,
  updateClient,
  listMyClients,
  listMembers,
  changeMemberRole,
  removeMember,
  leaveClient,
  transferOwnership,
  inviteMember,
  listInvitations,
  cancelInvitation,
  acceptInvitation,
  declineInvitation,
  onboard,
  listThemes,
  matchTheme,
  receiveBillingEvent,
  listContests,
  getContest,
  listEntries,
  getEntry,
  createContest,
  importContests,
  listClientContests,
  getContestSettings,
  duplicateContest,
  deleteContest,
  listContestTemplates,
  moveContestState,
  changeVoting,
  listContestHistory,
  listCategories,
  createCategory,
  updateCategory,
  deleteCategory,
  advanceRound,
  updateContest,
  putVoterList,
  approveEntry,
  rejectEntry,
  submitEntry,
  addEntry,
  listMyEntries,
  updateOwnEntry,
  replaceEntryMedia,
  withdrawEntry,
  listClientModeration,
  listContestModeration,
  decideEntries,
  reopenEntry,
  takeDownEntry,
  getMyOrderSeed,
  fileReport,
  listReports,
  listContestReports,
  closeEntryReports,
  proposeWriteIn,
  listWriteIns,
  decideWriteIn,
  getEntryForm,
  putEntryForm,
  getBoardOwnerDashboard,
  putJury,
  getJury,
  listJuryAssignments,
  putJuryBallot,
  getJuryReport,
  createBoard,
  getBoard,
  updateBoard,
  deleteBoard,
  submitBoardEntry,
  listHeldVotes,
  getReviewedVote,
  acceptVote,
  voidVote,
  previewVoteDecisions,
  decideVotes,
  listContestHeldVotes,
  acceptContestVote,
  voidContestVote,
  previewContestVoteDecisions,
  decideContestVotes,
  previewDisqualification,
  disqualifyVotes,
  listDisqualifications,
  undoDisqualification,
  createWebhook,
  listWebhooks,
  getWebhook,
  updateWebhook,
  deleteWebhook,
  rotateWebhookSecret,
  testWebhook,
  listWebhookDeliveries,
  getWebhookDelivery,
  replayWebhookDelivery,
  replayFailedDeliveries,
  closeContest,
  freezeResult,
  listFrozenResults,
  breakTie,
  certifyResult,
  publishResult,
  beginCorrection,
  getResult,
  getContestMailPreference,
  setContestMailPreference,
  readContestMailsPage,
  sendContestMailsPage,
] as const;
