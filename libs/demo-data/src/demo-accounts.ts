import { randomBytes } from 'node:crypto';
import { type Algorithm, hash } from '@node-rs/argon2';
import type { Database } from '@urvote/db-schema/database';
import type { Transaction } from 'kysely';
import { demoUsers } from './demo-users.ts';
import { stableId } from './stable-id.ts';

export interface DemoCredential {
  email: string;
  password: string;
  role: 'admin' | 'voter';
}

/** The enum itself has no value at run time when types are stripped. */
const argon2id = 2 as Algorithm.Argon2id;
const passwordBytes = 12;
const dayMs = 86_400_000;
/** Old enough that no rule takes the accounts for new ones. */
const accountAgeDays = 90;

/**
 * With random passwords that exist nowhere but in what is returned. @returns the credentials of the added users alone
 */
export async function addDemoAccounts(trx: Transaction<Database>, nowMs: number): Promise<DemoCredential[]> {
  const present = await trx
    .selectFrom('user')
    .select('email')
    .where(
      'email',
      'in',
      demoUsers.map(({ email }) => email),
    )
    .execute();
  const added: DemoCredential[] = [];
  for (const { username, displayName, email, roles } of demoUsers) {
    if (present.some((user) => user.email === email)) continue;
    const password = randomBytes(passwordBytes).toString('base64url');
    const createdAt = new Date(nowMs - accountAgeDays * dayMs);
    const id = stableId('user', username);
    const inserted = await trx
      .insertInto('user')
      .values({
        id,
        email,
        username,
        display_name: displayName,
        password_hash: await hash(password, { algorithm: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 }),
        email_verified_at: createdAt,
        created_at: createdAt,
        updated_at: new Date(nowMs),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!inserted) continue;
    await trx
      .insertInto('user_role')
      .values(roles.map((role) => ({ user_id: id, role })))
      .execute();
    added.push({ email, password, role: roles[0] });
  }
  return added;
}
