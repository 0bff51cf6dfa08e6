import type { Insertable, Selectable, Updateable } from 'kysely';
import type { DB } from './generated.ts';

/** `generated.ts` is made from a migrated database and compared in CI. */
export type Database = DB;

export type Row<Table extends keyof DB> = Selectable<DB[Table]>;
export type NewRow<Table extends keyof DB> = Insertable<DB[Table]>;
export type RowPatch<Table extends keyof DB> = Updateable<DB[Table]>;
