import type { StoredRow } from '../../oracle/stored-votes.ts';
import type { Findings } from '../findings.ts';
import type { Part } from './check-voters.ts';

interface Standing {
  row: StoredRow;
  isProven: boolean;
  /** false: its voter took it back. */
  isLive: boolean;
}

/**
 * One mailbox, one vote that counts for an entry and window: of the owner who has shown that it is theirs, else of the first
 * who voted. Checked where everything that each of its owners did is known, and neither toggles nor budgets decide besides.
 */
export function checkMailboxes(
  parts: readonly Part[],
  rows: ReadonlyMap<string, StoredRow>,
  findings: Findings,
): number {
  const shared = parts.filter(
    ({ voter, contest }) =>
      voter.mailbox !== undefined && contest.policy !== 'toggle' && contest.maxVotesPerVoter === null,
  );
  let checkedCount = 0;
  for (const [key, owners] of Map.groupBy(shared, ({ voter, contest }) => `${voter.mailbox} ${contest.id}`)) {
    if (owners.some(({ expectation }) => expectation === undefined)) continue;
    const standing = owners.flatMap((part) => standingOf(part, rows));
    for (const [slot, votes] of Map.groupBy(standing, ({ row }) => `${row.entryId} ${row.windowStart}`)) {
      checkedCount += 1;
      const fault = faultOf(votes);
      if (fault !== null) findings.add(`mailbox: ${fault}`, `${key} ${slot}: ${votes.map(saying).join(' | ')}`);
    }
  }
  return checkedCount;
}

function standingOf({ voter, expectation }: Part, rows: ReadonlyMap<string, StoredRow>): Standing[] {
  return [...(expectation?.states ?? [])].flatMap(([id, expected]) => {
    const row = rows.get(id);
    if (row === undefined || (expected !== 'live' && expected !== 'withdrawn')) return [];
    return [{ row, isProven: voter.isProven, isLive: expected === 'live' }];
  });
}

function faultOf(votes: readonly Standing[]): string | null {
  const live = votes.filter(({ isLive }) => isLive);
  const unproven = live.filter(({ isProven }) => !isProven).sort((a, b) => inOrder(a.row, b.row));
  const proven = live.filter(({ isProven }) => isProven);
  if (votes.some(({ isProven }) => isProven)) {
    if (proven.length === 1 && proven[0]?.row.state !== 'counted') return 'the proven vote does not count';
    return unproven.some(({ row }) => row.reason !== 'address_confirmed_elsewhere')
      ? 'an unproven vote stands beside a proven one'
      : null;
  }
  if (unproven.length > 0 && unproven[0]?.row.state !== 'counted') return 'the first unproven vote does not count';
  return unproven.slice(1).some(({ row }) => row.state !== 'held' || row.reason !== 'address_shared')
    ? 'a later unproven vote is not held'
    : null;
}

function inOrder(a: StoredRow, b: StoredRow): number {
  return a.castAt.getTime() - b.castAt.getTime() || (a.id < b.id ? -1 : 1);
}

function saying({ row, isProven, isLive }: Standing): string {
  return `${row.id} ${row.castAt.toISOString()}${isProven ? ' proven' : ''}${isLive ? '' : ' taken back'} is ${row.state} ${row.reason ?? ''}`;
}
