import type { ApprovalBallot } from '../model/ballots.ts';
import { type Placed, rankByUnits } from '../model/count.ts';
import { addedUnits } from './added-units.ts';

/**
 * Every approved entry gets the ballot's weight once. Source: Brams and Fishburn, "Approval voting", American Political
 * Science Review 72 (1978).
 */
export function countApprovals(entryIds: readonly string[], ballots: readonly ApprovalBallot[]): Placed[] {
  const units = addedUnits(entryIds, (add) => {
    for (const { approved, weight } of ballots) for (const entryId of new Set(approved)) add(entryId, BigInt(weight));
  });
  return rankByUnits(units);
}
