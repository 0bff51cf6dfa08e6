import { metricsToken } from '@urvote/testkit/metrics';
import { randomUUID } from 'node:crypto';
import type { Database } from '@urvote/db-schema/database';
import type { Clock } from '@urvote/platform/clock/clock';
import { createLogger } from '@urvote/platform/logger/logger';
import { type LogSink, memorySink } from '@urvote/testkit/memory-sink';
import { signIn } from '@urvote/contracts/http/auth/auth-endpoints';
import { apiClient, type ApiResponse } from '@urvote/testkit/http-client';
import { type ReceivedMail, startMailCatcher, type TestMailCatcher } from '@urvote/testkit/mail-catcher';
import { testIssuer } from '@urvote/testkit/tokens';
import type { Kysely } from 'kysely';
import { createPasswordHasher } from './accounts/password-hasher.ts';
import { createService } from './app.ts';
import { readConfig, type UserServiceConfig } from './config.ts';

/** Below the configured minimum, for fast tests. */
export const cheapHash = { memoryKib: 1024, passes: 1, lanes: 1 };
export const ownerEmail = 'ada@example.org';
export const rightPassword = 'correct horse battery staple';

export interface StartedUserService extends AsyncDisposable {
  url: string;
  log: LogSink;
  mails: TestMailCatcher;
  /** Waits for the next unread mail to the address. */
  mailTo(address: string, subject?: RegExp): Promise<ReceivedMail>;
}

export interface StartOptions {
  clock?: Clock;
  /** Reply code to a refused recipient, such as 550. */
  refusalOf?: (recipient: string) => number | undefined;
  redisUrl?: string;
}

export async function startUserService(
  url: string,
  changes: Partial<UserServiceConfig> = {},
  { clock, refusalOf, redisUrl }: StartOptions = {},
): Promise<StartedUserService> {
  await using issuer = await testIssuer();
  await using cleanup = new AsyncDisposableStack();
  const mails = cleanup.use(await startMailCatcher(refusalOf === undefined ? {} : { refusalOf }));
  const env = {
    DATABASE_URL: url,
    SMTP_URL: mails.url,
    REDIS_URL: redisUrl,
    TOKEN_SIGNING_KEYS: issuer.signingKeys,
    METRICS_TOKEN: metricsToken,
    VOTER_KEY_SECRET: 'v'.repeat(32),
    DATA_ENCRYPTION_KEY: 'e'.repeat(32),
    USER_SERVICE_PORT: '0',
    LOG_LEVEL: 'debug',
  };
  const log = memorySink();
  const logger = createLogger({ service: 'user-service', level: 'debug', destination: log });
  const service = cleanup.use(
    await createService(
      { ...readConfig(env), passwordHash: cheapHash, ...changes },
      { logger, ...(clock === undefined ? {} : { clock }) },
    ),
  );
  const started = await service.start();
  const held = cleanup.move();
  return { url: started.url, log, mails, mailTo: mails.waitForMail, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

export interface NewAccount {
  email?: string;
  roles?: readonly string[];
  isSuspended?: boolean;
}

export async function insertAccount(
  db: Kysely<Database>,
  { email = 'Ada@Example.org', roles = ['voter'], isSuspended = false }: NewAccount = {},
): Promise<string> {
  const id = randomUUID();
  const passwordHash = await (await createPasswordHasher(cheapHash)).hash(rightPassword);
  const times = { email_verified_at: new Date(), suspended_at: isSuspended ? new Date() : null };
  await db
    .insertInto('user')
    .values({ id, email, username: `u-${id.slice(0, 8)}`, display_name: 'Ada', password_hash: passwordHash, ...times })
    .execute();
  await db
    .insertInto('user_role')
    .values(roles.map((role) => ({ user_id: id, role })))
    .execute();
  return id;
}

export function tryPassword(
  url: string,
  password: string,
  given: { email?: string; headers?: Record<string, string> } = {},
): Promise<ApiResponse> {
  const { headers = {} } = given;
  return apiClient(url).call(signIn, { body: { email: given.email ?? ownerEmail, password }, headers });
}
