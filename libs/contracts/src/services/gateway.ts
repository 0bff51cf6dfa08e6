import {
  confirmVote,
  readConfirmationPage,
  sendConfirmationPage,
} from '../http/confirmations/confirmation-endpoints.ts';
import {
  getBoardVotingStats,
  getContest,
  getEntry,
  getLeaderboard,
  listClients,
  listContests,
  listEntries,
  streamLeaderboard,
} from '../http/contests/contest-endpoints.ts';
import { createGuestSession } from '../http/guests/guest-endpoints.ts';
import {
  castVote,
  getVote,
  getVoteReceipt,
  listMyVotes,
  listReceiptKeys,
  withdrawVote,
} from '../http/votes/vote-endpoints.ts';

export const gatewayEndpoints = [
  castVote,
  confirmVote,
  readConfirmationPage,
  sendConfirmationPage,
  getVote,
  getVoteReceipt,
  withdrawVote,
  listMyVotes,
  listReceiptKeys,
  createGuestSession,
  listClients,
  listContests,
  getContest,
  listEntries,
  getEntry,
  getLeaderboard,
  streamLeaderboard,
  getBoardVotingStats,
] as const;
