import type { ClientRole } from '@urvote/contracts/accounts/client-roles';
import type { Db } from '@urvote/platform/postgres/database';
import { type RawBuilder, sql } from 'kysely';

/** The client behind each parameter of a path; the first of them that a path has decides. */
const clientBehind = {
  webhookId: (id) => sql`select client_id from webhook where id = ${id}`,
  entryId: (id) =>
    sql`select client_id from entry join contest on contest.id = entry.contest_id where entry.id = ${id}`,
  boardId: (id) =>
    sql`select client_id from board join contest on contest.id = board.contest_id where board.id = ${id}`,
  contestId: (id) => sql`select client_id from contest where id = ${id}`,
  clientId: (id) => sql`select id as client_id from client where id = ${id}`,
  clientSlug: (slug) => sql`select id as client_id from client where slug = ${slug}`,
} as const satisfies Record<string, (value: string) => RawBuilder<unknown>>;

type Parameter = keyof typeof clientBehind;

const parameters = Object.keys(clientBehind) as Parameter[];

/** @throws {Error} for a path that leads to no client */
export function parameterOf(path: string): Parameter {
  const found = parameters.find((name) => path.split('/').includes(`:${name}`));
  if (found === undefined) throw new Error(`${path} leads to no client`);
  return found;
}

export interface FoundMembership {
  clientId: string;
  /** Null for an account that is none of its members, or suspended. */
  role: ClientRole | null;
}

/** @returns undefined where there is no such client, contest, board or entry */
export async function findMembership(
  db: Db,
  userId: string,
  { parameter, value }: { parameter: Parameter; value: string },
): Promise<FoundMembership | undefined> {
  const { rows } = await sql<{ client_id: string; role: ClientRole | null }>`
    select found.client_id, client_member.role
    from (${clientBehind[parameter](value)}) as found
    left join client_member on client_member.client_id = found.client_id and client_member.user_id = ${userId}
      and exists (select from "user" where id = ${userId} and suspended_at is null)`.execute(db);
  return rows[0] && { clientId: rows[0].client_id, role: rows[0].role };
}
