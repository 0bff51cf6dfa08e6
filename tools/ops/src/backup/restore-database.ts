import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { columnsOf, nameOf } from './dump.queries.ts';
import { type DumpedTable, type Manifest, tableFile } from './manifest.ts';
import { emptyTable, makeMonths, setSequence, withoutChecks } from './restore.queries.ts';

/** Before anything is written, since half a restore is none. @throws Error naming the file that is not as it was written */
export async function checkFiles(folder: string, { tables }: Manifest): Promise<void> {
  for (const table of tables) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(join(folder, tableFile(table))), hash);
    if (hash.digest('hex') !== table.sha256)
      throw new Error(`${tableFile(table)} is not what was dumped; its checksum differs`);
  }
}

async function loadTable(client: pg.Client, table: DumpedTable, folder: string): Promise<void> {
  await emptyTable(client, table);
  const copy = client.query(copyFrom(`copy ${nameOf(table)} (${columnsOf(table)}) from stdin`));
  await pipeline(createReadStream(join(folder, tableFile(table))), createGunzip(), copy);
  if (copy.rowCount !== table.rowCount)
    throw new Error(`${nameOf(table)}: ${copy.rowCount} rows came back of ${table.rowCount}`);
}

/** Into a database that was just migrated as far as the dump's; all or nothing. @throws Error when a count of rows differs */
export async function loadDump(client: pg.Client, folder: string, manifest: Manifest): Promise<void> {
  await client.query('begin');
  try {
    await makeMonths(client, manifest.months);
    await withoutChecks(client, async () => {
      for (const table of manifest.tables) await loadTable(client, table, folder);
    });
    for (const sequence of manifest.sequences) await setSequence(client, sequence);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}
