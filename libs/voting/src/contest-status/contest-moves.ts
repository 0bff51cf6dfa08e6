import type { ContestStatus } from './contest-status.ts';

export type ContestMove =
  'schedule' | 'unschedule' | 'open' | 'close' | 'certify' | 'uncertify' | 'publish' | 'archive';

/** Every legal move. `uncertify` makes room for a corrected result; nothing takes an archived contest back. */
const contestMoves = {
  schedule: { from: ['draft'], to: 'scheduled' },
  unschedule: { from: ['scheduled'], to: 'draft' },
  open: { from: ['draft', 'scheduled'], to: 'open' },
  close: { from: ['scheduled', 'open'], to: 'closed' },
  certify: { from: ['closed'], to: 'certified' },
  uncertify: { from: ['certified', 'published'], to: 'closed' },
  publish: { from: ['certified'], to: 'published' },
  archive: { from: ['draft', 'closed', 'certified', 'published'], to: 'archived' },
} as const satisfies Record<ContestMove, { from: readonly ContestStatus[]; to: ContestStatus }>;

/** @returns the state after the move, undefined where it is not legal */
export function stateAfter(move: ContestMove, state: ContestStatus): ContestStatus | undefined {
  const { from, to } = contestMoves[move];
  return (from as readonly ContestStatus[]).includes(state) ? to : undefined;
}

interface Clocked {
  status: ContestStatus;
  votingStartsAtMs: number;
}

/** From here on what decides the result is fixed; a scheduled contest opens at its time, whenever the sweep says so. */
export function hasOpened({ status, votingStartsAtMs }: Clocked, atMs: number): boolean {
  return status === 'scheduled' ? atMs >= votingStartsAtMs : status !== 'draft';
}

/** What the clock asks of a contest; one that was open for no sweep to see opens first and closes after it. */
export function dueMove(contest: Clocked & { votingEndsAtMs: number }, atMs: number): 'open' | 'close' | undefined {
  if (contest.status === 'scheduled' && atMs >= contest.votingStartsAtMs) return 'open';
  return contest.status === 'open' && atMs >= contest.votingEndsAtMs ? 'close' : undefined;
}
