import { setTimeout as delay } from 'node:timers/promises';
import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { untilReady } from '../faults/support/readiness.ts';
import { untilAnswering } from './world/answering.ts';
import type { Findings } from './findings.ts';
import { isAcceptedCast, type Records } from './load/records.ts';
import type { World } from './world/world.ts';

const readyMs = 90_000;
/** Far longer than the queue takes to give the jobs of a killed worker to another one. */
const drainMs = 240_000;

/** The stores answer again. */
export async function untilStoresAnswer({ postgres, redis }: World): Promise<void> {
  await untilAnswering('postgres', postgres);
  if (redis !== undefined) await untilAnswering('redis', redis);
}

/** With nothing left to do, every service is ready again by itself. */
export async function checkReady({ gateways, workers }: World, findings: Findings): Promise<void> {
  for (const { name, service } of [...gateways, ...workers]) {
    await untilReady(service.url, readyMs).catch((error: Error) =>
      findings.add('not ready again', `${name}: ${error.message}`),
    );
  }
}

/** Waits until nothing is left to do, or says what is. */
export async function drain(world: World, records: Records, findings: Findings): Promise<void> {
  const untilMs = Date.now() + drainMs;
  for (;;) {
    const left = await whatIsLeft(world, records).catch((error: Error) => [`nobody can tell: ${error.message}`]);
    if (left.length === 0) return;
    if (Date.now() >= untilMs) return findings.addAll(`left undone ${drainMs / 1000} s after the end`, left);
    await delay(1_000);
  }
}

async function whatIsLeft({ queues, pool }: World, { actions }: Records): Promise<string[]> {
  const { waiting, active, delayed } = await queues.counts(countVotes.queue);
  const { rows: open } = await pool.query<{ id: string }>(
    'select id from vote_batch where settled_at is null or pending_count > 0',
  );
  const ids = actions.filter(isAcceptedCast).map(({ outcome }) => outcome.id);
  const { rows: missing } = await pool.query<{ id: string }>(
    `select id from unnest($1::uuid[]) asked (id) where not exists (select from vote where vote.id = asked.id)
       and not exists (select from vote_rejection where vote_rejection.id = asked.id)`,
    [ids],
  );
  return [
    ...(waiting + active + delayed > 0 ? [`jobs: ${waiting} waiting, ${active} active, ${delayed} delayed`] : []),
    ...open.map(({ id }) => `group ${id} is not concluded`),
    ...missing.map(({ id }) => `vote ${id} is not stored`),
  ];
}

/** Jobs that were given up. */
export async function checkFailedJobs({ queues }: World, findings: Findings): Promise<void> {
  const queue = await queues.getQueue(countVotes.queue);
  for (const { id, failedReason, attemptsMade } of await queue.getFailed(0, 100)) {
    findings.add('a job was given up', `${id} after ${attemptsMade} tries: ${failedReason}`);
  }
}
