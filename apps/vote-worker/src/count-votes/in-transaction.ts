import type { Pool, PoolClient } from 'pg';

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
    failure = error instanceof Error ? error : new Error(String(error));
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    // A client that failed is not worth keeping: whether its rollback arrived is not known.
    client.release(failure);
  }
}
