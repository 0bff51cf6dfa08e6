import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { z } from 'zod';

/** A place in the list of accounts. */
export interface UserPosition {
  /** Microseconds since 1970 UTC, as exact as PostgreSQL keeps instants. */
  createdAtUs: number;
  id: string;
}

const schema = z.tuple([z.literal('users'), z.int(), z.uuid()]);

export function encodeUserCursor({ createdAtUs, id }: UserPosition): string {
  return Buffer.from(JSON.stringify(['users', createdAtUs, id])).toString('base64url');
}

/** @throws {ProblemError} MALFORMED_CURSOR */
export function decodeUserCursor(cursor: string): UserPosition {
  const parsed = schema.safeParse(jsonOf(cursor));
  if (!parsed.success) throw new ProblemError('MALFORMED_CURSOR');
  const [, createdAtUs, id] = parsed.data;
  return { createdAtUs, id };
}

function jsonOf(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}
