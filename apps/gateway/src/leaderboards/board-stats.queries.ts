import type { EntryKind } from '@urvote/contracts/endpoint/fields';
import type { Database } from '@urvote/db-schema/database';
import { type Kysely, sql } from 'kysely';

export interface BoardStats {
  upCount: number;
  downCount: number;
  uniqueVoterCount: number;
  kinds: { kind: EntryKind; upCount: number; downCount: number }[];
  /** Null stands for votes whose country is not known, or not told. */
  countries: { country: string | null; upCount: number; downCount: number }[];
}

interface Counts {
  up: number;
  down: number;
}

export async function findBoard(db: Kysely<Database>, slug: string): Promise<{ id: string; contestId: string } | null> {
  const row = await db
    .selectFrom('board')
    .select(['id', 'contest_id'])
    .where('slug', '=', slug)
    .where('is_active', '=', true)
    .executeTakeFirst();
  return row === undefined ? null : { id: row.id, contestId: row.contest_id };
}

/** Figures over the approved entries of a board, read in one statement so that they belong to one moment. */
export async function readBoardStats(
  db: Kysely<Database>,
  { id: boardId, contestId }: { id: string; contestId: string },
): Promise<BoardStats> {
  const { rows } = await sql<{
    kinds: (Counts & { kind: EntryKind })[] | null;
    countries: (Counts & { country: string })[] | null;
    voters: number;
  }>`
    with shown as (select id, kind from entry where board_id = ${boardId} and status = 'approved'),
    kinds as (
      select kind, sum(up_count)::bigint as up, sum(down_count)::bigint as down
      from shown join entry_tally t on t.entry_id = shown.id group by kind order by kind
    ),
    countries as (
      select told.key as country, sum((own.value->>0)::bigint)::bigint as up, sum((own.value->>1)::bigint)::bigint as down
      from country_figures, jsonb_each(country_figures.shown) told, jsonb_each(told.value->'entries') own
      where contest_id = ${contestId} and own.key::uuid in (select id from shown)
      group by told.key order by told.key
    )
    select (select json_agg(kinds) from kinds) as kinds, (select json_agg(countries) from countries) as countries,
      (select count(distinct voter_key) from vote where entry_id in (select id from shown) and state = 'counted') as voters`.execute(
    db,
  );
  const { kinds, countries, voters } = rows[0] ?? { kinds: null, countries: null, voters: 0 };
  return statsOf(kinds ?? [], countries ?? [], voters);
}

function statsOf(
  kinds: readonly (Counts & { kind: EntryKind })[],
  countries: readonly (Counts & { country: string })[],
  uniqueVoterCount: number,
): BoardStats {
  const total = sum(kinds);
  return {
    upCount: total.up,
    downCount: total.down,
    uniqueVoterCount,
    kinds: kinds.map(({ kind, up, down }) => ({ kind, upCount: up, downCount: down })),
    countries: withUnknown(countries, total)
      .filter(({ up, down }) => up + down > 0)
      .map(({ country, up, down }) => ({ country, upCount: up, downCount: down })),
  };
}

function withUnknown(countries: readonly (Counts & { country: string })[], total: Counts) {
  const known = sum(countries);
  const unknown = { up: Math.max(0, total.up - known.up), down: Math.max(0, total.down - known.down) };
  return [...countries, ...(unknown.up + unknown.down > 0 ? [{ country: null, ...unknown }] : [])];
}

function sum(counts: readonly Counts[]): Counts {
  return counts.reduce((all, { up, down }) => ({ up: all.up + up, down: all.down + down }), { up: 0, down: 0 });
}
