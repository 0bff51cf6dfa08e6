import { createHash } from 'node:crypto';
import type { Database } from '@urvote/db-schema/database';
import type { Kysely, Transaction } from 'kysely';
import { coverArt } from './cover-art.ts';
import { demoContests } from './demo-contests.ts';
import { demoEntries } from './demo-entries.ts';
import { stableId } from './stable-id.ts';

export interface CoverStore {
  bucket: string;
  put(key: string, body: Buffer, options: { contentType: string; sizeBytes: number }): Promise<void>;
}

export interface Cover {
  table: 'contest' | 'entry';
  targetId: string;
  assetId: string;
  objectKey: string;
  byteCount: number;
  sha256: Buffer;
}

const mimeType = 'image/png';

interface Subject {
  table: Cover['table'];
  slug: string;
  title: string;
}

const subjects: readonly Subject[] = [
  ...demoContests.map(({ slug, name }): Subject => ({ table: 'contest', slug, title: name })),
  ...demoEntries.map(({ slug, title }): Subject => ({ table: 'entry', slug, title })),
];

const assetIdOf = ({ table, slug }: Subject): string => stableId('media', `${table}/${slug}`);

/** Draws and stores the covers that have no row yet; storing one twice leaves the same object. */
export async function storeMissingCovers(db: Kysely<Database>, store: CoverStore): Promise<Cover[]> {
  const present = await db.selectFrom('media_asset').select('id').where('id', 'in', subjects.map(assetIdOf)).execute();
  const presentIds = new Set(present.map(({ id }) => id));
  const covers: Cover[] = [];
  for (const subject of subjects.filter((each) => !presentIds.has(assetIdOf(each)))) {
    const picture = coverArt(subject.title);
    const cover = coverOf(subject, picture);
    await store.put(cover.objectKey, picture, { contentType: mimeType, sizeBytes: picture.length });
    covers.push(cover);
  }
  return covers;
}

function coverOf(subject: (typeof subjects)[number], picture: Buffer): Cover {
  return {
    table: subject.table,
    targetId: stableId(subject.table, subject.slug),
    assetId: assetIdOf(subject),
    objectKey: `demo/covers/${subject.table}/${subject.slug}.png`,
    byteCount: picture.length,
    sha256: createHash('sha256').update(picture).digest(),
  };
}

/** Adds the rows of stored covers and gives them to what has no cover. @returns how many rows were added */
export async function addCoverRows(
  trx: Transaction<Database>,
  bucket: string,
  covers: readonly Cover[],
): Promise<number> {
  let addedCount = 0;
  for (const { table, targetId, assetId, objectKey, byteCount, sha256 } of covers) {
    const inserted = await trx
      .insertInto('media_asset')
      .values({
        id: assetId,
        bucket,
        object_key: objectKey,
        mime_type: mimeType,
        byte_count: byteCount,
        sha256,
        status: 'ready',
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!inserted) continue;
    addedCount++;
    await trx
      .updateTable(table)
      .set({ cover_asset_id: assetId })
      .where('id', '=', targetId)
      .where('cover_asset_id', 'is', null)
      .execute();
  }
  return addedCount;
}
