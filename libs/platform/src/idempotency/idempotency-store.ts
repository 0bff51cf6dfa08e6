import type { Kysely } from 'kysely';
import { idempotencyTtlSeconds, inFlightTtlSeconds } from '@urvote/contracts/endpoint/idempotency';
import type { Database } from '@urvote/db-schema/database';
import { type AnswerVault, createAnswerVault, type StoredResponse } from './answer-vault.ts';
import type { IdempotencyId } from './idempotency-id.ts';
import { deleteExpiredKeys, deleteKey, insertKey, type KeptRow, selectKey, updateKey } from './idempotency.queries.ts';

type Begun =
  | { kind: 'first'; fence: string }
  | { kind: 'in-flight' }
  | { kind: 'other-request' }
  | { kind: 'replay'; response: StoredResponse };

export interface IdempotencyStore {
  begin(id: IdempotencyId, requestHash: Buffer): Promise<Begun>;
  /** Does nothing when the key was given to another request meanwhile. */
  complete(id: IdempotencyId, fence: string, response: StoredResponse): Promise<void>;
  release(id: IdempotencyId, fence: string): Promise<void>;
  deleteExpired(): Promise<number>;
}

/**
 * In PostgreSQL, so a repeat may reach another instance. Answers are encrypted; requests and addresses are kept as
 * keyed hashes.
 */
export function createIdempotencyStore(db: Kysely<Database>, dataEncryptionKey: string): IdempotencyStore {
  const vault = createAnswerVault(dataEncryptionKey);
  const kept = (id: IdempotencyId) => ({ ...id, caller: withoutAddress(id.caller, vault) });
  return {
    async begin(id, requestHash) {
      const mark = vault.mark(requestHash);
      const fence = await insertKey(db, kept(id), mark, inFlightTtlSeconds);
      if (fence !== undefined) return { kind: 'first', fence };
      const row = await selectKey(db, kept(id));
      if (row === undefined) return { kind: 'in-flight' };
      // The version before, which may still run, writes the bare hash.
      if (!row.requestHash.equals(mark) && !row.requestHash.equals(requestHash)) return { kind: 'other-request' };
      const response = responseOf(row, vault);
      return response === undefined ? { kind: 'in-flight' } : { kind: 'replay', response };
    },
    complete: (id, fence, response) => updateKey(db, kept(id), fence, vault.seal(response), idempotencyTtlSeconds),
    release: (id, fence) => deleteKey(db, kept(id), fence),
    deleteExpired: () => deleteExpiredKeys(db),
  };
}

function responseOf({ answer, plain }: KeptRow, vault: AnswerVault): StoredResponse | undefined {
  return answer === null ? plain : vault.open(answer);
}

function withoutAddress(caller: string, vault: AnswerVault): string {
  return caller.startsWith('ip:') ? `ip:${vault.mark(caller).toString('base64url')}` : caller;
}
