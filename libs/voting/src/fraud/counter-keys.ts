import { ipGroup, ipSource } from '../network/ip-group.ts';
import type { VoteSignals } from './signals.ts';

export interface CountableVote {
  entryId: string;
  /** Milliseconds since 1970 UTC. */
  castAtMs: number;
  tier: 'guest' | 'account';
  ip?: string;
  deviceHash?: string;
}

/** One row to add to. `bucket` is the start of its minute, hour or day in minutes since 1970 UTC. */
export interface Counter {
  key: string;
  bucket: number;
  increment: number;
}

/** Where a vote stands: the counter it adds to, and as which of the batch's votes, from 1. */
interface Place {
  id: string;
  position: number;
}

type Scope = 'ip' | 'netEntry' | 'entry' | 'entryHour' | 'guest';

export interface CounterPlan {
  /** One per key and bucket, in the order all workers must lock them in. */
  counters: Counter[];
  /** For each vote, in the order given. */
  places: Partial<Record<Scope, Place>>[];
}

export type RunningNumbers = Pick<
  VoteSignals,
  'ipPerMinute' | 'netEntryPerMinute' | 'entryPerMinute' | 'guestIpDeviceCount'
>;

const minuteMs = 60_000;
const minutesPerHour = 60;
const minutesPerDay = 24 * minutesPerHour;
const baselineHours = 24;

/**
 * The counters a batch adds to, each once with its sum, so a batch costs one upsert. Days are UTC days. Keys hold at
 * most 147 characters.
 */
export function counterPlan(votes: readonly CountableVote[]): CounterPlan {
  const counters = new Map<string, Counter>();
  const places = votes.map((vote) => {
    const place: CounterPlan['places'][number] = {};
    for (const { scope, key, bucket } of keysOf(vote)) place[scope] = add(counters, key, bucket);
    return place;
  });
  return { counters: [...counters.values()].sort(inLockOrder), places };
}

/** Names a counter in the map of stored counts. */
export function counterId({ key, bucket }: Pick<Counter, 'key' | 'bucket'>): string {
  return `${key}@${bucket}`;
}

/**
 * For each vote of the plan its running number in every counter, itself included: the count before the batch plus its
 * position in the batch. With the same stored counts the numbers are the same again.
 * @param storedBefore counts before the batch by `counterId`; a missing one is 0
 */
export function runningNumbers(plan: CounterPlan, storedBefore: Readonly<Record<string, number>>): RunningNumbers[] {
  const numberAt = ({ id, position }: Place) => (storedBefore[id] ?? 0) + position;
  return plan.places.map(({ ip, netEntry, entry, guest }) => ({
    ...(ip && { ipPerMinute: numberAt(ip) }),
    ...(netEntry && { netEntryPerMinute: numberAt(netEntry) }),
    ...(entry && { entryPerMinute: numberAt(entry) }),
    ...(guest && { guestIpDeviceCount: numberAt(guest) }),
  }));
}

/** The hourly counters that tell an entry's usual rate at a time: `key`, from `fromBucket` to before `toBucket`. */
export function baselineRange(entryId: string, atMs: number): { key: string; fromBucket: number; toBucket: number } {
  const toBucket = startOf(Math.floor(atMs / minuteMs), minutesPerHour);
  return { key: entryHourKey(entryId), fromBucket: toBucket - baselineHours * minutesPerHour, toBucket };
}

/** Votes a minute over the hours that had any; 0 for an entry without a past. */
export function baselinePerMinute(hourlyCounts: readonly number[]): number {
  const busy = hourlyCounts.filter((count) => count > 0);
  return busy.length === 0 ? 0 : busy.reduce((sum, count) => sum + count, 0) / (busy.length * minutesPerHour);
}

function keysOf({ entryId, castAtMs, tier, ip, deviceHash }: CountableVote) {
  const minute = Math.floor(castAtMs / minuteMs);
  const keys: { scope: Scope; key: string; bucket: number }[] = [
    { scope: 'entry', key: `entry:${entryId}`, bucket: minute },
    { scope: 'entryHour', key: entryHourKey(entryId), bucket: startOf(minute, minutesPerHour) },
  ];
  const source = ip === undefined ? null : ipSource(ip);
  if (ip === undefined || source === null) return keys;
  keys.push({ scope: 'ip', key: `ip:${source}`, bucket: minute });
  const group = source.includes('/') ? source : ipGroup(ip);
  keys.push({ scope: 'netEntry', key: `net:${group}:${entryId}`, bucket: minute });
  if (tier !== 'guest') return keys;
  const key = `guest:${source}:${deviceHash ?? '-'}:${entryId}`;
  keys.push({ scope: 'guest', key, bucket: startOf(minute, minutesPerDay) });
  return keys;
}

function entryHourKey(entryId: string): string {
  return `entryhour:${entryId}`;
}

function add(counters: Map<string, Counter>, key: string, bucket: number): Place {
  const id = counterId({ key, bucket });
  let counter = counters.get(id);
  if (!counter) counters.set(id, (counter = { key, bucket, increment: 0 }));
  counter.increment += 1;
  return { id, position: counter.increment };
}

function startOf(minute: number, length: number): number {
  return Math.floor(minute / length) * length;
}

function inLockOrder(a: Counter, b: Counter): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  return a.bucket - b.bucket;
}
