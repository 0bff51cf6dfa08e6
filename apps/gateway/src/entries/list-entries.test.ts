import type { EntryResource } from '@urvote/contracts/http/contests/contest-schemas';
import { describe, expect, it, vi } from 'vitest';
import { listEntriesPage } from './list-entries.ts';

const uuid = (n: number) => `0190a000-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** Rows 1..n with the given ages, listed as the database would. */
function createList(ages: number[]) {
  const rows = ages.map((ageMs, index) => ({
    entry: { id: uuid(index + 1) } as EntryResource,
    position: { atUs: index + 1, id: uuid(index + 1) },
    ageMs,
  }));
  const wait = vi.fn(async (ms: number) => rows.forEach((row) => (row.ageMs += ms)));
  const list = async (after: { atUs: number } | undefined, count: number) =>
    rows.filter(({ position }) => position.atUs > (after?.atUs ?? 0)).slice(0, count);
  return { ports: { list, wait }, wait };
}

describe('pages of entries', () => {
  it('show all when there is no further page, however young', async () => {
    const { ports, wait } = createList([900, 0, 0]);
    expect(await listEntriesPage(ports, 3, undefined)).toMatchObject({ items: [{ id: uuid(1) }, { id: uuid(2) }, { id: uuid(3) }], nextCursor: null });
    expect(wait).not.toHaveBeenCalled();
  });

  it('leave young rows to the next page when there is one', async () => {
    const { ports, wait } = createList([3600, 3200, 400, 200]);
    const page = await listEntriesPage(ports, 3, undefined);
    expect(page.items.map(({ id }) => id)).toEqual([uuid(1), uuid(2)]);
    const next = await listEntriesPage(ports, 3, page.nextCursor ?? '');
    expect(next.items.map(({ id }) => id)).toEqual([uuid(3), uuid(4)]);
    expect(next.nextCursor).toBeNull();
    expect(wait).not.toHaveBeenCalled();
  });

  it('wait when all rows are too young', async () => {
    const { ports, wait } = createList([800, 400, 200]);
    const page = await listEntriesPage(ports, 2, undefined);
    expect(wait).toHaveBeenCalledExactlyOnceWith(1600);
    expect(page.items.map(({ id }) => id)).toEqual([uuid(1), uuid(2)]);
    expect(page.nextCursor).not.toBeNull();
  });

  it('refuse a cursor that is none', async () => {
    await expect(listEntriesPage(createList([]).ports, 2, 'x')).rejects.toMatchObject({ code: 'MALFORMED_CURSOR' });
  });
});
