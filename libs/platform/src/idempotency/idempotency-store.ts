import type { Kysely } from 'kysely';
import type { Database } from '@urvote/db-schema/database';
import type { ResponseHeaders } from '../http/request-context.ts';
import { deleteExpiredKeys, deleteKey, insertKey, selectKey, updateKey } from './idempotency.queries.ts';

/** How long a finished answer is replayed. */
export const idempotencyTtlSeconds = 24 * 60 * 60;
/** After this time an unfinished request counts as crashed, and its key may be used again. */
export const inFlightTtlSeconds = 60;

export interface IdempotencyId {
  caller: string;
  /** Id of the endpoint. */
  endpoint: string;
  key: string;
}

export interface StoredResponse {
  status: number;
  headers: ResponseHeaders;
  body: Buffer | null;
}

export type Begun =
  | { kind: 'first'; fence: string }
  | { kind: 'in-flight' }
  | { kind: 'other-request' }
  | { kind: 'replay'; response: StoredResponse };

export interface IdempotencyStore {
  begin(id: IdempotencyId, requestHash: Buffer): Promise<Begun>;
  /** Keeps the answer, unless the key was given to another request meanwhile. */
  complete(id: IdempotencyId, fence: string, response: StoredResponse): Promise<void>;
  release(id: IdempotencyId, fence: string): Promise<void>;
  deleteExpired(): Promise<number>;
}

/** Keys in PostgreSQL, so a repeat may reach another instance than the first try did. */
export function createIdempotencyStore(db: Kysely<Database>): IdempotencyStore {
  return {
    async begin(id, requestHash) {
      const fence = await insertKey(db, id, requestHash, inFlightTtlSeconds);
      if (fence !== undefined) return { kind: 'first', fence };
      const row = await selectKey(db, id);
      if (row === undefined) return { kind: 'in-flight' };
      if (!row.requestHash.equals(requestHash)) return { kind: 'other-request' };
      return row.response === undefined ? { kind: 'in-flight' } : { kind: 'replay', response: row.response };
    },
    complete: (id, fence, response) => updateKey(db, id, fence, response, idempotencyTtlSeconds),
    release: (id, fence) => deleteKey(db, id, fence),
    deleteExpired: () => deleteExpiredKeys(db),
  };
}
