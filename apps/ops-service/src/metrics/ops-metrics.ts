import { cachedReading } from '@urvote/platform/metrics/cached-reading';
import { Gauge, type Registry } from 'prom-client';
import type { QueueStates } from '../queues/queue-states.ts';
import type { SettlementFaults } from './settlement-faults.queries.ts';
import type { VoteTotals } from './vote-totals.queries.ts';

export interface MetricSources {
  loadVoteTotals(): Promise<VoteTotals>;
  loadFaults(): Promise<SettlementFaults>;
  queueStates: QueueStates;
}

/** The sum reads every group, so it is not taken at each scrape. */
const totalsFreshMs = 60_000;
const agesFreshMs = 2_000;

export function registerOpsMetrics(
  registry: Registry,
  { loadVoteTotals, loadFaults, queueStates }: MetricSources,
): void {
  const registers = [registry];
  const readAges = cachedReading(agesFreshMs, async () => {
    for (const { name, oldestWaitingMs } of await queueStates.read())
      age.set({ queue: name }, (oldestWaitingMs ?? 0) / 1000);
  });
  const age: Gauge<'queue'> = new Gauge({
    name: 'urvote_queue_oldest_waiting_seconds',
    help: 'Age of the oldest job that is not finished; 0 for an empty queue',
    labelNames: ['queue'],
    registers,
    collect: readAges,
  });
  const readTotals = cachedReading(totalsFreshMs, async () => {
    for (const [state, count] of Object.entries(await loadVoteTotals())) votes.set({ state }, count as number);
  });
  const votes: Gauge<'state'> = new Gauge({
    name: 'urvote_votes',
    help: 'Settled votes by the outcome they were settled with',
    labelNames: ['state'],
    registers,
    collect: readTotals,
  });
  registerFaults(registry, loadFaults);
}

function registerFaults(registry: Registry, load: MetricSources['loadFaults']): void {
  const registers = [registry];
  const read = cachedReading(totalsFreshMs, async () => {
    const { unsettledGroupCount, defaultRows } = await load();
    groups.set(unsettledGroupCount);
    for (const { table, rowCount } of defaultRows) rows.set({ table }, rowCount);
  });
  const rows = new Gauge({
    name: 'urvote_default_partition_rows',
    help: 'Rows of a month that has no partition of its own, up to 1,000',
    labelNames: ['table'],
    registers,
    collect: read,
  });
  const groups: Gauge = new Gauge({
    name: 'urvote_unsettled_groups',
    help: 'Groups opened over ten minutes ago that are not settled, or have items that are not',
    registers,
    collect: read,
  });
}
