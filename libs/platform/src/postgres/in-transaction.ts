import { sqlStateOf } from './errors.ts';
import type { Pool, PoolClient } from 'pg';

/** Ends a transaction that has to be run in another way; nothing is wrong with its connection. */
export class RunAgainError extends Error {
  override name = 'RunAgainError';
}

/** Runs `work` in a transaction of its own: all of it is stored, or nothing. */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(client);
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
