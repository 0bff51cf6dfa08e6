import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

export const manifestFile = 'manifest.json';

const table = z.object({
  schema: z.string(),
  name: z.string(),
  columns: z.array(z.string()).min(1),
  rowCount: z.int().min(0),
  /** Of the compressed file. */
  sha256: z.string().length(64),
});

const manifest = z.object({
  format: z.literal(1),
  takenAt: z.iso.datetime(),
  /** The last one applied. */
  migration: z.string(),
  hasQueue: z.boolean(),
  /** First days of the months that have partitions, YYYY-MM-DD. */
  months: z.array(z.iso.date()),
  tables: z.array(table),
  sequences: z.array(z.object({ schema: z.string(), name: z.string(), value: z.string(), isCalled: z.boolean() })),
});

export type Manifest = z.output<typeof manifest>;
export type DumpedTable = z.output<typeof table>;
export type SequenceState = Manifest['sequences'][number];

export const tableFile = ({ schema, name }: Pick<DumpedTable, 'schema' | 'name'>): string =>
  `${schema}.${name}.copy.gz`;

/** @throws Error when the folder holds no dump */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, manifestFile);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Error(`${folder} holds no finished dump: ${manifestFile} cannot be read`, { cause });
  });
  const parsed = manifest.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(`${path} is not a dump of this version: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
