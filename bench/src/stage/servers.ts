import { silentLogger } from '@urvote/platform/logger/logger';
import { type Db, openDatabase } from '@urvote/platform/postgres/database';
import { type OwnServer, ownPostgres, ownRedis } from '@urvote/testkit/own-servers';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { QueueMode } from '../options.ts';
import { parentOf } from './process-usage.ts';
import { addClient, type BenchContest, contestOf } from './contest.queries.ts';

/**
 * Written to disk before it is answered: fsync, synchronous_commit, full_page_writes and the checkpoints are PostgreSQL's
 * defaults. It also stamps commits, for everybody alike; that is how one learns afterwards when a vote was settled.
 */
const postgresSettings = { max_connections: '200', shared_buffers: '512MB', track_commit_timestamp: 'on' };

export interface BenchDatabase extends AsyncDisposable {
  name: string;
  url: string;
  db: Db;
  contest: BenchContest;
  /** Contests for voters who vote so often with one token, since a ballot must not be cast twice. */
  contests: ReadonlyMap<number, BenchContest>;
}

export interface DatabaseOptions {
  entryCount?: number;
  /** Votes per token of the contests that are made; the first is `contest`. */
  visits?: readonly number[];
}

/** The durable servers of one run. */
export interface BenchServers extends AsyncDisposable {
  postgres: OwnServer;
  /** Main process of each server that runs; empty where /proc does not tell. */
  pids(): Promise<Record<string, number>>;
  /** @throws Error when there is no redis-server */
  redisUrl(mode: QueueMode): Promise<string | undefined>;
  /** A database of its own with the contests and their entries and nothing else; dropped when disposed. */
  cloneDatabase(options?: DatabaseOptions): Promise<BenchDatabase>;
}

const countingSettings = { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track_planning': 'on' };

export async function startServers({ countsStatements }: { countsStatements: boolean }): Promise<BenchServers> {
  await using cleanup = new AsyncDisposableStack();
  const postgres = cleanup.use(
    await ownPostgres({ settings: { ...postgresSettings, ...(countsStatements ? countingSettings : {}) } }),
  );
  let redis: Promise<OwnServer> | undefined;
  let count = 0;
  const held = cleanup.move();
  return {
    postgres,
    pids: async () => ({
      ...(await postgresPid(postgres.url)),
      ...(redis === undefined ? {} : await redisPid((await redis).url)),
    }),
    async redisUrl(mode) {
      if (mode === 'postgres') return undefined;
      redis ??= ownRedis().then((server) => held.use(server));
      return (await redis).url;
    },
    async cloneDatabase(options = {}) {
      count += 1;
      return cloneOf(postgres.url, `bench_${count}`, options);
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

async function postgresPid(url: string): Promise<Record<string, number>> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const postgres = await parentOf(rows[0]?.pid ?? 0);
    return postgres === null ? {} : { postgres };
  } finally {
    await client.end();
  }
}

async function redisPid(url: string): Promise<Record<string, number>> {
  const client = new Redis(url);
  client.on('error', () => {});
  try {
    return { redis: Number(/process_id:(\d+)/.exec(await client.info('server'))?.[1]) };
  } finally {
    client.disconnect();
  }
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const admin = new URL(url);
  admin.pathname = '/template1';
  const client = new pg.Client({ connectionString: admin.href });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function cloneOf(serverUrl: string, name: string, options: DatabaseOptions): Promise<BenchDatabase> {
  const { entryCount = 24, visits = [3] } = options;
  await asAdmin(serverUrl, `create database ${name} template postgres`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const database = openDatabase({
    url: url.href,
    max: 4,
    applicationName: 'bench',
    statementTimeoutMs: 600_000,
    logger: silentLogger(),
  });
  await addClient(database.db);
  const contests = new Map<number, BenchContest>();
  for (const votesPerVisit of visits)
    contests.set(votesPerVisit, await contestOf(database.db, `final-${votesPerVisit}`, entryCount));
  const [contest] = contests.values();
  if (contest === undefined) throw new RangeError('a database needs a contest');
  return {
    name,
    url: url.href,
    db: database.db,
    contest,
    contests,
    [Symbol.asyncDispose]: async () => {
      await database[Symbol.asyncDispose]();
      await asAdmin(serverUrl, `drop database if exists ${name} with (force)`);
    },
  };
}
