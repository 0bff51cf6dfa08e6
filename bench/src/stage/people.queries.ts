import { randomUUID } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import type { Db } from '@urvote/platform/postgres/database';

export const peopleCount = 50;

export const password = 'a password of the benchmark';

/** The cost that the user service has by default, so that a sign-in hashes once and does not renew. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** People with accounts and one password. @returns their addresses */
export async function addPeople(db: Db): Promise<string[]> {
  const passwordHash = await hash(password, cost);
  const people = Array.from({ length: peopleCount }, (_, index) => ({
    id: randomUUID(),
    email: `person-${index}@example.org`,
    username: `person-${index}`,
  }));
  await db
    .insertInto('user')
    .values(people.map((person) => ({ ...person, password_hash: passwordHash, email_verified_at: new Date() })))
    .execute();
  await db
    .insertInto('user_role')
    .values(people.map(({ id }) => ({ user_id: id, role: 'voter' })))
    .execute();
  return people.map(({ email }) => email);
}
