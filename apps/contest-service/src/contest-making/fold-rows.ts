import { slugOf } from './slug-of.ts';

export interface ListedRow {
  name: string;
  slug?: string | undefined;
  votingStartsAt: string;
  votingEndsAt: string;
  description?: string | null | undefined;
  rules?: string[] | undefined;
  prizes?: { place: number; title: string }[] | undefined;
}

export interface FoldedContest extends ListedRow {
  slug: string;
  /** Places in the listing, from 0. */
  rows: number[];
}

/** One contest for each slug, in the order in which they come up, from the first start to the last end. */
export function foldRows(rows: readonly ListedRow[]): FoldedContest[] {
  const folded = new Map<string, FoldedContest>();
  for (const [index, row] of rows.entries()) {
    const slug = row.slug ?? slugOf(row.name);
    const known = folded.get(slug);
    folded.set(slug, known === undefined ? { ...row, slug, rows: [index] } : joined(known, row, index));
  }
  return [...folded.values()];
}

function joined(known: FoldedContest, row: ListedRow, index: number): FoldedContest {
  return {
    ...known,
    votingStartsAt: known.votingStartsAt < row.votingStartsAt ? known.votingStartsAt : row.votingStartsAt,
    votingEndsAt: known.votingEndsAt > row.votingEndsAt ? known.votingEndsAt : row.votingEndsAt,
    description: known.description ?? row.description,
    rules: distinct(known.rules, row.rules),
    prizes: distinct(known.prizes, row.prizes),
    rows: [...known.rows, index],
  };
}

function distinct<T>(one: readonly T[] = [], other: readonly T[] = []): T[] {
  return [...new Map([...one, ...other].map((each) => [JSON.stringify(each), each])).values()];
}
