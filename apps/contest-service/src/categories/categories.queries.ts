import { randomUUID } from 'node:crypto';
import type { Row } from '@urvote/db-schema/database';
import type { Db, Trx } from '@urvote/platform/postgres/database';

export interface CategoryRecord {
  id: string;
  slug: string;
  name: string;
  description: string | null;
  position: number;
}

interface NewCategory {
  slug: string;
  name: string;
  description?: string | null | undefined;
}

/** In the order of their places, then of their making. */
export async function listCategories(db: Db, contestId: string): Promise<CategoryRecord[]> {
  const rows = await db
    .selectFrom('category')
    .selectAll()
    .where('contest_id', '=', contestId)
    .orderBy('position')
    .orderBy('id')
    .execute();
  return rows.map(recordOf);
}

/** In the order given. */
export async function insertCategories(trx: Trx, contestId: string, categories: readonly NewCategory[]): Promise<void> {
  for (const [position, { slug, name, description = null }] of categories.entries())
    await trx
      .insertInto('category')
      .values({ id: randomUUID(), contest_id: contestId, slug, name, description, position })
      .execute();
}

/** Behind all others. @returns undefined where the slug is taken */
export async function addCategory(
  trx: Trx,
  contestId: string,
  { slug, name, description = null }: NewCategory,
): Promise<CategoryRecord | undefined> {
  const others = await listCategories(trx, contestId);
  const row = await trx
    .insertInto('category')
    .values({
      id: randomUUID(),
      contest_id: contestId,
      slug,
      name,
      description,
      position: (others.at(-1)?.position ?? -1) + 1,
    })
    .onConflict((conflict) => conflict.columns(['contest_id', 'slug']).doNothing())
    .returningAll()
    .executeTakeFirst();
  return row && recordOf(row);
}

interface CategoryKey {
  contestId: string;
  categoryId: string;
}

/** @returns undefined where the contest has no such category */
export async function updateCategoryRow(
  trx: Trx,
  { contestId, categoryId }: CategoryKey,
  {
    name,
    description,
    position,
  }: { name?: string | undefined; description?: string | null | undefined; position?: number | undefined },
): Promise<CategoryRecord | undefined> {
  const set = {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(position !== undefined && { position }),
  };
  const row = await trx
    .updateTable('category')
    .set(set)
    .where('id', '=', categoryId)
    .where('contest_id', '=', contestId)
    .returningAll()
    .executeTakeFirst();
  return row && recordOf(row);
}

/** @returns whether there was one; a category with entries stays, by its foreign key */
export async function deleteCategoryRow(trx: Trx, { contestId, categoryId }: CategoryKey): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('category')
    .where('id', '=', categoryId)
    .where('contest_id', '=', contestId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function hasEntriesIn(trx: Trx, categoryId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('entry')
    .select('id')
    .where('category_id', '=', categoryId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

const recordOf = ({ id, slug, name, description, position }: Row<'category'>): CategoryRecord => ({
  id,
  slug,
  name,
  description,
  position,
});
