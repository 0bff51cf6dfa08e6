import { readdir } from 'node:fs/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { type Migration, type MigrationResultSet, Migrator } from 'kysely/migration';
import pg from 'pg';

const migrationsFolder = new URL('./migrations/', import.meta.url);
const partitionMonthsAhead = 4;

export interface MigrateOptions {
  log?: (line: string) => void;
  /** Partitions are made from this instant. */
  now?: Date;
  /** Name of the last migration to apply; the newest by default. */
  to?: string;
}

async function loadMigrations(): Promise<Record<string, Migration>> {
  const files = (await readdir(migrationsFolder)).filter((file) => file.endsWith('.ts')).sort();
  const migrations: Record<string, Migration> = {};
  for (const file of files) {
    migrations[file.slice(0, -'.ts'.length)] = (await import(new URL(file, migrationsFolder).href)) as Migration;
  }
  return migrations;
}

async function withMigrator<T>(url: string, run: (migrator: Migrator, db: Kysely<unknown>) => Promise<T>): Promise<T> {
  const pool = new pg.Pool({ connectionString: url, max: 2, application_name: 'urvote-migrate' });
  pool.on('error', () => {});
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    return await run(
      new Migrator({
        db,
        provider: { getMigrations: loadMigrations },
        migrationTableName: 'schema_migrations',
        migrationLockTableName: 'schema_migrations_lock',
      }),
      db,
    );
  } finally {
    await db.destroy();
  }
}

function report({ error, results }: MigrationResultSet, log: (line: string) => void): number {
  for (const result of results ?? [])
    log(`${result.direction.toLowerCase()} ${result.migrationName}: ${result.status}`);
  if (error) throw error;
  return results?.length ?? 0;
}

/**
 * Also makes the vote partitions of the coming months. Kysely's migrator holds an advisory lock meanwhile.
 * @param url a direct connection; a transaction pooler cannot hold the lock
 * @returns how many migrations were applied
 */
export async function migrateUp(
  url: string,
  { log = () => {}, now = new Date(), to }: MigrateOptions = {},
): Promise<number> {
  return withMigrator(url, async (migrator, db) => {
    const applied = report(await (to === undefined ? migrator.migrateToLatest() : migrator.migrateTo(to)), log);
    await sql`select ensure_vote_partitions(${now.toISOString().slice(0, 10)}::date, ${partitionMonthsAhead})`.execute(
      db,
    );
    return applied;
  });
}

/** @returns how many were reverted */
export async function migrateDown(
  url: string,
  { log = () => {}, all = false }: MigrateOptions & { all?: boolean } = {},
): Promise<number> {
  return withMigrator(url, async (migrator) => {
    let reverted = 0;
    for (;;) {
      const count = report(await migrator.migrateDown(), log);
      reverted += count;
      if (count === 0 || !all) return reverted;
    }
  });
}
