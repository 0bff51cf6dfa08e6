import { randomBytes } from 'node:crypto';
import { type CastItem, type CountVotesData, countVotes } from '@urvote/contracts/jobs/count-votes';
import { silentLogger } from '@urvote/platform/logger/logger';
import { openQueueStore } from '@urvote/platform/queue/queue-store';
import { openGroup, voteIdAt } from '@urvote/voting/ids/vote-id';
import { accountVoterKey, deviceHash } from '@urvote/voting/voter/voter-key';
import { type Ballot, ballotAt, type BallotPlan, voterCountFor } from '../load/ballots.ts';
import { addressOf, fingerprintOf, userAgentOf } from '../load/voter-traits.ts';
import type { MeasureResult, ResultRow } from '../report/result.ts';
import { type Speed, type SpeedBar, speedRow } from '../report/speed-row.ts';
import { copyIn, copyOut } from '../stage/copy-votes.ts';
import type { BenchContest } from '../stage/contest.queries.ts';
import { platformEnvironment, startApp } from '../stage/platform.ts';
import { cpuUse, readCpu } from '../stage/cpu-use.ts';
import { assertAllSettled } from '../stage/honesty.queries.ts';
import type { BenchDatabase } from '../stage/servers.ts';
import { countStatements, dearestStatements, sayStatements } from '../stage/statements.queries.ts';
import { settledBetween, untilSettled } from '../stage/settled.queries.ts';
import type { ModeBench } from './bench.ts';
import { drainOneByOne, insertOneByOne } from './per-vote.ts';

const groupSize = 256;
/** Votes settled before this share of all are not counted: the worker's code is compiled meanwhile. */
const warmUpShare = 0.2;
/** The rows say themselves when they were settled; asking a hundred times a second took a tenth of the machine. */
const rarely = 250;
const secret = 'a secret for the hashes of devices in the benchmark';

/**
 * Entries that the votes spread over. With 24 of them every transaction of the worker updates the same totals; with
 * thousands it updates a total for nearly every vote, which the COPY it is compared with does not do.
 */
const variants = [
  { name: '24 entries, all of them hot', entryCount: 24, bar: { atLeast: 0.6, aim: 0.8 }, isPerVote: true },
  { name: '2,400 entries', entryCount: 2_400, bar: { atLeast: 0.45, aim: 0.8 }, isPerVote: false },
] as const;

type Variant = { name: string; entryCount: number; bar: SpeedBar; isPerVote: boolean };

interface DrainSample {
  drain: Speed;
  copy: Speed;
  /** One INSERT, and one job and one INSERT, for each vote; where (b) is asked for. */
  insert?: Speed;
  job?: Speed;
}

/** (c) How fast the worker empties a full queue, against a COPY of the very rows it stored. */
export async function measureDrain(bench: ModeBench): Promise<MeasureResult> {
  const rows: ResultRow[] = [];
  const samples: Record<string, DrainSample[]> = {};
  const { only, roundCount } = bench.options;
  for (const variant of variants.filter(({ isPerVote }) => isPerVote || only.has('c'))) {
    const rounds: DrainSample[] = [];
    for (let round = 1; round <= roundCount; round += 1) {
      const sample = {
        ...(await drainOnce(bench, variant.entryCount)),
        ...(variant.isPerVote && only.has('b') ? await oneByOne(bench) : {}),
      };
      rounds.push(sample);
      const figures = Object.entries(sample).map(
        ([name, { perSecond, cpuUsPerVote }]) =>
          `${name} ${Math.round(perSecond)}/s at ${cpuUsPerVote?.toFixed(0) ?? '?'} us`,
      );
      bench.say(`${bench.mode} round ${round} drain, ${variant.name}: ${figures.join(', ')}`);
    }
    samples[variant.name] = rounds;
    if (only.has('c')) rows.push(rowOf(bench, variant, rounds));
    if (variant.isPerVote && only.has('b')) rows.push(...perVoteRows(bench, rounds));
  }
  return { rows, samples };
}

/** The bar is for Redis: on PostgreSQL the queue itself is a part of the COPY's server. */
function rowOf({ mode }: ModeBench, { name, bar }: Variant, rounds: readonly DrainSample[]): ResultRow {
  const ours = rounds.map(({ drain }) => drain);
  const theirs = rounds.map(({ copy }) => copy);
  return speedRow(
    { measure: 'c', mode, what: `drain against COPY, ${name}` },
    { ours, theirs },
    mode === 'redis' ? bar : undefined,
  );
}

async function oneByOne(bench: ModeBench): Promise<Required<Pick<DrainSample, 'insert' | 'job'>>> {
  return { insert: await insertOneByOne(bench), job: await drainOneByOne(bench, warmUpShare) };
}

