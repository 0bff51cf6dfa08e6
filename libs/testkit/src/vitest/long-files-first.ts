import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take long whatever their size: started last they would run alone at the end. Of the faults, what loads the
 * machine most (`chaos`, `kills`) comes beside what mostly waits.
 */
const longFiles = [
  'tests/system/faults/waited-out.test.ts',
  'tests/system/faults/chaos.test.ts',
  'tests/system/faults/outages.test.ts',
  'tests/system/faults/every-route.test.ts',
  'tests/system/faults/policies.test.ts',
  'tests/system/faults/kills.test.ts',
];

const placeOf = ({ moduleId }: TestSpecification): number => {
  const place = longFiles.findIndex((file) => moduleId.endsWith(file));
  return place < 0 ? longFiles.length : place;
};

/** Vitest's own order, by time where it is known and by size else, but for the long files. */
export default class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}
