import { stringify } from 'csv-stringify/sync';
import type { ExportRow } from './export-rows.queries.ts';

interface ExportFormat {
  contentType: string;
  /** Before the first row; nothing where there is no head. */
  head(columns: readonly string[]): string;
  write(rows: readonly ExportRow[], columns: readonly string[]): string;
}

const csvOptions = { escape_formulas: true, record_delimiter: 'windows' } as const;

/** By RFC 4180; cells that begin like a formula get an apostrophe, as OWASP has it. */
const csv: ExportFormat = {
  contentType: 'text/csv; charset=utf-8',
  head: (columns) => stringify([[...columns]], csvOptions),
  write: (rows, columns) => stringify([...rows], { ...csvOptions, columns: [...columns] }),
};

const ndjson: ExportFormat = {
  contentType: 'application/x-ndjson; charset=utf-8',
  head: () => '',
  write: (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
};

export const exportFormats = { csv, ndjson } as const;