/** Without HTTP, which costs every contender the same and more than a vote's way through a batch; told without a bar. */
function perVoteRows({ mode }: ModeBench, rounds: readonly DrainSample[]): ResultRow[] {
  const ours = rounds.map(({ drain }) => drain);
  const against = (what: string, theirs: Speed[]): ResultRow =>
    speedRow({ measure: 'b', mode, what }, { ours, theirs });
  return [
    against(
      'drain alone, against one INSERT a vote',
      rounds.flatMap(({ insert }) => insert ?? []),
    ),
    against(
      'drain alone, against draining one job a vote',
      rounds.flatMap(({ job }) => job ?? []),
    ),
  ];
}

async function drainOnce(bench: ModeBench, entryCount: number): Promise<DrainSample> {
  const { servers, options, redisUrl, generator } = bench;
  await using drained = await servers.cloneDatabase({ entryCount });
  const env = await platformEnvironment({ database: drained, redisUrl, generator });
  await preload(drained, env, options.drainVotes);
  const drain = await drainWith(env, drained, bench);
  await assertAllSettled(drained.db, options.drainVotes);
  const rows = await copyOut(drained.url);
  await using copied = await servers.cloneDatabase({ entryCount });
  const pids = await servers.pids();
  const before = await readCpu(pids);
  const copyMs = await copyIn(copied.url, rows);
  const { cpuUsPerVote } = cpuUse(before, await readCpu(pids), options.drainVotes, 0);
  return { drain, copy: { perSecond: (options.drainVotes * 1000) / copyMs, cpuUsPerVote } };
}

/** Its CPU time holds the start of the worker, spread over all votes. */
async function drainWith(env: Record<string, string>, { db }: BenchDatabase, bench: ModeBench): Promise<Speed> {
  const { options, say, servers } = bench;
  await using cleanup = new AsyncDisposableStack();
  if (options.profileFolder !== undefined) await countStatements(db);
  const pids = await servers.pids();
  const before = await readCpu(pids);
  const worker = cleanup.adopt(
    await startApp('vote-worker', env, options.profileFolder),
    async (service) => void (await service.kill('SIGTERM')),
  );
  await untilSettled(db, options.drainVotes, rarely);
  const { cpuUsPerVote } = cpuUse(before, await readCpu({ ...pids, worker: worker.pid }), options.drainVotes, 0);
  if (options.profileFolder !== undefined) sayStatements(await dearestStatements(db), say);
  const { count, elapsedMs } = await settledBetween(db, warmUpShare);
  return { perSecond: (count * 1000) / elapsedMs, cpuUsPerVote };
}

/** Fills the queue with full groups, as the gateway makes them. */
async function preload(database: BenchDatabase, env: Record<string, string>, voteCount: number): Promise<void> {
  const redis = env['REDIS_URL'] === undefined ? {} : { redisUrl: env['REDIS_URL'] };
  await using store = openQueueStore({
    ...redis,
    databaseUrl: database.url,
    prefix: env['QUEUE_PREFIX'] ?? '',
    logger: silentLogger(),
  });
  const producer = store.producer(countVotes);
  const plan = { voterCount: voterCountFor(voteCount), entryCount: database.contest.entryIds.length };
  for (let first = 0; first < voteCount; first += groupSize) {
    await producer.add(groupOf(database.contest, plan, first, Math.min(groupSize, voteCount - first)));
  }
}

function groupOf(contest: BenchContest, plan: BallotPlan, first: number, size: number): CountVotesData {
  const group = openGroup(Date.now(), randomBytes(8));
  const items = Array.from({ length: size }, (_, index) =>
    castOf(contest, ballotAt(first + index, plan), { id: voteIdAt(group, index), leafIndex: index }),
  );
  return {
    batchId: group.groupId,
    openedAtMs: group.openedAtMs,
    root: randomBytes(32).toString('base64url'),
    signature: `${randomBytes(120).toString('base64url')}.${randomBytes(64).toString('base64url')}`,
    items,
  };
}

function castOf(
  { contestId, entryIds, windowStart }: BenchContest,
  { voter, entry }: Ballot,
  identity: Pick<CastItem, 'id' | 'leafIndex'>,
): CastItem {
  const voterUserId = `00000000-0000-4000-8000-${voter.toString(16).padStart(12, '0')}`;
  return {
    kind: 'cast',
    ...identity,
    contestId,
    entryId: entryIds[entry] ?? '',
    voterKey: accountVoterKey(voterUserId),
    voterUserId,
    windowStart,
    tier: 'account',
    value: 1,
    castAtMs: Date.now(),
    ip: addressOf(voter),
    userAgent: userAgentOf(voter),
    deviceHash: deviceHash(fingerprintOf(voter), secret),
    accountCreatedAtMs: Date.UTC(2025, 0, 1),
    emailVerified: true,
  };
}
