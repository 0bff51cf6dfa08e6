import type { Db } from '@urvote/platform/postgres/database';
import { type BulkDecision, insertDecisions } from '@urvote/platform/vote-review/decisions.queries';
import type { BulkWork } from './bulk-runner.ts';

const chunkSize = 500;

/** Until no vote is meant that nothing was decided about. */
export async function* decideHeldVotes(db: Db, bulk: BulkDecision, nowMs: () => number): BulkWork {
  for (;;) {
    const at = new Date(nowMs());
    const doneCount = await db.transaction().execute((trx) => insertDecisions(trx, bulk, at, chunkSize));
    if (doneCount === 0) return;
    yield { doneCount, skippedCount: 0 };
  }
}
