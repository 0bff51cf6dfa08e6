import type { Database } from '@urvote/db-schema/database';
import { hash } from '@node-rs/argon2';
import type { Kysely } from 'kysely';
import { insertAccount, rightPassword } from './user-service.test-support.ts';

/** As in production: next to it a query more or less is hardly seen, and a hash less would be. */
export const fullCost = { memoryKib: 19_456, passes: 2, lanes: 1 };

/** @returns their addresses */
export async function accountsAtFullCost(db: Kysely<Database>, count: number): Promise<string[]> {
  const emails = Array.from({ length: count }, (_, i) => `known${i}@example.org`);
  for (const email of emails) await insertAccount(db, { email });
  const { memoryKib: memoryCost, passes: timeCost, lanes: parallelism } = fullCost;
  const password_hash = await hash(rightPassword, { memoryCost, timeCost, parallelism });
  await db.updateTable('user').set({ password_hash }).execute();
  return emails;
}

/** Accounts that a comparison needs; two for each round stay below the limit of one source. */
export const mostRounds = 45;
const fewestRounds = 15;

/**
 * Fastest known over fastest unknown. Whatever else the machine does only adds to a time, so the fastest of many says what
 * the work itself takes; on a busy machine it takes more rounds to meet an undisturbed moment.
 */
export async function ratioOfFastest(
  known: (round: number) => Promise<unknown>,
  unknown: (round: number) => Promise<unknown>,
): Promise<number> {
  const timeOf = async (work: Promise<unknown>) => {
    const startedAt = performance.now();
    await work;
    return performance.now() - startedAt;
  };
  const fastest = { known: Infinity, unknown: Infinity };
  const isAlike = () => Math.abs(1 - fastest.known / fastest.unknown) < 0.2;
  for (let round = 0; round < mostRounds && (round < fewestRounds || !isAlike()); round += 1) {
    fastest.known = Math.min(fastest.known, await timeOf(known(round)));
    fastest.unknown = Math.min(fastest.unknown, await timeOf(unknown(round)));
  }
  return fastest.known / fastest.unknown;
}
