import { runMigrations } from 'bullmq';
import pg from 'pg';

export const queueSchema = 'bullmq';

/** BullMQ's functions run with the caller's rights. */
function grantsTo(role: string): string[] {
  const quoted = pg.escapeIdentifier(role);
  return [
    `grant usage on schema ${queueSchema} to ${quoted}`,
    `grant select, insert, update, delete on all tables in schema ${queueSchema} to ${quoted}`,
    `grant usage, select on all sequences in schema ${queueSchema} to ${quoted}`,
    `grant execute on all functions in schema ${queueSchema} to ${quoted}`,
  ];
}

/**
 * In one transaction, under BullMQ's own advisory lock.
 * @param url a direct connection of the owner
 * @returns the schema's version
 */
export async function migrateQueueSchema(url: string, roles: readonly string[] = []): Promise<number> {
  const client = new pg.Client({ connectionString: url, application_name: 'urvote-migrate-queue' });
  client.on('error', () => {});
  await client.connect();
  try {
    const version = await runMigrations(client, queueSchema);
    for (const role of roles) for (const grant of grantsTo(role)) await client.query(grant);
    return version;
  } finally {
    await client.end();
  }
}
