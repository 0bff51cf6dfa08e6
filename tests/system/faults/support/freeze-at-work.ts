import { eventually } from '@urvote/testkit/eventually';
import type pg from 'pg';
import type { OwnService } from './own-service.ts';
import type { Platform } from './platform.ts';
import { asSuperuser } from './read-only.ts';

async function untilOneIs(client: pg.Client, condition: string): Promise<void> {
  await eventually(
    async () => {
      const { rowCount } = await client.query(
        `select from pg_stat_activity where application_name like '%vote-worker%' and ${condition}`,
      );
      if (rowCount === 0) throw new Error(`no session of a worker is at: ${condition}`);
    },
    { timeoutMs: 60_000, intervalMs: 10 },
  );
}

/**
 * Stops a worker in the middle of a transaction that has stored votes and not yet committed: the totals are locked until
 * it waits for them, and free again when it stands still. @param begin brings the worker something to settle
 */
export async function freezeAtWork<T>(
  platform: Platform,
  worker: OwnService | undefined,
  begin: () => Promise<T>,
): Promise<T> {
  return asSuperuser(platform, async (client) => {
    await client.query('begin');
    await client.query('lock table entry_tally in share mode');
    const begun = await begin();
    await untilOneIs(client, `wait_event_type = 'Lock'`);
    worker?.process.signal('SIGSTOP');
    await client.query('rollback');
    await untilOneIs(client, `state = 'idle in transaction'`);
    return begun;
  });
}
