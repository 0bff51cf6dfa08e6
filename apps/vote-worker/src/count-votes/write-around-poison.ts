import { isPermanentDataError, sqlStateOf } from '@urvote/platform/postgres/errors';
import type { VoteWorkerContext } from '../context.ts';
import type { BatchCounts } from './finish-batch.ts';
import type { PoisonItem } from './parse-items.ts';
import { type BatchToWrite, writeBatch, type WrittenBatch } from './write-batch.ts';

export interface WrittenAround extends WrittenBatch {
  poison: (PoisonItem & { batchId: string })[];
}

/**
 * Writes the batch; when PostgreSQL refuses its data for good, halves it until the refused items stand alone, and
 * writes everything else.
 *
 * @throws any other error of PostgreSQL
 */
export async function writeAroundPoison(context: Pick<VoteWorkerContext, 'pool' | 'clock'>, batch: BatchToWrite): Promise<WrittenAround> {
  try {
    return { ...(await writeBatch(context.pool, batch, context.clock.nowMs())), poison: [] };
  } catch (error) {
    if (!isPermanentDataError(error)) throw error;
    const [first, second] = halves(batch);
    if (!second) return { counts: new Map(), early: [], poison: poisonOf(first, error) };
    return merge(await writeAroundPoison(context, first), await writeAroundPoison(context, second));
  }
}

function halves(batch: BatchToWrite): [BatchToWrite, BatchToWrite?] {
  const { casts, withdrawals } = batch;
  if (casts.length > 0 && withdrawals.length > 0) return [{ ...batch, withdrawals: [] }, { ...batch, casts: [] }];
  if (casts.length + withdrawals.length <= 1) return [batch];
  const castMiddle = Math.ceil(casts.length / 2);
  const withdrawalMiddle = Math.ceil(withdrawals.length / 2);
  return [
    { ...batch, casts: casts.slice(0, castMiddle), withdrawals: withdrawals.slice(0, withdrawalMiddle) },
    { ...batch, casts: casts.slice(castMiddle), withdrawals: withdrawals.slice(withdrawalMiddle) },
  ];
}

function poisonOf({ casts, withdrawals }: BatchToWrite, error: unknown): WrittenAround['poison'] {
  const problem = `SQLSTATE ${sqlStateOf(error) ?? 'unknown'}`;
  const items = [...casts.map(({ item, batchId }) => ({ id: item.id, batchId })), ...withdrawals];
  return items.map(({ id, batchId }) => ({ id, batchId, problem }));
}

function merge(a: WrittenAround, b: WrittenAround): WrittenAround {
  const counts = new Map(a.counts);
  for (const [id, more] of b.counts) counts.set(id, sum(counts.get(id), more));
  return { counts, early: [...a.early, ...b.early], poison: [...a.poison, ...b.poison] };
}

function sum(a: BatchCounts | undefined, b: BatchCounts): BatchCounts {
  if (!a) return b;
  return { counted: a.counted + b.counted, held: a.held + b.held, rejected: a.rejected + b.rejected, void: a.void + b.void };
}
