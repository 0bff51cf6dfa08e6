import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Partitions are named by month, so the instant they are made from is fixed: the dump must not change with the calendar.
const partitionsFrom = new Date('2026-01-01T00:00:00Z');

interface MigratedDatabase {
  /** Its schema as SQL. */
  schema: string;
  /** Its row types as TypeScript. */
  types: string;
}

let described: Promise<MigratedDatabase> | undefined;

/** What a throw-away PostgreSQL, migrated to the latest version, looks like; started once for both. */
export const migratedDatabase = (): Promise<MigratedDatabase> => (described ??= describeMigrated());

async function describeMigrated(): Promise<MigratedDatabase> {
  const [{ startEmbeddedPostgres }, { silentLogger }, { migrateUp }, { dumpSchema }, { generateTypes }] =
    await Promise.all([
      import('@urvote/embedded/embedded-postgres'),
      import('@urvote/platform/logger/logger'),
      import('@urvote/db-schema/migrate'),
      import('@urvote/db-schema/schema-dump'),
      import('@urvote/tool-db/database-types'),
    ]);
  await using cleanup = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'urvote-generate-'));
  cleanup.defer(() => rm(folder, { recursive: true, force: true }));
  // Started by root, the server runs under another account, which must be able to reach its data.
  await chmod(folder, 0o755);
  const postgres = await startEmbeddedPostgres({
    dataDir: join(folder, 'postgres'),
    password: randomBytes(16).toString('hex'),
    durable: false,
    logger: silentLogger(),
  });
  cleanup.use(postgres);
  await migrateUp(postgres.url, { now: partitionsFrom });
  // Awaited here: the server is stopped when this block is left.
  return { schema: await dumpSchema(postgres.url), types: await generateTypes(postgres.url) };
}
