import { inTransaction, type TransactionClient } from '@urvote/platform/postgres/in-transaction';
import type { ContestRules } from '@urvote/voting/contest-rules';
import type { Pool } from 'pg';
import { settleRun } from '../../settlement/settle-run.ts';
import { tallyDeltas } from '../../settlement/tally-deltas.ts';
import { lockContests } from '../locks/lock-contests.queries.ts';
import { finishGroups } from '../totals/finish-groups.queries.ts';
import { writeBudgets } from '../totals/write-budgets.queries.ts';
import { changeStates } from '../votes/change-states.queries.ts';
import { readHistory } from '../votes/read-history.ts';
import { voteReader } from '../votes/stored-votes.queries.ts';
import { closeDecisions, type OpenDecision, takeDecisions } from './decisions.queries.ts';

export interface DecisionsToSettle {
  contests: ReadonlyMap<string, ContestRules>;
  decisions: readonly OpenDecision[];
}

/**
 * Folds decisions into their contests' votes in one transaction, with the locks of a run and in their order. What is
 * settled already is passed over.
 */
export async function settleDecisions(pool: Pool, toSettle: DecisionsToSettle, settledAtMs: number): Promise<void> {
  await inTransaction(pool, (client) => settle(client, toSettle, settledAtMs));
}

async function settle(
  client: TransactionClient,
  { contests, decisions }: DecisionsToSettle,
  settledAtMs: number,
): Promise<void> {
  const contestIds = new Set(decisions.map(({ contestId }) => contestId));
  await lockContests(client, { contestIds, folded: contestIds });
  const run = { contests, casts: [], withdrawals: [], decisions: await takeDecisions(client, decisions) };
  const { changes, budgets } = settleRun({ ...run, history: await readHistory(voteReader(client), run) });
  await writeBudgets(client, budgets);
  const deltas = tallyDeltas([], await changeStates(client, changes));
  await closeDecisions(client, decisions, settledAtMs);
  await finishGroups(client, {
    groups: [],
    counts: new Map(),
    pending: new Map(),
    isWhole: false,
    deltas,
    settledAtMs,
  });
}
