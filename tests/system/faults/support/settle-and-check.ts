import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { eventually } from '@urvote/testkit/eventually';
import { spawnService } from '@urvote/testkit/spawn-service';
import { expect } from 'vitest';
import { askedThrough } from '../../oracle/stored-votes.ts';
import { wrongTotals } from '../../oracle/wrong-totals.ts';
import { type Acknowledged, outcomesOf, type Votes } from './load.ts';
import type { Platform } from './platform.ts';
import { acknowledgedVotes, doubleSlots, groundlessRefusals, statesOfVotes } from './settled.queries.ts';

/** Longer than the queue takes to give a killed worker's jobs to another one. */
const settleTimeoutMs = 120_000;

/** What a load may be answered: accepted, known as one vote too many, told to come again, or nothing at all. */
const expectedOutcomes = new Set([
  '202',
  '409 ALREADY_VOTED',
  '409 VOTE_LIMIT_REACHED',
  '503 TEMPORARILY_UNAVAILABLE',
  '503 BACKLOG_FULL',
  '0',
]);

/**
 * Waits until nothing is left to count, then holds every acknowledged vote to the equation:
 * accepted = counted + held + rejected + void, none twice, and totals equal a recount, both the operators' command and one
 * that shares nothing with it.
 */
export async function settleAndCheck(
  platform: Platform,
  loads: readonly Votes[],
  { recount = true, poisonCount = 0 } = {},
): Promise<void> {
  const attempts = loads.flatMap((load) => load.attempts);
  const acknowledged = loads.flatMap((load) => load.acknowledged);
  expect(Object.keys(outcomesOf(attempts)).filter((outcome) => !expectedOutcomes.has(outcome))).toEqual([]);
  await untilSettled(platform, acknowledged);
  await checkEquation(platform, { acknowledged, attempts }, poisonCount);
  expect((await platform.queues.counts(countVotes.queue)).failed).toBe(poisonCount);
  if (!recount) return;
  if (poisonCount === 0) await expectRecountAgrees(platform);
  else await expectRecountNames(platform, poisonCount);
}

async function untilSettled({ db, queues }: Platform, votes: readonly Acknowledged[]): Promise<void> {
  await eventually(
    async () => {
      const { waiting, active, delayed } = await queues.counts(countVotes.queue);
      const left = waiting + active + delayed;
      if (left > 0) throw new Error(`${left} groups are not settled yet`);
      const { missing = 0 } = await acknowledgedVotes(db, votes);
      if (missing > 0)
        throw new Error(`the queue is empty and ${missing} of ${votes.length} acknowledged votes are missing`);
    },
    { timeoutMs: settleTimeoutMs, intervalMs: 250 },
  );
}

/** @param poisonCount items of the queue that are no votes and can never be settled */
async function checkEquation({ db }: Platform, { acknowledged, attempts }: Votes, poisonCount: number): Promise<void> {
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(await acknowledgedVotes(db, acknowledged)).toEqual({
    acknowledged: acknowledged.length,
    missing: 0,
    repeated: 0,
    wrong: 0,
  });
  const states = await statesOfVotes(db);
  expect(states).toMatchObject({
    storedTwice: 0,
    openBatches: 0,
    items: (states['total'] ?? 0) + poisonCount,
    said: states['total'],
  });
  // A vote whose answer was lost may be stored; nothing else may.
  expect(states['total']).toBeGreaterThanOrEqual(acknowledged.length);
  const unanswered = attempts.filter(({ status }) => status === 0 || status === 503).length;
  expect(states['total']).toBeLessThanOrEqual(acknowledged.length + unanswered);
  expect(await doubleSlots(db)).toEqual({ slots: 0 });
  expect(await groundlessRefusals(db)).toEqual({ rejections: 0 });
  expect(await wrongTotals(askedThrough(db))).toEqual([]);
}

export async function expectRecountAgrees(platform: Platform): Promise<void> {
  expect(await runRecount(platform)).toEqual({ code: 0, lines: ['recount agrees with every stored total'] });
}

/** Every total is right, and these many jobs that failed for good are named. */
async function expectRecountNames(platform: Platform, poisonCount: number): Promise<void> {
  const { code, lines } = await runRecount(platform);
  expect(code).toBe(1);
  expect(lines.filter((line) => / is failed$/.test(line))).toHaveLength(poisonCount);
  expect(lines.filter((line) => !line.startsWith('unsettled: '))).toEqual([expect.stringMatching(/^0 differences, /)]);
}

/** The command that operators use. */
export async function runRecount({ env }: Platform): Promise<{ code: number | null; lines: string[] }> {
  await using ops = await spawnService('tools/ops/src/main.ts', { args: ['recount'], env, waitUntilReady: false });
  const { code } = await ops.exited;
  return { code, lines: ops.lines };
}
