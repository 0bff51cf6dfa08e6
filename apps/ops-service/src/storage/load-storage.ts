import type { Storage } from '@urvote/contracts/http/ops/ops-schemas';
import type { AppContext } from '../context.ts';
import { loadConnections, loadDatabaseBytes, loadPartitions, loadTables } from './storage.queries.ts';

export async function loadStorage({ db }: AppContext): Promise<Storage> {
  const [databaseBytes, partitions, tables, connections] = await Promise.all([
    loadDatabaseBytes(db),
    loadPartitions(db),
    loadTables(db),
    loadConnections(db),
  ]);
  return { databaseBytes, partitions, tables, connections };
}
