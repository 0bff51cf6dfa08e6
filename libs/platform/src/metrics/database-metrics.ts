import type { Pool } from 'pg';
import { Gauge, type Registry } from 'prom-client';
import type { Db } from '../postgres/database.ts';
import { cachedReading } from './cached-reading.ts';
import { readConnections, readDatabaseSize, readTableSizes } from './database-size.queries.ts';

const freshMs = 15_000;

export function registerDatabaseMetrics(registry: Registry, db: Db): void {
  const registers = [registry];
  const tableBytes = new Gauge({
    name: 'urvote_table_size_bytes',
    help: 'Size of a table without its indexes',
    labelNames: ['table'],
    registers,
  });
  const indexBytes = new Gauge({
    name: 'urvote_table_index_size_bytes',
    help: 'Size of all indexes of a table',
    labelNames: ['table'],
    registers,
  });
  const connections = new Gauge({
    name: 'urvote_database_connections',
    help: 'Client connections by state',
    labelNames: ['state'],
    registers,
  });
  const refresh = cachedReading(freshMs, async () => {
    const [sizes, states, bytes] = [await readTableSizes(db), await readConnections(db), await readDatabaseSize(db)];
    for (const size of sizes) {
      tableBytes.set({ table: size.table }, Number(size.table_bytes));
      indexBytes.set({ table: size.table }, Number(size.index_bytes));
    }
    connections.reset();
    for (const { state, count } of states) connections.set({ state: state.replaceAll(' ', '_') }, Number(count));
    databaseBytes.set(Number(bytes));
  });
  const databaseBytes: Gauge = new Gauge({
    name: 'urvote_database_size_bytes',
    help: 'Size of the whole database',
    registers,
    collect: refresh,
  });
  // Metrics are collected side by side, so each waits for the reading.
  for (const gauge of [tableBytes, indexBytes, connections]) Object.assign(gauge, { collect: refresh });
}

export function registerPoolMetrics(registry: Registry, pool: Pool): void {
  const gauge = new Gauge({
    name: 'urvote_pool_connections',
    help: 'Connections of this process by state; waiting are requests without one',
    labelNames: ['state'],
    registers: [registry],
    collect: () => {
      gauge.set({ state: 'idle' }, pool.idleCount);
      gauge.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
      gauge.set({ state: 'waiting' }, pool.waitingCount);
    },
  });
}
