import { statSync } from 'node:fs';
import pg from 'pg';
import { testServers } from './servers.ts';

/** Whom the PostgreSQL of the tests runs as, seen from here: the owner that its key files must have. */
export async function postgresOwner(): Promise<{ uid: number; gid: number }> {
  const client = new pg.Client({ connectionString: testServers().postgresUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const { uid, gid } = statSync(`/proc/${rows[0]?.pid}`);
    return { uid, gid };
  } finally {
    await client.end();
  }
}
