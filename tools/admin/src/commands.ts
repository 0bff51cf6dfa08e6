import { randomUUID } from 'node:crypto';
import { roles } from '@urvote/contracts/accounts/roles';
import { username as usernameOfContract } from '@urvote/contracts/http/registration/registration-endpoints';
import type { Db } from '@urvote/platform/postgres/database';
import { createPasswordHasher } from '@urvote/user-service/accounts/password-hasher';
import { z } from 'zod';
import { grantRole, insertAdministrator } from './accounts.queries.ts';
import type { AdminConfig } from './config.ts';

interface CommandContext {
  db: Db;
  config: AdminConfig;
  now: Date;
  /** As given, and not looked at yet. */
  flags: { email?: string; username?: string; role?: string };
  readPassword: () => Promise<string>;
  print: (line: string) => void;
}

/** Gives the exit code. @throws Error saying which flag is wrong */
type Command = (context: CommandContext) => Promise<number>;

const email = z.email().max(254);
const role = z.enum(roles);
/** The configuration allows access tokens no longer life. */
const accessTtlMs = 15 * 60_000;

const create: Command = async ({ db, config, now, flags, readPassword, print }) => {
  const account = {
    email: flag('email', email, flags.email),
    username: flag('username', usernameOfContract, flags.username),
  };
  const passwordHash = await (await createPasswordHasher(config.passwordHash)).hash(await readPassword());
  const isNew = await insertAdministrator(db, { ...account, id: randomUUID(), passwordHash, now });
  print(isNew ? `created the administrator ${account.username}` : 'an account with this e-mail or username exists');
  return isNew ? 0 : 1;
};

const grant: Command = async ({ db, now, flags, print }) => {
  const asked = { email: flag('email', email, flags.email), role: flag('role', role, flags.role) };
  const outcome = await grantRole(db, { ...asked, now, accessTtlMs });
  const said = {
    granted: `granted ${asked.role}`,
    exists: 'the account has this role; it exists',
    'no account': 'there is no account with this e-mail',
  };
  print(said[outcome]);
  return outcome === 'granted' ? 0 : 1;
};

function flag<T>(name: string, schema: z.ZodType<T>, given: string | undefined): T {
  const parsed = schema.safeParse(given);
  if (!parsed.success)
    throw new Error(
      `--${name}: ${given === undefined ? 'is missing' : (parsed.error.issues[0]?.message ?? 'is wrong')}`,
    );
  return parsed.data;
}

/** By their words on the command line. */
export const commands: Readonly<Record<string, Command>> = { create, grant };
