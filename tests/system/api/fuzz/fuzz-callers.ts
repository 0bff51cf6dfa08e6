import { randomUUID } from 'node:crypto';
import { callerKinds, everyKindOfCaller } from '../support/callers.ts';
import type { Platform } from '../support/platform.ts';

export const fuzzCallers = [...callerKinds, 'everybody at once', 'with a bad token', 'with an expired token'] as const;
export type FuzzCaller = (typeof fuzzCallers)[number];

const everyRole = ['admin', 'moderator', 'creator', 'board_owner', 'voter'] as const;
/** So many that no quota of an account keeps requests from going deeper. */
const powerfulCount = 40;

/** @returns what gives the `Authorization` of a caller, each time of a new session */
export async function createFuzzCallers(
  platform: Platform,
): Promise<(kind: FuzzCaller) => Promise<string | undefined>> {
  const { issuer } = platform;
  const { tokenOf } = await everyKindOfCaller(platform);
  const powerful = await insertPowerful(platform);
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
    const token = await (own[kind]?.() ?? tokenOf(kind as (typeof callerKinds)[number], undefined));
    return token === undefined ? undefined : `Bearer ${token}`;
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
