import type { FeatureRow } from './feature-table.ts';
import type { TitledId } from './titled-ids.ts';

const keyOf = ({ id, testFile }: TitledId): string => `${id} ${testFile}`;

/** Every difference between the table and the titles, a sentence each; empty when both say the same. */
export function compareFeatures(rows: readonly FeatureRow[], titled: readonly TitledId[]): string[] {
  const listed = new Set(rows.map(keyOf));
  const inTitles = new Set(titled.map(keyOf));
  const notTested = rows.filter((row) => !inTitles.has(keyOf(row)));
  const notListed = titled.filter((title, index) => {
    return !listed.has(keyOf(title)) && titled.findIndex((other) => keyOf(other) === keyOf(title)) === index;
  });
  return [
    ...notTested.map(
      ({ id, testFile }) => `${id} is listed, but no running test of ${testFile} has a title ending in [${id}]`,
    ),
    ...notListed.map(({ id, testFile }) => `${id} ends a test title of ${testFile}, but is not listed`),
  ];
}
