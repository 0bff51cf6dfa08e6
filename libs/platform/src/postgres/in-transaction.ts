import type { Pool, PoolClient } from 'pg';
import { sqlStateOf } from './errors.ts';

declare const inTransactionOnly: unique symbol;

/** A connection within a transaction; a function that takes it must run in one. For Kysely the same is `Trx`. */
export type TransactionClient = Pick<PoolClient, 'query'> & { readonly [inTransactionOnly]: true };

/** Ends a transaction that has to be run in another way; nothing is wrong with its connection. */
export class RunAgainError extends Error {
  override name = 'RunAgainError';
}

/** Runs `work` in a transaction of its own: all of it is stored, or nothing. */
export async function inTransaction<T>(pool: Pool, work: (client: TransactionClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(client as PoolClient & TransactionClient);
    await client.query('commit');
    return result;
  } catch (error) {
    const isRolledBack = await client.query('rollback').then(
      () => true,
      () => false,
    );
    // Without an answer of the server it is not known what the connection is in the middle of.
    const isUsable = isRolledBack && (error instanceof RunAgainError || sqlStateOf(error) !== undefined);
    if (!isUsable) failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(failure);
  }
}
