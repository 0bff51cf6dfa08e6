import { isPermanentDataError, sqlStateOf } from '@urvote/platform/postgres/errors';

export interface Bisected<Item, Written> {
  written: Written[];
  refused: { item: Item; problem: string }[];
}

/**
 * Halves refused data until the refused items stand alone, and writes all others.
 * @throws any other error of PostgreSQL, and a refusal that no item is to blame for
 */
export async function bisectPoison<Item, Written>(
  items: readonly Item[],
  write: (items: readonly Item[]) => Promise<Written>,
): Promise<Bisected<Item, Written>> {
  try {
    return { written: [await write(items)], refused: [] };
  } catch (error) {
    const [only] = items;
    if (!isPermanentDataError(error) || only === undefined) throw error;
    if (items.length === 1)
      return { written: [], refused: [{ item: only, problem: `SQLSTATE ${sqlStateOf(error) ?? 'unknown'}` }] };
    const middle = Math.ceil(items.length / 2);
    const first = await bisectPoison(items.slice(0, middle), write);
    const second = await bisectPoison(items.slice(middle), write);
    return { written: [...first.written, ...second.written], refused: [...first.refused, ...second.refused] };
  }
}
