import { repairTotals } from '@urvote/db-schema/recount/repair-totals';
import { sql } from 'kysely';
import { addressOf, userAgentOf } from '../load/voter-traits.ts';
import { copyIn } from './copy-votes.ts';
import type { BenchDatabase } from './servers.ts';

/** Rows sent in one piece. */
const pieceRows = 200;
const reportEvery = 500_000;

const hex = (value: number, length: number): string => value.toString(16).padStart(length, '0');

/** A counted vote, column by column, in the text format of COPY. */
function columnsOf(database: BenchDatabase, number: number, at: string): Record<string, string | number> {
  const { contestId, entryIds, windowStart } = database.contest;
  const voterId = `00000000-0000-4000-8000-${hex(Math.floor(number / entryIds.length), 12)}`;
  // Skewed, so that the ranks differ.
  const place = number % entryIds.length;
  return {
    id: `01920000-0000-7000-8000-${hex(number, 12)}`,
    window_start: windowStart,
    contest_id: contestId,
    entry_id: entryIds[place] ?? '',
    voter_key: `u:${voterId}`,
    voter_user_id: voterId,
    tier: 'account',
    value: number % (place + 3) !== 0 ? 1 : -1,
    state: 'counted',
    fraud_score: '0.018',
    ip: addressOf(number),
    user_agent: userAgentOf(number),
    device_hash: hex(number, 24),
    country: 'DE',
    asn: 3320,
    cast_at: at,
    settled_at: at,
    batch_id: `01920000-0000-7fff-8000-${hex(Math.floor(number / 256), 12)}`,
    leaf_index: number % 256,
  };
}

const row = (database: BenchDatabase, number: number, at: string): string =>
  `${Object.values(columnsOf(database, number, at)).join('\t')}\n`;

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
  await copyIn(database.url, pieces(database, count, onProgress), Object.keys(columnsOf(database, 0, '')));
  await database.db.transaction().execute((trx) => repairTotals(trx));
  const { rows } = await sql<{
    total: number;
  }>`select coalesce(sum(up_count + down_count), 0)::int8 as total from entry_tally`.execute(database.db);
  if (rows[0]?.total !== count) throw new Error(`${count} votes were stored and the totals say ${rows[0]?.total}`);
  await sql`vacuum analyze`.execute(database.db);
}
