import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import {
  beginSnapshot,
  columnsOf,
  lastMigration,
  listMonths,
  listSequences,
  listTables,
  nameOf,
  type TableToDump,
} from './dump.queries.ts';
import { type DumpedTable, type Manifest, manifestFile, tableFile } from './manifest.ts';

/** Writes the rows of one table as PostgreSQL's COPY text, compressed. */
async function dumpTable(client: pg.Client, table: TableToDump, folder: string): Promise<DumpedTable> {
  const copy = client.query(copyTo(`copy (select ${columnsOf(table)} from ${nameOf(table)}) to stdout`));
  const hash = createHash('sha256');
  const hashed = new PassThrough().on('data', (chunk: Buffer) => hash.update(chunk));
  const file = createWriteStream(join(folder, tableFile(table)), { mode: 0o600, flush: true });
  await pipeline(copy, createGzip(), hashed, file);
  return { ...table, rowCount: copy.rowCount, sha256: hash.digest('hex') };
}

async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await using file = await open(join(folder, manifestFile), 'wx', 0o600);
  await file.writeFile(`${JSON.stringify(manifest, null, 2)}\n`);
  await file.sync();
}

async function dumpInto(client: pg.Client, folder: string, takenAt: string): Promise<Manifest> {
  await beginSnapshot(client);
  const tables: DumpedTable[] = [];
  const found = await listTables(client);
  for (const table of found) tables.push(await dumpTable(client, table, folder));
  const manifest: Manifest = {
    format: 1,
    takenAt,
    migration: await lastMigration(client),
    hasQueue: found.some(({ schema }) => schema === 'bullmq'),
    months: await listMonths(client),
    tables,
    sequences: await listSequences(client),
  };
  await client.query('rollback');
  await writeManifest(folder, manifest);
  return manifest;
}

/**
 * All rows of one moment, while everything goes on. The folder has its name only when it is complete, and nobody but its
 * owner reads it.
 */
export async function dumpDatabase(client: pg.Client, folder: string, nowMs: number): Promise<Manifest> {
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  try {
    const manifest = await dumpInto(client, unfinished, new Date(nowMs).toISOString());
    await rename(unfinished, folder);
    return manifest;
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}
