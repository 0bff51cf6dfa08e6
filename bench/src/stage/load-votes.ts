import { repairTotals } from '@urvote/db-schema/recount';
import { sql } from 'kysely';
import { addressOf, userAgentOf } from '../load/voter-traits.ts';
import { copyIn } from './copy-votes.ts';
import type { BenchDatabase } from './servers.ts';

/** Rows sent in one piece. */
const pieceRows = 200;
const reportEvery = 500_000;

const hex = (value: number, length: number): string => value.toString(16).padStart(length, '0');

/** A row of `vote` in the column order of the table, in the text format of COPY. */
function row(database: BenchDatabase, number: number, at: string): string {
  const { contestId, entryIds, windowStart } = database.contest;
  const id = `01920000-0000-7000-8000-${hex(number, 12)}`;
  const voterId = `00000000-0000-4000-8000-${hex(Math.floor(number / entryIds.length), 12)}`;
  // Skewed, so that the ranks differ.
  const place = number % entryIds.length;
  const entryId = entryIds[place] ?? '';
  const isUp = number % (place + 3) !== 0;
  const fields = [
    id,
    windowStart,
    contestId,
    entryId,
    `u:${voterId}`,
    voterId,
    'account',
    isUp ? 1 : -1,
    'counted',
    '\\N',
    '1.00',
    '0.018',
    '[]',
    'f',
    '{}',
    1,
    addressOf(number),
    userAgentOf(number),
    hex(number, 24),
    'DE',
    3320,
    '\\N',
    at,
    at,
    '\\N',
    `01920000-0000-7fff-8000-${hex(Math.floor(number / 256), 12)}`,
    number % 256,
  ];
  return `${fields.join('\t')}\n`;
}

function* pieces(database: BenchDatabase, count: number, onProgress: (stored: number) => void): Generator<Buffer> {
  const at = new Date().toISOString();
  for (let first = 0; first < count; first += pieceRows) {
    const size = Math.min(pieceRows, count - first);
    yield Buffer.from(Array.from({ length: size }, (_, index) => row(database, first + index, at)).join(''));
    if ((first + size) % reportEvery === 0) onProgress(first + size);
  }
}

/** Stores counted votes by COPY and takes the totals from a recount of them. */
export async function loadVotes(
  database: BenchDatabase,
  count: number,
  onProgress: (stored: number) => void,
): Promise<void> {
  await copyIn(database.url, pieces(database, count, onProgress));
  await database.db.transaction().execute((trx) => repairTotals(trx));
  const { rows } = await sql<{
    total: number;
  }>`select coalesce(sum(up_count + down_count), 0)::int8 as total from entry_tally`.execute(database.db);
  if (rows[0]?.total !== count) throw new Error(`${count} votes were stored and the totals say ${rows[0]?.total}`);
  await sql`vacuum analyze`.execute(database.db);
}
