import { randomBytes } from 'node:crypto';
import { type CastItem, type CountVotesData, countVotes } from '@urvote/contracts/jobs/count-votes';
import { silentLogger } from '@urvote/platform/logger/logger';
import { openQueueStore } from '@urvote/platform/queue/queue-store';
import { openBatch, voteIdAt } from '@urvote/voting/ids/vote-id';
import { accountVoterKey, deviceHash } from '@urvote/voting/voter/voter-key';
import { type Ballot, ballotAt, type BallotPlan, voterCountFor } from '../load/ballots.ts';
import { addressOf, fingerprintOf, userAgentOf } from '../load/voter-traits.ts';
import type { MeasureResult, ResultRow } from '../report/result.ts';
import { speedRow } from '../report/speed-row.ts';
import { median } from '../report/statistics.ts';
import { copyIn, copyOut } from '../stage/copy-votes.ts';
import type { BenchContest } from '../stage/contest.queries.ts';
import { platformEnvironment, startApp } from '../stage/platform.ts';
import { processUsage } from '../stage/process-usage.ts';
import type { BenchDatabase } from '../stage/servers.ts';
import { countStatements, dearestStatements, sayStatements } from '../stage/statements.queries.ts';
import { assertAllSettled, settledBetween, untilSettled } from '../stage/settled.queries.ts';
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
  { name: '24 entries, all of them hot', entryCount: 24, hasBar: true },
  { name: '2,400 entries', entryCount: 2_400, hasBar: false },
] as const;

type Variant = (typeof variants)[number];

interface DrainSample {
  drainPerSecond: number;
  copyPerSecond: number;
  /** One INSERT, and one job and one INSERT, for each vote; where (b) is asked for. */
  insertPerSecond?: number;
  jobPerSecond?: number;
  workerCpuMsPerVote: number | null;
}

/** (c) How fast the worker empties a full queue, against a COPY of the very rows it stored. */
export async function measureDrain(bench: ModeBench): Promise<MeasureResult> {
  const rows: ResultRow[] = [];
  const samples: Record<string, DrainSample[]> = {};
  for (const variant of variants.filter(
    ({ hasBar }) => hasBar || (bench.options.only.has('c') && !bench.options.isQuick),
  )) {
    const rounds: DrainSample[] = [];
    const roundCount = variant.hasBar ? bench.options.roundCount : Math.ceil(bench.options.roundCount / 2);
    for (let round = 1; round <= roundCount; round += 1) {
      const perVote = variant.hasBar && bench.options.only.has('b') ? await oneByOne(bench) : {};
      const sample = { ...(await drainOnce(bench, variant.entryCount)), ...perVote };
      rounds.push(sample);
      bench.say(
        `${bench.mode} round ${round} drain, ${variant.name}: ${Math.round(sample.drainPerSecond)}/s, COPY ${Math.round(sample.copyPerSecond)}/s${perVoteText(perVote)}`,
      );
    }
    samples[variant.name] = rounds;
    if (bench.options.only.has('c')) rows.push(rowOf(bench, variant, rounds));
    if (variant.hasBar && bench.options.only.has('b')) rows.push(...perVoteRows(bench, rounds));
  }
  return { rows, samples };
}

function rowOf({ mode }: ModeBench, { name, hasBar }: Variant, rounds: readonly DrainSample[]): ResultRow {
  const ours = rounds.map(({ drainPerSecond }) => drainPerSecond);
  const theirs = rounds.map(({ copyPerSecond }) => copyPerSecond);
  const cpu = median(rounds.map(({ workerCpuMsPerVote }) => (workerCpuMsPerVote ?? 0) * 1000));
  const row = speedRow({ measure: 'c', mode, what: `drain against COPY, ${name}` }, { ours, theirs }, hasBar ? 0.7 : undefined);
  const note = `${name}: CPU us a vote of the worker ${cpu.toFixed(0)}, its start included`;
  return { ...row, note };
}

type PerVote = Required<Pick<DrainSample, 'insertPerSecond' | 'jobPerSecond'>>;

async function oneByOne(bench: ModeBench): Promise<PerVote> {
  return { insertPerSecond: await insertOneByOne(bench), jobPerSecond: await drainOneByOne(bench, warmUpShare) };
}

function perVoteText({ insertPerSecond, jobPerSecond }: Partial<PerVote>): string {
  return insertPerSecond === undefined || jobPerSecond === undefined
    ? ''
    : `, INSERT ${Math.round(insertPerSecond)}/s, job ${Math.round(jobPerSecond)}/s`;
}

/** Without HTTP, which costs every contender the same and more than a vote's way through a batch. */
function perVoteRows({ mode }: ModeBench, rounds: readonly DrainSample[]): ResultRow[] {
  const ours = rounds.map(({ drainPerSecond }) => drainPerSecond);
  const against = (what: string, theirs: number[]): ResultRow => speedRow({ measure: 'b', mode, what }, { ours, theirs }, 5);
  return [
    against(
      'drain alone, against one INSERT a vote',
      rounds.map(({ insertPerSecond }) => insertPerSecond ?? Number.NaN),
    ),
    against(
      'drain alone, against draining one job a vote',
      rounds.map(({ jobPerSecond }) => jobPerSecond ?? Number.NaN),
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
  const copyMs = await copyIn(copied.url, rows);
  return { ...drain, copyPerSecond: (options.drainVotes * 1000) / copyMs };
}

async function drainWith(env: Record<string, string>, { db }: BenchDatabase, { options, say }: ModeBench) {
  await using cleanup = new AsyncDisposableStack();
  if (options.profileFolder !== undefined) await countStatements(db);
  const worker = cleanup.adopt(
    await startApp('vote-worker', env, options.profileFolder),
    async (service) => void (await service.kill('SIGTERM')),
  );
  await untilSettled(db, options.drainVotes, rarely);
  const cpuMs = (await processUsage(worker.pid))?.cpuMs;
  if (options.profileFolder !== undefined) sayStatements(await dearestStatements(db), say);
  const { count, elapsedMs } = await settledBetween(db, warmUpShare);
  return {
    drainPerSecond: (count * 1000) / elapsedMs,
    workerCpuMsPerVote: cpuMs === undefined ? null : cpuMs / options.drainVotes,
  };
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
  const batch = openBatch(Date.now(), randomBytes(8));
  const items = Array.from({ length: size }, (_, index) =>
    castOf(contest, ballotAt(first + index, plan), { id: voteIdAt(batch, index), leafIndex: index }),
  );
  return {
    batchId: batch.batchId,
    openedAtMs: batch.openedAtMs,
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
