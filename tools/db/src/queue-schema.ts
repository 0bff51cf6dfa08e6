import { queueRoles } from '@urvote/contracts/services/service-names';
import { migrateQueueSchema, queueSchema } from '@urvote/platform/queue/migrate-queue-schema';
import pg from 'pg';

/** Makes or updates the queue's tables and gives the services that use it their rights. @returns its version */
export async function upQueueSchema(url: string): Promise<number> {
  return migrateQueueSchema(url, queueRoles);
}

/** Drops the queue's tables with all jobs in them. */
export async function dropQueueSchema(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'urvote-drop-queue' });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(`drop schema if exists ${pg.escapeIdentifier(queueSchema)} cascade`);
  } finally {
    await client.end();
  }
}
