import type { RecountDifference } from '@urvote/db-schema/recount/compare-totals';

const pairs = (record: Record<string, unknown>): string =>
  Object.entries(record)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');

export function describeDifference({ table, key, stored, recounted }: RecountDifference): string {
  return `${table} ${pairs(key)}: stored ${pairs(stored)}; recounted ${pairs(recounted)}`;
}
