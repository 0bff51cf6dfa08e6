import {
  confirmVote,
  readConfirmationPage,
  sendConfirmationPage,
} from '../http/confirmations/confirmation-endpoints.ts';
import { getBoardVotingStats, getLeaderboard, streamLeaderboard } from '../http/contests/contest-endpoints.ts';
import { createGuestSession } from '../http/guests/guest-endpoints.ts';
import { castBallot } from '../http/ballots/ballot-endpoints.ts';
import {
  getOembed,
  readEmbed,
  readEmbedLoader,
  readEmbedScript,
  readSmartLink,
  readSmartLinkQr,
} from '../http/share/share-endpoints.ts';
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
  castBallot,
  confirmVote,
  readConfirmationPage,
  sendConfirmationPage,
  getVote,
  getVoteReceipt,
  withdrawVote,
  listMyVotes,
  listReceiptKeys,
  createGuestSession,
  getLeaderboard,
  streamLeaderboard,
  getBoardVotingStats,
  readSmartLink,
  readSmartLinkQr,
  getOembed,
  readEmbed,
  readEmbedLoader,
  readEmbedScript,
] as const;
