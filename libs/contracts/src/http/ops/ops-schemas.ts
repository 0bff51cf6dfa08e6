import { z } from 'zod';
import { timestamp } from '../../endpoint/fields.ts';

const count = z.number().int().min(0);
const durationMs = z.number().min(0);

const percentiles = z.strictObject({ p50Ms: durationMs, p95Ms: durationMs, p99Ms: durationMs });

const queueState = z
  .strictObject({
    name: z.string(),
    isPaused: z.boolean(),
    /** Connected to the queue. */
    workerCount: count,
    counts: z.strictObject({ waiting: count, active: count, delayed: count, failed: count, completed: count }),
    /** Null for an empty queue. */
    oldestWaitingMs: durationMs.nullable(),
    /** From adding to the first start; jobs that were tried again are left out. */
    wait: percentiles.nullable(),
    run: percentiles.nullable(),
  })
  .meta({ id: 'QueueState' });

/** accepted = counted + held + rejected + void, by the minute in which the votes were settled. */
const voteMinute = z.strictObject({
  minute: timestamp,
  accepted: count,
  counted: count,
  held: count,
  rejected: count,
  void: count,
});

/** Votes cast in the last minutes that are in the tables by now. */
const contestThroughput = z.strictObject({
  contestId: z.string(),
  name: z.string(),
  votesPerMinute: z.number().min(0),
  heldShare: z.number().min(0).max(1),
  /** From the cast to the commit. */
  p50Ms: durationMs,
  p95Ms: durationMs,
});

/** Of the last hour, as the worker wrote it down each minute. */
const queueErrors = z.strictObject({
  queue: z.string(),
  failedCount: count,
  /** Failed jobs among those that ended; null where nothing tells how many did. */
  share: z.number().min(0).max(1).nullable(),
});

/** What services noticed within the last day. */
const notice = z.strictObject({
  code: z.enum(['untrusted_proxy']),
  service: z.string(),
  /** Of an untrusted proxy: its address. */
  detail: z.string(),
  seenAt: timestamp,
});

/** A part that cannot be read at the moment is null. */
export const overview = z
  .strictObject({
    at: timestamp,
    queues: z.array(queueState).nullable(),
    votes: z.array(voteMinute).nullable(),
    contests: z.array(contestThroughput).nullable(),
    errors: z.array(queueErrors).nullable(),
    notices: z.array(notice).nullable(),
  })
  .meta({ id: 'OpsOverview' });

export const failedJob = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    reason: z.string(),
    attempts: count,
    addedAt: timestamp,
    failedAt: timestamp.nullable(),
  })
  .meta({ id: 'FailedJob' });

const foundJob = z.strictObject({
  queue: z.string(),
  id: z.string(),
  name: z.string(),
  state: z.string(),
  addedAt: timestamp,
  attempts: count,
  reason: z.string().nullable(),
});

export const jobSearch = z
  .strictObject({
    items: z.array(foundJob),
    /** The group of the vote or job that was asked for, once it is in the tables. */
    settledGroup: z
      .strictObject({ id: z.string(), settledAt: timestamp, itemCount: count, pendingCount: count })
      .nullable(),
    /** Jobs whose data was read; 0 when an id led straight to them. */
    lookedAtCount: count,
    /** False when there was no time to read them all. */
    isComplete: z.boolean(),
  })
  .meta({ id: 'JobSearch' });

/** A vote job is kept until everything in it is stored. */
export const discardResult = z.strictObject({ discardedCount: count, keptCount: count, skippedCount: count });

export const redriveResult = z.strictObject({
  redrivenCount: count,
  skippedCount: count,
});

export const historyPoint = z.strictObject({
  at: timestamp,
  waitingCount: count,
  failedCount: count,
  oldestWaitingMs: durationMs.nullable(),
  waitP95Ms: durationMs.nullable(),
  runP95Ms: durationMs.nullable(),
});

const partition = z.strictObject({
  parent: z.string(),
  name: z.string(),
  /** As PostgreSQL words it, e.g. `FOR VALUES FROM (...) TO (...)`. */
  bounds: z.string(),
  isDefault: z.boolean(),
  rowEstimate: count,
  bytes: count,
});

export const storage = z
  .strictObject({
    databaseBytes: count,
    partitions: z.array(partition),
    tables: z.array(z.strictObject({ name: z.string(), rowEstimate: count, tableBytes: count, indexBytes: count })),
    connections: z.array(z.strictObject({ state: z.string(), count })),
  })
  .meta({ id: 'OpsStorage' });

export const auditEntry = z
  .strictObject({
    id: z.number().int(),
    at: timestamp,
    actorUserId: z.string().nullable(),
    actorLabel: z.string(),
    action: z.string(),
    targetType: z.string(),
    targetId: z.string().nullable(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    details: z.unknown(),
  })
  .meta({ id: 'AuditEntry' });

export type QueueState = z.infer<typeof queueState>;
export type ContestThroughput = z.infer<typeof contestThroughput>;
export type QueueErrors = z.infer<typeof queueErrors>;
export type VoteMinute = z.infer<typeof voteMinute>;
export type Overview = z.infer<typeof overview>;
export type OpsNotice = z.infer<typeof notice>;
export type FailedJob = z.infer<typeof failedJob>;
export type FoundJob = z.infer<typeof foundJob>;
export type JobSearch = z.infer<typeof jobSearch>;
export type DiscardResult = z.infer<typeof discardResult>;
export type RedriveResult = z.infer<typeof redriveResult>;
export type HistoryPoint = z.infer<typeof historyPoint>;
export type Partition = z.infer<typeof partition>;
export type Storage = z.infer<typeof storage>;
export type AuditEntry = z.infer<typeof auditEntry>;
