import { type Bar, isMet, type ResultRow } from './result.ts';
import { figure, renderTable } from './table.ts';

const signs: Record<Bar['kind'], string> = { 'at least': '>=', 'at most': '<=' };

function verdict(row: ResultRow): string {
  const met = isMet(row);
  return met === undefined ? '' : met ? 'met' : 'NOT MET';
}

/** The one table of a run, its notes below it. */
export function renderResults(rows: readonly ResultRow[]): string {
  const head = ['', 'queue', 'what', 'UrVote', 'baseline', 'unit', 'ratio', 'rounds', 'bar', ''];
  const cells = rows.map((row) => [
    row.measure,
    row.mode,
    row.what,
    figure(row.ours),
    row.theirs === undefined ? '' : figure(row.theirs),
    row.unit,
    row.ratio === undefined ? '' : row.ratio.median.toFixed(2),
    row.ratio === undefined ? '' : `${row.ratio.min.toFixed(2)}..${row.ratio.max.toFixed(2)}`,
    row.bar === undefined ? '' : `${signs[row.bar.kind]} ${row.bar.value}`,
    verdict(row),
  ]);
  const notes = rows.flatMap(({ measure, mode, note }) => (note === undefined ? [] : [`${measure} ${mode}: ${note}`]));
  return [renderTable(head, cells), ...(notes.length === 0 ? [] : ['', ...notes])].join('\n');
}
