import type { Database } from '@urvote/db-schema/database';
import type { Kysely } from 'kysely';
import { loadHourlyCounts } from './entry-baselines.queries.ts';
import { baselinePerMinute, baselineRange } from '@urvote/voting/fraud/counter-keys';

export interface EntryBaselines {
  /** The usual votes a minute of each entry over the last 24 whole hours. */
  of(entryIds: readonly string[], nowMs: number): Promise<Record<string, number>>;
}

const keepMs = 60_000;
const maxEntries = 20_000;

/** Reads baselines and keeps each for a minute; they move by the hour. */
export function createEntryBaselines(db: Kysely<Database>): EntryBaselines {
  const kept = new Map<string, { value: number; untilMs: number }>();
  return {
    async of(entryIds, nowMs) {
      if (kept.size + entryIds.length > maxEntries) kept.clear();
      const missing = entryIds.filter((id) => (kept.get(id)?.untilMs ?? 0) <= nowMs);
      if (missing.length > 0) {
        const { fromBucket, toBucket } = baselineRange('', nowMs);
        const keys = new Map(missing.map((id) => [baselineRange(id, nowMs).key, id]));
        const counts = await loadHourlyCounts(db, [...keys.keys()], fromBucket, toBucket);
        for (const [key, id] of keys) kept.set(id, { value: baselinePerMinute(counts.get(key) ?? []), untilMs: nowMs + keepMs });
      }
      return Object.fromEntries(entryIds.map((id) => [id, kept.get(id)?.value ?? 0]));
    },
  };
}
