import { approveEntry, putVoterList, rejectEntry, updateContest } from '../http/contests/contest-admin-endpoints.ts';
import { getContest, getEntry, listClients, listContests, listEntries } from '../http/contests/contest-endpoints.ts';
import { submitEntry } from '../http/entries/entry-endpoints.ts';
import { getBoardOwnerDashboard } from '../http/memberships/dashboard-endpoints.ts';

export const contestServiceEndpoints = [
  listClients,
  listContests,
  getContest,
  listEntries,
  getEntry,
  updateContest,
  putVoterList,
  approveEntry,
  rejectEntry,
  submitEntry,
  getBoardOwnerDashboard,
] as const;
