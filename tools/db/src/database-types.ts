import { readFile, writeFile } from 'node:fs/promises';
import { Kysely, PostgresDialect } from 'kysely';
import { generate, PostgresDialect as CodegenDialect } from 'kysely-codegen';
import pg from 'pg';
import { compareTypes } from './compare-types.ts';

const generatedFile = new URL('../../../libs/db-schema/src/generated.ts', import.meta.url);

function openDatabase(url: string): Kysely<unknown> {
  const pool = new pg.Pool({ connectionString: url, max: 2, application_name: 'urvote-types' });
  pool.on('error', () => {});
  return new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
}

/** The row types of a migrated database, as TypeScript. */
export async function generateTypes(url: string): Promise<string> {
  const db = openDatabase(url);
  try {
    return await generate({
      db,
      dialect: new CodegenDialect({ dateParser: 'string', numericParser: 'string', defaultSchemas: ['public'] }),
      defaultSchemas: ['public'],
      includePattern: 'public.*',
      excludePattern: '{schema_migrations*,vote_default,vote_rejection_default,vote_2*,vote_rejection_2*}',
      // Our pools read bigint as number.
      typeMapping: { int8: 'number' },
      overrides: { columns: { 'outbox_event.xact_id': 'ColumnType<string, string | undefined, never>' } },
      outFile: null,
    });
  } finally {
    await db.destroy();
  }
}

export async function writeTypes(url: string): Promise<void> {
  await writeFile(generatedFile, await generateTypes(url));
}

/** @returns one line for each table or column in which the committed types and the database differ */
export async function staleTypes(url: string): Promise<string[]> {
  const [committed, fresh] = await Promise.all([readFile(generatedFile, 'utf8'), generateTypes(url)]);
  return compareTypes(committed, fresh);
}
