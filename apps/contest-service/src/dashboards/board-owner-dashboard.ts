import { resultsVisible } from '@urvote/voting/ranking/leaderboard-visibility';
import { coarseStatusOf } from '@urvote/voting/contest-status/contest-status';
import type { ClientRole } from '@urvote/contracts/accounts/client-roles';
import { presentBoardOwner } from '../access/board-owner.ts';
import type { AppContext } from '../context.ts';
import {
  listContestsOf,
  listOwnBoards,
  listOwnClients,
  type OwnBoard,
  type OwnContest,
  type Totals,
  totalsBy,
} from './dashboards.queries.ts';

/** @throws {ProblemError} MEMBERSHIP_EXPIRED; FORBIDDEN for an account that is suspended or gone */
export async function boardOwnerDashboard({ db, clock }: Pick<AppContext, 'db' | 'clock'>, userId: string) {
  const nowMs = clock.nowMs();
  const member = await presentBoardOwner(db, userId, nowMs);
  const clients = await listOwnClients(db, userId);
  const contests = await listContestsOf(
    db,
    clients.map(({ id }) => id),
  );
  const boards = await listOwnBoards(db, userId);
  const contestTotals = await totalsBy(
    db,
    'contest_id',
    contests.map(({ id }) => id),
  );
  const boardTotals = await totalsBy(
    db,
    'board_id',
    boards.map(({ id }) => id),
  );
  return {
    membershipExpiresAt: member.membershipExpiresAt?.toISOString() ?? null,
    clients: clients.map((client) => ({ ...client, role: coarseRoleOf(client.memberRole) })),
    contests: contests.map((contest) => contestSummary(contest, contestTotals.get(contest.id), nowMs)),
    boards: boards.map((board) => boardSummary(board, boardTotals.get(board.id), nowMs)),
  };
}

function contestSummary(
  { id, clientId, slug, name, status, votingStartsAt, votingEndsAt, resultsVisibility }: OwnContest,
  totals: Totals | undefined,
  nowMs: number,
) {
  const shown = shownTotals({ status, resultsVisibility, votingEndsAt }, totals, nowMs);
  return {
    id,
    clientId,
    slug,
    name,
    status: coarseStatusOf(status),
    state: status,
    votingStartsAt: votingStartsAt.toISOString(),
    votingEndsAt: votingEndsAt.toISOString(),
    ...shown,
  };
}

function boardSummary(
  { id, contestId, slug, title, isActive, ...visibility }: OwnBoard,
  totals: Totals | undefined,
  nowMs: number,
) {
  return { id, contestId, slug, title, isActive, ...shownTotals(visibility, totals, nowMs) };
}

/** As answers have said it since before there were more roles. */
function coarseRoleOf(role: ClientRole): 'owner' | 'manager' | 'viewer' {
  if (role === 'owner') return role;
  return role === 'admin' ? 'manager' : 'viewer';
}

const none: Totals = { approvedCount: 0, pendingCount: 0, upCount: 0, downCount: 0 };

/** Results that are hidden are hidden from those who run the contest too: they may have entries in it. */
function shownTotals(
  contest: Pick<OwnContest, 'status' | 'resultsVisibility' | 'votingEndsAt'>,
  totals: Totals = none,
  nowMs: number,
) {
  const { status, resultsVisibility, votingEndsAt } = contest;
  const isVisible = resultsVisible({ status, resultsVisibility, votingEndsAtMs: votingEndsAt.getTime() }, nowMs, false);
  return isVisible ? totals : { ...totals, upCount: null, downCount: null };
}
