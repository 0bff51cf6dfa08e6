import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { z } from 'zod';

export interface ListPosition {
  /** Microseconds since 1970 UTC, as PostgreSQL keeps instants. */
  atUs: number;
  id: string;
}

/** Cursors of another list are refused. */
export interface CursorCodec {
  encode(position: ListPosition): string;
  decode(cursor: string): ListPosition;
}

export function cursorCodec(list: string): CursorCodec {
  const schema = z.tuple([z.literal(list), z.int(), z.uuid()]);
  return {
    encode: ({ atUs, id }) => Buffer.from(JSON.stringify([list, atUs, id])).toString('base64url'),
    decode(cursor) {
      const parsed = schema.safeParse(jsonOf(cursor));
      if (!parsed.success) throw new ProblemError('MALFORMED_CURSOR');
      const [, atUs, id] = parsed.data;
      return { atUs, id };
    },
  };
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** The row beyond the limit only tells that there is a further page. */
export function pageOf<T, Item>(
  rows: readonly T[],
  limit: number,
  codec: CursorCodec,
  read: { position(row: T): ListPosition; item(row: T): Item },
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? codec.encode(read.position(last)) : null;
  return { items: shown.map(read.item), nextCursor };
}

function jsonOf(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}
