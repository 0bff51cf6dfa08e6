import type { Database, NewRow } from '@urvote/db-schema/database';
import type { Clock } from '@urvote/platform/clock/clock';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import type { Kysely, Transaction } from 'kysely';
import { addDemoAccounts, type DemoCredential } from './demo-accounts.ts';
import { addCoverRows, type CoverStore, storeMissingCovers } from './demo-covers.ts';
import { boardRows, clientRows, contestRows, entryRows } from './demo-rows.ts';

export interface SeedOptions {
  clock: Clock;
  /** One line about what was added; never a password. */
  log: (line: string) => void;
  /** Without it nothing has a cover. */
  coverStore?: CoverStore;
  /** By which a guest's vote for the own entry is seen as a self-vote. */
  emailKeyOf?: (email: string) => string;
  /** Gets the credentials of the added accounts before these are there for good, so that nobody loses a password. */
  keep?: (credentials: readonly DemoCredential[]) => Promise<void>;
}

export type SeededTable = 'user' | 'client' | 'contest' | 'board' | 'entry' | 'media_asset';

export interface SeedResult {
  created: Record<SeededTable, number>;
  /** Kept nowhere but where `keep` put them. */
  credentials: DemoCredential[];
}

/** Adds what is missing; what is there stays as it is. Contests open and close relative to the day of the first run. */
export async function seedDemo(db: Kysely<Database>, options: SeedOptions): Promise<SeedResult> {
  const { coverStore, log } = options;
  const covers = coverStore ? await storeMissingCovers(db, coverStore) : [];
  const result = await db.transaction().execute(async (trx) => {
    const seeded = await addRows(trx, options);
    await options.keep?.(seeded.credentials);
    const coverCount = coverStore ? await addCoverRows(trx, coverStore.bucket, covers) : 0;
    return { ...seeded, created: { ...seeded.created, media_asset: coverCount } };
  });
  log(
    `demo data added: ${Object.entries(result.created)
      .map(([table, count]) => `${count} ${table}`)
      .join(', ')}`,
  );
  return result;
}

async function addRows(trx: Transaction<Database>, { clock, emailKeyOf }: SeedOptions): Promise<SeedResult> {
  const nowMs = clock.nowMs();
  const credentials = await addDemoAccounts(trx, nowMs);
  const clients = await addMissing(trx, 'client', clientRows(nowMs));
  const contests = await addMissing(trx, 'contest', contestRows(nowMs));
  const boards = await addMissing(trx, 'board', boardRows(nowMs));
  const entries = await addMissing(trx, 'entry', entryRows(nowMs, emailKeyOf));
  for (const contestId of contests) {
    const payload = { contestId, version: 1 };
    await appendEvent(trx, { type: 'contest.updated', aggregateType: 'contest', aggregateId: contestId, payload });
  }
  const created = {
    user: credentials.length,
    client: clients.length,
    contest: contests.length,
    board: boards.length,
    entry: entries.length,
    media_asset: 0,
  };
  return { created, credentials };
}

/** @returns the ids of the rows that were added */
async function addMissing<Table extends 'client' | 'contest' | 'board' | 'entry'>(
  trx: Transaction<Database>,
  table: Table,
  rows: readonly (NewRow<Table> & { id: string })[],
): Promise<string[]> {
  const added = await (trx as Transaction<Record<string, { id: string }>>)
    .insertInto(table)
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  return added.map(({ id }) => id);
}
