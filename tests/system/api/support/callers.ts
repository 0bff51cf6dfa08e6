import { randomUUID } from 'node:crypto';
import { type Role, roles } from '@urvote/contracts/accounts/roles';
import { type Scope, scopes } from '@urvote/contracts/accounts/scopes';
import { getMe } from '@urvote/contracts/http/auth/auth-endpoints';
import { updateContest } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';
import { createGuestSession } from '@urvote/contracts/http/guests/guest-endpoints';
import { suspendUser } from '@urvote/contracts/http/user-admin/user-admin-endpoints';
import { listMyVotes } from '@urvote/contracts/http/votes/vote-endpoints';
import { insertApiKey } from '@urvote/testkit/api-keys';
import { eventually } from '@urvote/testkit/eventually';
import { apiClient } from '@urvote/testkit/http-client';
import type { Platform } from './platform.ts';

/** Without a role of the platform: nobody in particular, and who works for a client. */
const rolelessKinds = ['roleless', 'client owner', 'client admin', 'client viewer'] as const;
/** Accounts by the one role they have, the roleless ones, and all others that may call. */
export const accountKinds = [...rolelessKinds, ...roles] as const;
export const callerKinds = [
  'anonymous',
  'guest',
  ...accountKinds,
  'suspended',
  'key without scope',
  'key with scope',
] as const;

export type CallerKind = (typeof callerKinds)[number];

/** The token a caller of a kind sends to an endpoint with that scope; undefined: none. */
export type TokenOf = (kind: CallerKind, scope: Scope | undefined) => Promise<string | undefined>;

export interface KindOfCallers {
  tokenOf: TokenOf;
}

/** One caller of each kind; those of accounts have a new session for each call, so that one may end its own. */
export async function everyKindOfCaller(platform: Platform): Promise<KindOfCallers> {
  const ids = Object.fromEntries(
    await Promise.all(accountKinds.map(async (kind) => [kind, await insertVerified(platform, kind)] as const)),
  );
  const { body } = await platform.api.call(createGuestSession, { body: {} });
  const fixed: Partial<Record<CallerKind, string>> = {
    guest: (body as { token: string }).token,
    suspended: await suspendedToken(platform),
  };
  const owner = { userId: ids['admin'] ?? '' };
  const keyOf = async (given: readonly Scope[]) => (await insertApiKey(platform.db, { ...owner, scopes: given })).key;
  const everything = await keyOf(scopes);
  const only = new Map(await Promise.all(scopes.map(async (scope) => [scope, await keyOf([scope])] as const)));
  const allBut = new Map(
    await Promise.all(
      scopes.map(async (scope) => [scope, await keyOf(scopes.filter((each) => each !== scope))] as const),
    ),
  );
  return {
    async tokenOf(kind, scope) {
      if (kind === 'key with scope') return scope === undefined ? everything : only.get(scope);
      if (kind === 'key without scope') return scope === undefined ? everything : allBut.get(scope);
      const userId = ids[kind];
      return userId === undefined ? fixed[kind] : platform.issuer.mintToken({ userId, roles: rolesOf(kind) });
    },
  };
}

const rolesOf = (kind: CallerKind): Role[] => roles.filter((role) => role === kind);

async function insertVerified({ db }: Platform, kind: CallerKind): Promise<string> {
  const id = randomUUID();
  const later = new Date(Date.now() + 86_400_000);
  await db
    .insertInto('user')
    .values({
      id,
      email: `${id}@example.org`,
      username: `u-${id}`,
      email_verified_at: new Date(),
      membership_expires_at: later,
    })
    .execute();
  for (const role of rolesOf(kind)) await db.insertInto('user_role').values({ user_id: id, role }).execute();
  const [, clientRole] = /^client (\w+)$/.exec(kind) ?? [];
  if (clientRole !== undefined) await insertMember(db, id, clientRole);
  return id;
}

/** Of a client of its own, which has nothing to do with any contest that is called. */
async function insertMember(db: Platform['db'], userId: string, role: string): Promise<void> {
  const id = randomUUID();
  await db
    .insertInto('client')
    .values({ id, slug: `client-${id}`, name: 'Another' })
    .execute();
  await db.insertInto('client_member').values({ client_id: id, user_id: userId, role }).execute();
}

/** Of an administrator who could do everything, until another one suspended them and every service knows. */
async function suspendedToken(platform: Platform): Promise<string> {
  const userId = await insertVerified(platform, 'admin');
  const token = await platform.issuer.mintToken({ userId, roles: ['admin'] });
  const client = apiClient(platform.url, { token });
  const admin = await platform.admin();
  const { status } = await admin.call(suspendUser, { params: { userId }, body: { reason: 'Test' } });
  if (status >= 300) throw new Error(`suspending is answered ${status}`);
  const params = { contestId: randomUUID() };
  await eventually(async () => {
    const answers = [
      await client.call(getMe),
      await client.call(listMyVotes),
      await client.call(updateContest, { params, body: {} }),
    ];
    if (answers.some((answer) => answer.status !== 401)) throw new Error('not known everywhere yet');
  });
  return token;
}

/** The codes of the refusals of each kind; a refusal for another reason is none of the matrix. */
export function denialsOf(kind: CallerKind): string[] {
  if (kind === 'anonymous' || kind === 'guest') return ['401 UNAUTHENTICATED'];
  if (kind === 'suspended') return ['401 TOKEN_INVALID'];
  return kind.startsWith('key') ? ['403 SCOPE_MISSING'] : ['403 ROLE_MISSING', '403 FORBIDDEN'];
}

/**
 * Status and code of the answer. The request is refused for its body or finds nothing when its caller is let through, so
 * that no call changes what comes of another.
 */
export async function outcomeOf(
  url: string,
  endpoint: Endpoint,
  { token, body }: { token: string | undefined; body: unknown },
): Promise<string> {
  const leaving = new AbortController();
  const response = await fetch(url + endpoint.path.replaceAll(/:\w+/g, () => randomUUID()), {
    method: endpoint.method.toUpperCase(),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      'content-type': 'application/json',
    },
    redirect: 'manual',
    signal: leaving.signal,
    ...(endpoint.body === undefined ? {} : { body: JSON.stringify(body ?? {}) }),
  });
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') === true;
  const code = isProblem ? ((await response.json()) as { code: string }).code : '';
  leaving.abort();
  return `${response.status} ${code}`.trim();
}
