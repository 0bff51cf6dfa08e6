import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { listClients, listContests } from '@urvote/contracts/http/contests/contest-endpoints';
import type { ContestResource } from '@urvote/contracts/http/contests/contest-schemas';
import { getVote } from '@urvote/contracts/http/votes/vote-endpoints';
import { seedDemo } from '@urvote/demo-data/seed-demo';
import { systemClock } from '@urvote/platform/clock/clock';
import { isRunning } from '@urvote/embedded/process-identity';
import { apiClient } from '@urvote/testkit/http-client';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { testDatabase } from '@urvote/testkit/test-database';
import { testRedisUrl, randomPrefix } from '@urvote/testkit/test-redis';
import { expect, it } from 'vitest';
import { type Credential, processesIn, startStandalone } from './standalone-process.ts';
import { leaderboardOf, netOf, signedIn, voteAndSee } from './vote-and-see.ts';

it(
  'starts on an empty folder with the demo in it, counts a vote, and keeps it over a stop and a crash',
  { timeout: 600_000 },
  async () => {
    await using folder = await tempFolder();
    const dataDir = join(folder.path, 'data');
    let vote = { entryId: '', net: 0, voteId: '', tookMs: 0 };
    let voter: Credential = { email: '', password: '' };
    {
      await using first = await startStandalone(dataDir);
      const { url } = first;
      expect(((await stat(join(dataDir, 'secrets.json'))).mode & 0o777).toString(8)).toBe('600');
      const clients = (await apiClient(url).call(listClients)).body as { items: { slug: string }[] };
      const contests = (await apiClient(url).call(listContests, { query: { open: 'true' } })).body as {
        items: ContestResource[];
      };
      expect(clients.items.map(({ slug }) => slug).toSorted()).toEqual([
        'jericho-homestead',
        'payportpro',
        'sound-of-chi',
      ]);
      expect(contests.items.map(({ votePolicy }) => votePolicy).toSorted()).toEqual(['daily', 'once', 'toggle']);
      const credentials = first.credentials();
      expect([credentials.get('admin')?.length, credentials.get('voter')?.length]).toEqual([1, 3]);
      [voter = voter] = credentials.get('voter') ?? [];
      vote = await voteAndSee(url, await signedIn(url, voter));
      expect((await fetch(`${first.opsUrl}/health/live`)).status).toBe(200);
      expect(await first.service.kill('SIGINT')).toEqual({ code: 0, signal: null });
      expect(processesIn(dataDir)).toEqual([]);
      const logged = first.service.logs().filter(({ msg }) => msg !== 'slow query');
      expect(logged).toEqual([]);
    }
    {
      await using second = await startStandalone(dataDir);
      expect(second.credentials().size).toBe(0);
      expect(second.output()).not.toContain(voter.password);
      const client = await signedIn(second.url, voter);
      expect((await client.call(getVote, { params: { voteId: vote.voteId } })).body).toMatchObject({
        status: 'counted',
      });
      expect(netOf(await leaderboardOf(second.url), vote.entryId)).toBe(vote.net);
      await second.service.kill('SIGKILL');
    }
    await using third = await startStandalone(dataDir);
    expect(netOf(await leaderboardOf(third.url), vote.entryId)).toBe(vote.net);
    await voteAndSee(third.url, await signedIn(third.url, voter));
    expect(await third.service.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(processesIn(dataDir)).toEqual([]);
  },
);

it('starts and stops where only its own account may enter', { timeout: 300_000 }, async () => {
  await using folder = await tempFolder();
  const closed = join(folder.path, 'nobody else, größer');
  await mkdir(closed, { mode: 0o700 });
  const dataDir = join(closed, '.urvote');
  for (const isFirst of [true, false]) {
    await using platform = await startStandalone(dataDir, { URVOTE_DEMO: 'off', TMPDIR: closed });
    const postgresPid = Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);
    expect(await isRunning(postgresPid)).toBe(true);
    expect((await fetch(`${platform.opsUrl}/health/live`)).status, `first: ${isFirst}`).toBe(200);
    expect(await platform.service.kill('SIGINT')).toEqual({ code: 0, signal: null });
    expect(await isRunning(postgresPid)).toBe(false);
  }
});

it('uses the PostgreSQL and Redis it is given', { timeout: 300_000 }, async () => {
  await using folder = await tempFolder();
  await using database = await testDatabase();
  const { credentials } = await seedDemo(database.db, { clock: systemClock, log: () => {} });
  const redisUrl = testRedisUrl();
  const redis = redisUrl === undefined ? {} : { REDIS_URL: redisUrl, QUEUE_PREFIX: randomPrefix() };
  await using platform = await startStandalone(folder.path, { DATABASE_URL: database.url, ...redis });
  const [voter] = credentials.filter(({ role }) => role === 'voter');
  const { voteId } = await voteAndSee(platform.url, await signedIn(platform.url, voter as Credential));
  const stored = await database.db.selectFrom('vote').select('state').where('id', '=', voteId).execute();
  expect(stored).toEqual([{ state: 'counted' }]);
  expect(processesIn(folder.path).filter((line) => line.includes('postgres'))).toEqual([]);
  expect(await platform.service.kill('SIGINT')).toEqual({ code: 0, signal: null });
});
