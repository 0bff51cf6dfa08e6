import pg from 'pg';
import type { Platform } from './platform.ts';

/** One connection of the superuser; it is ended before this resolves. */
export async function asSuperuser<T>(
  { postgres }: Pick<Platform, 'postgres'>,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: postgres.url, application_name: 'fault' });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** PostgreSQL answers and takes no writes, as a server that has just lost its place to another one: all sessions are ended. */
export async function refuseWrites(platform: Platform): Promise<void> {
  await asSuperuser(platform, async (client) => {
    await client.query('alter system set default_transaction_read_only = on');
    await client.query('select pg_reload_conf()');
    await client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and usename is not null',
    );
  });
}

export async function takeWrites(platform: Platform): Promise<void> {
  await asSuperuser(platform, async (client) => {
    await client.query('alter system reset default_transaction_read_only');
    await client.query('select pg_reload_conf()');
  });
}
