import { randomUUID } from 'node:crypto';
import type { OpsRole } from '@urvote/contracts/accounts/ops-roles';
import { callerKinds, everyKindOfCaller } from '../support/callers.ts';
import { signInOperator } from '../support/operators.ts';
import type { Platform } from '../support/platform.ts';

type Fields = Record<string, string>;

export const fuzzCallers = [...callerKinds, 'everybody at once', 'with a bad token', 'with an expired token'] as const;
/** `operator` may do everything; the others are held to what they are. */
export const operatorCallers = [
  'operator',
  'viewer by session',
  'operator by session',
  'without a CSRF token',
] as const;
export type FuzzCaller = (typeof fuzzCallers)[number] | (typeof operatorCallers)[number];

const everyRole = ['admin', 'moderator', 'creator', 'board_owner', 'voter'] as const;
/** So many that no quota of an account keeps requests from going deeper. */
const powerfulCount = 40;

/** @returns what gives the header fields of a caller; a token is of a new session each time */
export async function createFuzzCallers(platform: Platform): Promise<(kind: FuzzCaller) => Promise<Fields>> {
  const { issuer } = platform;
  const { tokenOf } = await everyKindOfCaller(platform);
  const powerful = await insertPowerful(platform);
  const operators = await signInOperators(platform);
  let turn = 0;
  const own: Partial<Record<FuzzCaller, () => Promise<string>>> = {
    'everybody at once': () => {
      turn += 1;
      return issuer.mintToken({ userId: powerful[turn % powerful.length] ?? '', roles: [...everyRole] });
    },
    'with a bad token': async () => `${await issuer.mintToken()}x`,
    'with an expired token': () => issuer.mintToken({ issuedAt: 1, expiresInSeconds: -60 }),
  };
  return async (kind) => {
    const session = operators[kind];
    if (session !== undefined) return session;
    const token = await (own[kind]?.() ?? tokenOf(kind as (typeof callerKinds)[number], undefined));
    return token === undefined ? {} : { authorization: `Bearer ${token}` };
  };
}

async function signInOperators(platform: Platform): Promise<Partial<Record<FuzzCaller, Fields>>> {
  const of = async (role: OpsRole): Promise<{ cookie: string; 'x-xsrf-token': string }> => {
    const { cookie, csrf } = await signInOperator(platform, [role]);
    return { cookie, 'x-xsrf-token': csrf };
  };
  const operator = await of('admin');
  return {
    operator,
    'viewer by session': await of('viewer'),
    'operator by session': await of('operator'),
    'without a CSRF token': { cookie: operator.cookie },
  };
}

async function insertPowerful({ db }: Platform): Promise<string[]> {
  const ids = Array.from({ length: powerfulCount }, () => randomUUID());
  const now = new Date();
  await db
    .insertInto('user')
    .values(
      ids.map((id) => ({
        id,
        email: `${id}@example.org`,
        username: `u-${id}`,
        display_name: 'Ada',
        email_verified_at: now,
        membership_expires_at: new Date(now.getTime() + 86_400_000),
      })),
    )
    .execute();
  await db
    .insertInto('user_role')
    .values(ids.flatMap((id) => everyRole.map((role) => ({ user_id: id, role }))))
    .execute();
  return ids;
}
