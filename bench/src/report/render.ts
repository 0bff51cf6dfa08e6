import { type Bar, type ResultRow, verdictOf } from './result.ts';
import { figure, renderTable } from './table.ts';

const signs: Record<Bar['kind'], string> = { 'at least': '>=', 'at most': '<=' };

const range = (min: number, max: number, text: (value: number) => string): string => `${text(min)}..${text(max)}`;

function roundsText({ ratio, spread }: ResultRow): string {
  if (ratio !== undefined) return range(ratio.min, ratio.max, (value) => value.toFixed(2));
  return spread === undefined ? '' : range(spread.min, spread.max, figure);
}

function cpuText({ cpuUs }: ResultRow): string {
  if (cpuUs === undefined || cpuUs.ours === null) return '';
  return cpuUs.theirs === undefined || cpuUs.theirs === null
    ? cpuUs.ours.toFixed(0)
    : `${cpuUs.ours.toFixed(0)} / ${cpuUs.theirs.toFixed(0)}`;
}

const head = ['', 'queue', 'what', 'UrVote', 'baseline', 'unit', 'ratio', 'rounds', 'CPU us/vote', 'bar', 'aim', ''];

function cellsOf(row: ResultRow): string[] {
  const { bar, theirs, ratio } = row;
  return [
    row.measure,
    row.mode,
    row.what,
    row.failure === undefined ? figure(row.ours) : '',
    theirs === undefined ? '' : figure(theirs),
    row.unit,
    ratio === undefined ? '' : ratio.median.toFixed(2),
    roundsText(row),
    cpuText(row),
    bar === undefined ? '' : `${signs[bar.kind]} ${bar.value}`,
    bar?.aim === undefined ? '' : `${bar.aim}`,
    verdictOf(row),
  ];
}

/** The one table of a run, its notes below it. */
export function renderResults(rows: readonly ResultRow[]): string {
  const notes = rows.flatMap(({ measure, mode, note, failure }) =>
    [note, failure === undefined ? undefined : `FAILED: ${failure}`].flatMap((text) =>
      text === undefined ? [] : [`${measure} ${mode}: ${text}`],
    ),
  );
  return [renderTable(head, rows.map(cellsOf)), ...(notes.length === 0 ? [] : ['', ...notes])].join('\n');
}
