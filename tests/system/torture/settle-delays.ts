import { setTimeout as delay } from 'node:timers/promises';
import type { Asked } from '../oracle/stored-votes.ts';
import type { Records } from './load/records.ts';

export interface SettleDelays extends AsyncDisposable {
  /** From the answer to the first look that found the vote stored, in milliseconds; sorted. */
  stop(): Promise<number[]>;
}

const lookEveryMs = 500;
/** Votes looked for at once, the oldest first. */
const mostAtOnce = 4_000;

/** Looks again and again which acknowledged votes are stored by now; while PostgreSQL is away they go on waiting. */
export function watchSettleDelays(asked: Asked, { acknowledged }: Records): SettleDelays {
  const waiting = new Map<string, number>();
  const delays: number[] = [];
  let seen = 0;
  let isOver = false;

  async function look(): Promise<void> {
    for (const { id, atMs } of acknowledged.slice(seen)) waiting.set(id, atMs);
    seen = acknowledged.length;
    const ids = [...waiting.keys()].slice(0, mostAtOnce);
    const { rows } = await asked.query<{ id: string }>(
      `select id from vote where id = any($1::uuid[]) union select id from vote_rejection where id = any($1::uuid[])`,
      [ids],
    );
    for (const { id } of rows) {
      delays.push(Math.max(0, Date.now() - (waiting.get(id) ?? 0)));
      waiting.delete(id);
    }
  }

  const watching = (async () => {
    while (!isOver) {
      await look().catch(() => {});
      await delay(lookEveryMs);
    }
  })();
  const stop = async (): Promise<number[]> => {
    isOver = true;
    await watching;
    return delays.sort((a, b) => a - b);
  };
  return { stop, [Symbol.asyncDispose]: async () => void (await stop()) };
}

/** Such as `p50 0.2 s, p99 3.1 s, longest 75.0 s`. */
export function describeDelays(sorted: readonly number[]): string {
  const at = (share: number) =>
    ((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) / 1000).toFixed(1);
  return `p50 ${at(0.5)} s, p99 ${at(0.99)} s, longest ${at(1)} s of ${sorted.length} votes`;
}
