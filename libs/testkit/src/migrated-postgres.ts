import { type OwnPostgresOptions, type OwnServer, ownPostgres } from './own-servers.ts';
import { testServers } from './servers.ts';

/** A PostgreSQL of one test with fsync on, migrated; the URL is the superuser's, for the database `postgres`. */
export function migratedPostgres(
  options: Pick<OwnPostgresOptions, 'inMemory' | 'settings' | 'binaries'> = {},
): Promise<OwnServer> {
  return ownPostgres({ ...options, cluster: testServers().clusterFolder });
}
