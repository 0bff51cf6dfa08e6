import { metricsToken } from '@urvote/testkit/metrics';
import { randomUUID } from 'node:crypto';
import type { Database, NewRow } from '@urvote/db-schema/database';
import { createGuestSessions } from '@urvote/platform/auth/guest-session';
import { systemClock } from '@urvote/platform/clock/clock';
import { silentLogger } from '@urvote/platform/logger/logger';
import { type ApiClient, apiClient } from '@urvote/testkit/http-client';
import { type TestIssuer, testIssuer } from '@urvote/testkit/tokens';
import type { Kysely } from 'kysely';
import { createService } from './app.ts';
import { readConfig } from './config.ts';
import type { Overrides } from './context.ts';

export interface StartedContestService extends AsyncDisposable {
  url: string;
  issuer: TestIssuer;
  /** Calls as a new administrator. */
  admin: ApiClient;
  adminId: string;
}

const guestCookieSecret = 'g'.repeat(32);

/** @returns the token of a guest session of its own */
export function newGuestToken(): string {
  const guests = createGuestSessions({ secrets: [guestCookieSecret], clock: systemClock });
  const issuedAt = Math.floor(systemClock.nowMs() / 1000);
  return guests.create({ guestId: randomUUID(), issuedAt, expiresAt: issuedAt + 3600 });
}

/** @param env further variables, e.g. REDIS_URL */
export async function startContestService(
  databaseUrl: string,
  env: Record<string, string> = {},
  overrides: Overrides = {},
): Promise<StartedContestService> {
  await using cleanup = new AsyncDisposableStack();
  const issuer = cleanup.use(await testIssuer());
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    JWKS_URL: issuer.jwksUrl,
    CONTEST_SERVICE_PORT: '0',
    CONTEST_SERVICE_SWEEPS: 'off',
    METRICS_TOKEN: metricsToken,
    VOTER_KEY_SECRET: 'v'.repeat(32),
    GUEST_COOKIE_SECRET: guestCookieSecret,
    DATA_ENCRYPTION_KEY: 'e'.repeat(32),
    ...env,
  });
  const service = cleanup.use(await createService(config, { logger: silentLogger(), ...overrides }));
  const { url } = await service.start();
  const adminId = randomUUID();
  const token = await issuer.mintToken({ userId: adminId, roles: ['admin'] });
  const held = cleanup.move();
  return { url, issuer, adminId, admin: apiClient(url, { token }), [Symbol.asyncDispose]: () => held.disposeAsync() };
}

/** The account that decisions refer to. @returns the id */
export async function insertUser(db: Kysely<Database>, id: string = randomUUID()): Promise<string> {
  await db
    .insertInto('user')
    .values({ id, email: `${id}@example.org`, username: `u-${id.slice(0, 8)}` })
    .execute();
  return id;
}

export async function insertContest(db: Kysely<Database>, changes: Partial<NewRow<'contest'>> = {}): Promise<string> {
  const [id, clientId] = [randomUUID(), randomUUID()];
  await db
    .insertInto('client')
    .values({ id: clientId, slug: `c-${clientId}`, name: 'Client' })
    .execute();
  const window = {
    voting_starts_at: new Date('2026-06-01T00:00:00Z'),
    voting_ends_at: new Date('2099-07-01T00:00:00Z'),
  };
  await db
    .insertInto('contest')
    .values({
      id,
      client_id: clientId,
      slug: `x-${id}`,
      name: 'Contest',
      status: 'open',
      vote_policy: 'daily',
      ...window,
      ...changes,
    })
    .execute();
  return id;
}

export async function insertEntry(
  db: Kysely<Database>,
  contestId: string,
  changes: Partial<NewRow<'entry'>> = {},
): Promise<string> {
  const id = randomUUID();
  await db
    .insertInto('entry')
    .values({ id, contest_id: contestId, kind: 'music', title: 'Song', artist_name: 'Artist', ...changes })
    .execute();
  return id;
}
