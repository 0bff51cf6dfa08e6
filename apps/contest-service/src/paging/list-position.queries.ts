import type { ListPosition } from '@urvote/platform/paging/cursor';
import { sql } from 'kysely';

/** An instant in microseconds, as exact as PostgreSQL keeps it, so that a cursor points between two rows. */
export const microsecondsOf = (column: string) =>
  sql<number>`(extract(epoch from ${sql.ref(column)}) * 1000000)::bigint`.as('at_us');

export const instantOf = ({ atUs }: ListPosition) =>
  sql`(timestamptz 'epoch' + ${atUs}::bigint * interval '1 microsecond')`;
