import { boundedMemo } from '../cache/bounded-memo.ts';
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
  counter: Counter;
  position: number;
}

type Scope = 'ip' | 'netEntry' | 'entry' | 'guest';

export interface CounterPlan {
  /** One per key and bucket. */
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
  const counters = new CounterTable();
  const places = votes.map((vote) => placesOf(counters, vote));
  return { counters: counters.all, places };
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
export function runningNumbers(plan: CounterPlan, storedBefore: ReadonlyMap<string, number>): RunningNumbers[] {
  const before = new Map<Counter, number>();
  for (const counter of storedBefore.size === 0 ? [] : plan.counters) {
    const count = storedBefore.get(counterId(counter));
    if (count !== undefined) before.set(counter, count);
  }
  const numberAt = ({ counter, position }: Place) => (before.get(counter) ?? 0) + position;
  return plan.places.map(({ ip, netEntry, entry, guest }) => {
    const numbers: RunningNumbers = {};
    if (ip) numbers.ipPerMinute = numberAt(ip);
    if (netEntry) numbers.netEntryPerMinute = numberAt(netEntry);
    if (entry) numbers.entryPerMinute = numberAt(entry);
    if (guest) numbers.guestIpDeviceCount = numberAt(guest);
    return numbers;
  });
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

/** What the counters call an address, or null if it is none. Addresses come several times in a row. */
const sourceOf = boundedMemo(20_000, (ip: string) => {
  const source = ipSource(ip);
  if (source === null) return null;
  return { source, group: source.includes('/') ? source : (ipGroup(ip) ?? source) };
});

function placesOf(counters: CounterTable, { entryId, castAtMs, tier, ip, deviceHash }: CountableVote): CounterPlan['places'][number] {
  const minute = Math.floor(castAtMs / minuteMs);
  const entry = counters.entry(entryId, minute);
  const place: CounterPlan['places'][number] = { entry: next(entry.counter) };
  next(entry.hour);
  const network = ip === undefined ? null : sourceOf(ip);
  if (!network) return place;
  place.ip = next(counters.source(network.source, minute));
  place.netEntry = next(counters.network(entry, network.group, minute));
  if (tier === 'guest') {
    place.guest = next(counters.other(`guest:${network.source}:${deviceHash ?? '-'}:${entryId}`, startOf(minute, minutesPerDay)));
  }
  return place;
}

function entryHourKey(entryId: string): string {
  return `entryhour:${entryId}`;
}

/** An entry in one minute. */
interface EntryCounters {
  entryId: string;
  counter: Counter;
  hour: Counter;
  networks: Map<string, Counter>;
}

/**
 * Counters by bucket and then by what they count, so that a key is only made for a counter that is new: V8 interns
 * every string that a map is asked about, which for a new one takes half a microsecond.
 */
class CounterTable {
  readonly all: Counter[] = [];
  readonly #entries = new Buckets<EntryCounters>();
  readonly #hours = new Buckets<Counter>();
  readonly #sources = new Buckets<Counter>();
  readonly #others = new Buckets<Counter>();

  entry(entryId: string, minute: number): EntryCounters {
    return this.#entries.get(minute, entryId, () => {
      const hour = startOf(minute, minutesPerHour);
      return {
        entryId,
        counter: this.#add(`entry:${entryId}`, minute),
        hour: this.#hours.get(hour, entryId, () => this.#add(entryHourKey(entryId), hour)),
        networks: new Map(),
      };
    });
  }

  source(source: string, bucket: number): Counter {
    return this.#sources.get(bucket, source, () => this.#add(`ip:${source}`, bucket));
  }

  network({ entryId, networks }: EntryCounters, group: string, bucket: number): Counter {
    let counter = networks.get(group);
    if (!counter) networks.set(group, (counter = this.#add(`net:${group}:${entryId}`, bucket)));
    return counter;
  }

  other(key: string, bucket: number): Counter {
    return this.#others.get(bucket, key, () => this.#add(key, bucket));
  }

  #add(key: string, bucket: number): Counter {
    const counter = { key, bucket, increment: 0 };
    this.all.push(counter);
    return counter;
  }
}

/** What is counted by bucket, of which a batch has few, and name. */
class Buckets<T> {
  readonly #buckets = new Map<number, Map<string, T>>();

  get(bucket: number, name: string, create: () => T): T {
    let names = this.#buckets.get(bucket);
    if (!names) this.#buckets.set(bucket, (names = new Map()));
    let found = names.get(name);
    if (found === undefined) names.set(name, (found = create()));
    return found;
  }
}

/** Counts one vote more. */
function next(counter: Counter): Place {
  counter.increment += 1;
  return { counter, position: counter.increment };
}

function startOf(minute: number, length: number): number {
  return Math.floor(minute / length) * length;
}
