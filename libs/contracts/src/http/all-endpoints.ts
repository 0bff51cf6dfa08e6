import { getMe, listTokenKeys, signIn } from './auth/auth-endpoints.ts';
import { approveEntry, rejectEntry, updateContest } from './contests/contest-admin-endpoints.ts';
import {
  getBoardVotingStats, getContest, getEntry, getLeaderboard, listClients, listContests, listEntries, streamLeaderboard,
} from './contests/contest-endpoints.ts';
import type { Endpoint } from './endpoint.ts';
import { createGuestSession } from './guests/guest-endpoints.ts';
import { getMedia } from './media/media-endpoints.ts';
import { castVote, getVote, listMyVotes, listReceiptKeys, withdrawVote } from './votes/vote-endpoints.ts';

/** What each service answers; the OpenAPI document is their union. */
export const endpointsByService = {
  gateway: [
    castVote, getVote, withdrawVote, listMyVotes, listReceiptKeys, createGuestSession, listClients, listContests,
    getContest, listEntries, getEntry, getLeaderboard, streamLeaderboard, getBoardVotingStats,
  ],
  'user-service': [signIn, getMe, listTokenKeys],
  'contest-service': [updateContest, approveEntry, rejectEntry],
  'media-service': [getMedia],
} as const satisfies Record<string, readonly Endpoint[]>;

export const allEndpoints: readonly Endpoint[] = Object.values(endpointsByService).flat();
