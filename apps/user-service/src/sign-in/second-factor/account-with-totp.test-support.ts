import { signIn } from '@urvote/contracts/http/auth/auth-endpoints';
import {
  beginTotp,
  confirmTotp,
  passSecondFactor,
} from '@urvote/contracts/http/second-factors/second-factor-endpoints';
import type { Database } from '@urvote/db-schema/database';
import { withDatabaseRole } from '@urvote/platform/postgres/database-role';
import { type ApiClient, apiClient, type ApiResponse } from '@urvote/testkit/http-client';
import { type TestClock, testClock } from '@urvote/testkit/test-clock';
import { type TestDatabase, testDatabase } from '@urvote/testkit/test-database';
import type { Kysely } from 'kysely';
import { Secret, TOTP } from 'otpauth';
import {
  insertAccount,
  ownerEmail,
  rightPassword,
  type StartedUserService,
  startUserService,
} from '../../user-service.test-support.ts';

export interface AccountWithTotp extends AsyncDisposable {
  db: Kysely<Database>;
  service: StartedUserService;
  client: ApiClient;
  clock: TestClock;
  userId: string;
  /** Of a session older than the second factor. */
  token: string;
  /** @param steps of 30 seconds from now */
  code(steps?: number): string;
  recoveryCodes: string[];
  signIn(session?: 'bearer' | 'cookie'): Promise<ApiResponse>;
  challenge(session?: 'bearer' | 'cookie'): Promise<string>;
  pass(body: { challenge: string; code?: string; recoveryCode?: string }): Promise<ApiResponse>;
}

export const stepMs = 30_000;

export function codeOf(secret: string, atMs: number): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: atMs });
}

/** An account with an authenticator app, two steps after it was confirmed. */
export async function startAccountWithTotp(): Promise<AccountWithTotp> {
  await using cleanup = new AsyncDisposableStack();
  const database: TestDatabase = cleanup.use(await testDatabase());
  const clock = testClock();
  const url = withDatabaseRole(database.url, 'urvote_user_service');
  const service = cleanup.use(
    await startUserService(database.url, { database: { url, max: 5, statementTimeoutMs: 30_000 } }, { clock }),
  );
  const userId = await insertAccount(database.db, { email: ownerEmail });
  const client = apiClient(service.url);
  const enter = (session: 'bearer' | 'cookie' = 'bearer') =>
    client.call(signIn, { body: { email: ownerEmail, password: rightPassword, session } });
  const token = ((await enter()).body as { accessToken: string }).accessToken;
  const { secret } = (await client.call(beginTotp, { token, body: { password: rightPassword } })).body as {
    secret: string;
  };
  const confirmed = await client.call(confirmTotp, { token, body: { code: codeOf(secret, clock.nowMs()) } });
  clock.advance(2 * stepMs);
  const held = cleanup.move();
  return {
    db: database.db,
    service,
    client,
    clock,
    userId,
    token,
    code: (steps = 0) => codeOf(secret, clock.nowMs() + steps * stepMs),
    recoveryCodes: (confirmed.body as { recoveryCodes: string[] }).recoveryCodes,
    signIn: enter,
    challenge: async (session) => (await enter(session)).problem()['challenge'] as string,
    pass: (body) => client.call(passSecondFactor, { body }),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

export function wrongCode(guarded: AccountWithTotp): string {
  const right = new Set([-1, 0, 1].map((steps) => guarded.code(steps)));
  return ['000000', '000001', '000002', '000003'].find((code) => !right.has(code)) ?? '';
}
