import type { Role } from '@urvote/contracts/accounts/roles';
import type { ListPosition } from '@urvote/platform/paging/cursor';
import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

export interface ManagedUser {
  id: string;
  email: string;
  username: string;
  displayName: string | null;
  isEmailVerified: boolean;
  suspendedAt: Date | null;
  createdAt: Date;
  createdAtUs: number;
  roles: { role: Role; grantedBy: string | null; grantedAt: string }[];
}

export interface UserSearch {
  /** Beginning of an address, a user name or a display name, in any case. */
  beginning?: string | undefined;
  role?: Role | undefined;
  isSuspended?: boolean | undefined;
  after?: ListPosition | undefined;
  count: number;
}

function managedUsers(db: Db) {
  return db.selectFrom('user').select([
    'id',
    'email',
    'username',
    'display_name as displayName',
    'suspended_at as suspendedAt',
    'created_at as createdAt',
    sql<boolean>`email_verified_at is not null`.as('isEmailVerified'),
    sql<number>`(extract(epoch from created_at) * 1000000)::float8`.as('createdAtUs'),
    sql<ManagedUser['roles']>`coalesce((
      select jsonb_agg(jsonb_build_object('role', role, 'grantedBy', granted_by, 'grantedAt', to_jsonb(granted_at)) order by role)
      from user_role where user_id = "user".id), '[]')`.as('roles'),
  ]);
}

/** Newest first, then by id, so that pages neither skip nor repeat an account. */
export async function searchUsers(
  db: Db,
  { beginning, role, isSuspended, after, count }: UserSearch,
): Promise<ManagedUser[]> {
  let query = managedUsers(db);
  if (beginning !== undefined) query = query.where(anyNameBeginsWith(beginning));
  if (role !== undefined)
    query = query.where(sql<boolean>`exists (select from user_role where user_id = "user".id and role = ${role})`);
  if (isSuspended !== undefined) query = query.where('suspended_at', isSuspended ? 'is not' : 'is', null);
  if (after !== undefined) {
    const createdAt = sql`'epoch'::timestamptz + ${after.atUs}::bigint * interval '1 microsecond'`;
    query = query.where(sql<boolean>`(created_at, id) < (${createdAt}, ${after.id}::uuid)`);
  }
  return query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(count).execute();
}

export async function findManagedUser(db: Db, id: string): Promise<ManagedUser | undefined> {
  return managedUsers(db).where('id', '=', id).executeTakeFirst();
}

function anyNameBeginsWith(beginning: string) {
  const pattern = likePrefix(beginning.toLowerCase());
  return sql<boolean>`(lower(email) like ${pattern} or lower(username) like ${pattern} or lower(display_name) like ${pattern})`;
}

/** Escapes the wildcards of LIKE. */
function likePrefix(text: string): string {
  return `${text.replace(/[\\%_]/g, '\\$&')}%`;
}
