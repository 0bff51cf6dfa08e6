import { seedContest } from '@urvote/gateway/seed.test-support';
import { loadOrCreateSecrets } from '@urvote/platform/config/secrets-file';
import { silentLogger } from '@urvote/platform/logger/logger';
import { type Db, openDatabase } from '@urvote/platform/postgres/database';
import { eventually } from '@urvote/testkit/eventually';
import { metricsToken } from '@urvote/testkit/metrics';
import { migratedPostgres } from '@urvote/testkit/migrated-postgres';
import { anyPorts, nobodyBehindGateway } from '@urvote/testkit/service-variables';
import { sharedByTests } from '@urvote/testkit/shared-by-tests';
import { spawnService } from '@urvote/testkit/spawn-service';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { testIssuer } from '@urvote/testkit/tokens';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { wrongTotals } from '../api/support/stored-votes.ts';
import { acceptedOf, codeOf, userVoter, type Voter } from '../api/support/voter.ts';
import { type FakedClock, fakedClock, isFaketimeMissing } from './faked-clock.ts';

interface World extends AsyncDisposable {
  clock: FakedClock;
  db: Db;
  seed(timeZone: string): Promise<[string, string]>;
  voter(): Promise<Voter>;
}

/** The vote's path as real processes, which take their time, like PostgreSQL, from a clock that can be set. */
async function openWorld(): Promise<World> {
  await using cleanup = new AsyncDisposableStack();
  const clock = cleanup.use(await fakedClock());
  const postgres = cleanup.use(await migratedPostgres({ inMemory: true, binaries: clock.postgres }));
  const issuer = cleanup.use(await testIssuer());
  const logger = silentLogger();
  const { db } = cleanup.use(openDatabase({ url: postgres.url, max: 2, applicationName: 'test', logger }));
  const env = {
    ...(await loadOrCreateSecrets(cleanup.use(await tempFolder()).path)),
    ...anyPorts,
    ...nobodyBehindGateway,
    ...clock.env,
    METRICS_TOKEN: metricsToken,
    DATABASE_URL: postgres.url,
    JWKS_URL: issuer.jwksUrl,
    TRUSTED_PROXIES: '127.0.0.1',
    SNAPSHOT_REFRESH_MS: '100',
  };
  await clock.set(days[0].begins);
  // Told to end, as the library leaves something in memory of who is killed.
  const start = async (name: string) =>
    cleanup.adopt(await spawnService(`apps/${name}/src/main.ts`, { env }), ({ kill }) => kill().then(() => {}));
  const [{ url }] = await Promise.all([start('gateway'), start('vote-worker')]);
  const held = cleanup.move();
  return {
    clock,
    db,
    seed: async (timeZone) => {
      const open = { voting_starts_at: new Date('2030-01-01'), voting_ends_at: new Date('2031-01-01') };
      const rules = {
        vote_policy: 'daily',
        voter_tier: 'account',
        time_zone: timeZone,
        max_votes_per_voter: 1,
      } as const;
      const { entryIds, contestId } = await seedContest(db, { contest: { ...open, ...rules }, entries: [{}, {}] });
      await eventually(async () =>
        expect((await fetch(`${url}/api/v1/contests/${contestId}/leaderboard`)).status).toBe(200),
      );
      return entryIds as [string, string];
    },
    voter: () => userVoter({ url, issuer }),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** Instants at which the days with a change of the clocks begin and end, by the zones' published rules. */
const days = [
  { what: '23 hours', timeZone: 'Europe/Berlin', begins: '2030-03-30T23:00:00Z', ends: '2030-03-31T22:00:00Z' },
  { what: '25 hours', timeZone: 'Australia/Sydney', begins: '2030-04-06T13:00:00Z', ends: '2030-04-07T14:00:00Z' },
  { what: '23 hours', timeZone: 'Australia/Sydney', begins: '2030-10-05T14:00:00Z', ends: '2030-10-06T13:00:00Z' },
  { what: '25 hours', timeZone: 'Europe/Berlin', begins: '2030-10-26T22:00:00Z', ends: '2030-10-27T23:00:00Z' },
] as const;
const overLimit = /^(VOTE_LIMIT_REACHED|rejected: vote_limit_reached)$/;

describe.skipIf(isFaketimeMissing)("a voter's limit of a day, by the machine's own clock", () => {
  const shared = sharedByTests(openWorld);

  it.each(days)('begins anew when local midnight passes, on a day of $what ($timeZone) [XA-002]', async (day) => {
    const { clock, db, seed, voter: newVoter } = shared();
    const [first, second] = await seed(day.timeZone);
    const voter = await newVoter();
    /** Sets all clocks to a second before midnight, and casts until a vote counts. @returns when that one was cast */
    const castOverMidnight = async (entryId: string, midnight: string): Promise<string> => {
      await clock.set(Date.parse(midnight) - 1000);
      return eventually(
        async () => {
          const answer = await voter.cast(entryId);
          expect(codeOf(answer)).toBe(202);
          const vote = await voter.settled(acceptedOf(answer).id);
          expect(vote.status).toBe('counted');
          return vote.castAt;
        },
        { intervalMs: 100 },
      );
    };

    await clock.set(Date.parse(day.begins) - 3_600_000);
    expect(await voter.outcome(first)).toBe('counted');
    expect(await voter.outcome(second)).toMatch(overLimit);
    expect(Date.parse(await castOverMidnight(second, day.begins))).toBeGreaterThanOrEqual(Date.parse(day.begins));
    expect(await voter.outcome(first)).toMatch(overLimit);
    await clock.set(Date.parse(day.ends) - 60_000);
    expect(await voter.outcome(first)).toMatch(overLimit);
    expect(Date.parse(await castOverMidnight(first, day.ends))).toBeGreaterThanOrEqual(Date.parse(day.ends));
    expect(await voter.outcome(second)).toMatch(overLimit);

    const { rows } = await sql<{ now: Date }>`select now() as now`.execute(db);
    expect(rows[0]?.now.getTime()).toBeGreaterThanOrEqual(Date.parse(day.ends));
    expect(await wrongTotals(db)).toEqual([]);
  });
});
