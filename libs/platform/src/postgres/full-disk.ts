import { NotReadyError } from '../health/not-ready.ts';
import { sqlStateOf } from './errors.ts';

/** Longer than a job that was put off waits for its next try, so that what is still full stays so. */
const rememberedMs = 10_000;
const diskFull = '53100';

export interface FullDiskWatch {
  failed(error: unknown): void;
  written(): void;
  /** @throws NotReadyError when a write found no room in the last ten seconds */
  assertRoom(): void;
}

function isDiskFull(error: unknown): boolean {
  if (sqlStateOf(error) === diskFull) return true;
  return error instanceof Error && error.cause !== undefined && isDiskFull(error.cause);
}

export function watchFullDisk(nowMs: () => number = () => performance.now()): FullDiskWatch {
  let fullAtMs = Number.NEGATIVE_INFINITY;
  return {
    failed(error) {
      if (isDiskFull(error)) fullAtMs = nowMs();
    },
    written() {
      fullAtMs = Number.NEGATIVE_INFINITY;
    },
    assertRoom() {
      if (nowMs() - fullAtMs < rememberedMs) throw new NotReadyError('disk-full', 'The disk of PostgreSQL is full');
    },
  };
}
