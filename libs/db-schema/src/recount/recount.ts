import type { Kysely } from 'kysely';
import type { Database } from '../database.ts';
import { compareTotals, type RecountDifference, type RecountOptions } from './compare-totals.ts';

/** All in one snapshot. @returns where a stored total differs from the votes */
export async function recount(db: Kysely<Database>, options: RecountOptions = {}): Promise<RecountDifference[]> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((trx) => compareTotals(trx, options));
}
