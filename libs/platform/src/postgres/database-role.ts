import { z } from 'zod';

/** The service's login has to be a member of it. */
export const databaseRole = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/, 'must be the name of a role');

/**
 * As a start-up option, so every session has it from its beginning. A transaction pooler does not pass such options on;
 * behind one, the pooler's own login is given the role.
 */
export function withDatabaseRole(url: string, role: string | undefined): string {
  if (role === undefined) return url;
  const target = new URL(url);
  target.searchParams.set('options', `-c role=${role}`);
  return target.href;
}
