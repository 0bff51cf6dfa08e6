import { approveEntry, putVoterList, rejectEntry, updateContest } from '../http/contests/contest-admin-endpoints.ts';
import { submitEntry } from '../http/entries/entry-endpoints.ts';
import { getBoardOwnerDashboard } from '../http/memberships/dashboard-endpoints.ts';

export const contestServiceEndpoints = [
  updateContest,
  putVoterList,
  approveEntry,
  rejectEntry,
  submitEntry,
  getBoardOwnerDashboard,
] as const;
