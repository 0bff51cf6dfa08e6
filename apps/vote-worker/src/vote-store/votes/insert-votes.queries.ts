import { once } from 'node:events';
import type { TransactionClient } from '@urvote/platform/postgres/in-transaction';
import { from as copyFrom } from 'pg-copy-streams';
import type { SettledCast } from '../../settlement/settled-vote.ts';
import { copyRow, type CopyValue } from './copy-text.ts';
import { rejectionColumns, rejectionValues, voteColumns, voteValues } from './vote-rows.ts';

// The hottest statement of the platform. Measured on 2 cores, one connection, PostgreSQL 18, rows with all indexes and
// the foreign key, groups of 256 (rows a second):
//   COPY                                             35,700   <- used
//   INSERT ... SELECT FROM unnest                    30,000
//   INSERT ... SELECT FROM unnest ON CONFLICT        22,400
//   INSERT ... SELECT FROM json_populate_recordset   20,900   <- used where COPY is refused
// COPY cannot go into a table under row security, which the role of the worker is above where the server's owner may say
// so. It ends at a taken slot, and so does its twin: the whole transaction is then run again with the history.

/** The pool's own time limit does not reach a COPY. */
const copyTimeoutMs = 30_000;

/** @throws Error 'Query read timeout', as pg itself does, when the server does not answer in time */
async function copyInto(
  client: TransactionClient,
  table: string,
  columns: readonly string[],
  rows: CopyValue[][],
): Promise<void> {
  const stream = client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`));
  const overdue = setTimeout(() => stream.destroy(new Error('Query read timeout')), copyTimeoutMs);
  try {
    const finished = once(stream, 'finish');
    stream.end(rows.map(copyRow).join(''));
    await finished;
  } finally {
    clearTimeout(overdue);
  }
}

/** Slower twin of the COPY, for roles that row security holds for. */
async function insertInto(
  client: TransactionClient,
  table: string,
  columns: readonly string[],
  rows: CopyValue[][],
): Promise<void> {
  const objects = rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])));
  // jsonb columns travel as text inside the record set and are cast by the populate.
  for (const object of objects) {
    object['fraud_flags'] = JSON.parse(String(object['fraud_flags']));
    object['signals'] = JSON.parse(String(object['signals']));
    if (object['choices'] !== null) object['choices'] = JSON.parse(String(object['choices']));
  }
  const names = columns.join(', ');
  await client.query(
    `insert into ${table} (${names}) select ${names} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
    [JSON.stringify(objects)],
  );
}

export type InsertMethod = 'copy' | 'insert';

const writers = { copy: copyInto, insert: insertInto };

/** In slot order, so that two workers never wait for each other in a circle. @throws 23505 when a slot is taken */
export async function insertVotes(
  client: TransactionClient,
  casts: readonly SettledCast[],
  settledAtMs: number,
  method: InsertMethod,
): Promise<void> {
  if (casts.length === 0) return;
  const settledAt = new Date(settledAtMs).toISOString();
  const sorted = [...casts].sort(
    ({ item: a }, { item: b }) =>
      compare(a.entryId, b.entryId) || compare(a.voterKey, b.voterKey) || compare(a.windowStart, b.windowStart),
  );
  await writers[method](
    client,
    'vote',
    voteColumns,
    sorted.map((cast) => voteValues(cast, settledAt)),
  );
}

export async function insertRejections(
  client: TransactionClient,
  casts: readonly SettledCast[],
  settledAtMs: number,
  method: InsertMethod,
): Promise<void> {
  if (casts.length === 0) return;
  const settledAt = new Date(settledAtMs).toISOString();
  const rows = casts.map((cast) => rejectionValues(cast, settledAt));
  await writers[method](client, 'vote_rejection', rejectionColumns, rows);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
