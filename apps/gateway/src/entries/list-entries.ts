import { setTimeout as delay } from 'node:timers/promises';
import type { EntryResource } from '@urvote/contracts/http/contests/contest-schemas';
import { cursorCodec, type ListPosition, type Page } from '../cursor.ts';
import type { ListedEntry } from './entries.queries.ts';

const codec = cursorCodec('entries');

/**
 * Rows carry the time their transaction began and appear when it commits, so among rows this young one with an earlier
 * time may still be on its way. Far longer than the transaction that inserts an entry takes.
 */
export const settleMs = 2_000;

export interface ListEntriesPorts {
  list(after: ListPosition | undefined, count: number): Promise<ListedEntry[]>;
  wait?(ms: number): Promise<unknown>;
}

/**
 * One page of entries. A cursor never points behind a row that may still appear: too young rows at the end of a page
 * that has a successor are left to that one, and when all are too young the page waits until they are not.
 * @throws {ProblemError} MALFORMED_CURSOR
 */
export async function listEntriesPage(ports: ListEntriesPorts, limit: number, cursor: string | undefined): Promise<Page<EntryResource>> {
  const after = cursor === undefined ? undefined : codec.decode(cursor);
  const rows = await ports.list(after, limit + 1);
  if (rows.length <= limit) return { items: rows.map(({ entry }) => entry), nextCursor: null };
  const [first] = rows;
  if (first !== undefined && first.ageMs < settleMs) {
    const youngestMs = rows[limit - 1]?.ageMs ?? 0;
    await (ports.wait ?? delay)(settleMs - Math.max(0, youngestMs));
    return pageOfSettled(await ports.list(after, limit + 1), limit);
  }
  return pageOfSettled(rows, limit);
}

function pageOfSettled(rows: readonly ListedEntry[], limit: number): Page<EntryResource> {
  const settled = rows.slice(0, limit).filter(({ ageMs }) => ageMs >= settleMs);
  const shown = settled.length === 0 ? rows.slice(0, limit) : settled;
  const last = shown.at(-1);
  const hasMore = rows.length > shown.length;
  return { items: shown.map(({ entry }) => entry), nextCursor: hasMore && last !== undefined ? codec.encode(last.position) : null };
}
