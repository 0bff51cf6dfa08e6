import type { JurorPoints } from './jury-collusion.ts';

/** How far a juror is from the others. */
export interface JurorDistance {
  juror: string;
  /** The mean of the differences from the mean of the other jurors, without sign. */
  distance: number;
  /** Medians of absolute deviation from the median distance; 0 where all are alike. */
  deviation: number;
  isOutlier: boolean;
}

/** Modified z-scores above this are outliers; of jurors fewer than five none is. */
const outlierFrom = 3.5;
const leastJurors = 5;

/**
 * Jurors by their distance from the rest. Source: Iglewicz and Hoaglin, "How to detect and handle outliers" (1993), modified
 * z-score 0.6745 (x − median) / MAD, from 3.5.
 */
export function jurorDistances(jurors: readonly JurorPoints[]): JurorDistance[] {
  const distances = jurors.map((one) => distanceOf(one, jurors));
  const middle = median(distances);
  const spread = median(distances.map((each) => Math.abs(each - middle)));
  return jurors.map(({ juror }, index) => {
    const distance = distances[index] ?? 0;
    const deviation = spread === 0 ? 0 : rounded((0.6745 * (distance - middle)) / spread);
    const isOutlier = jurors.length >= leastJurors && deviation > outlierFrom;
    return { juror, distance: rounded(distance), deviation, isOutlier };
  });
}

function distanceOf(one: JurorPoints, jurors: readonly JurorPoints[]): number {
  const differences = Object.entries(one.points).flatMap(([entryId, points]) => {
    const others = jurors.filter((each) => each !== one).flatMap((each) => each.points[entryId] ?? []);
    return others.length === 0 ? [] : [Math.abs(points - mean(others))];
  });
  return mean(differences);
}

const rounded = (value: number): number => Math.round(10_000 * value) / 10_000;

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, each) => sum + each, 0) / values.length;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low = 0, high = low] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return (low + high) / 2;
}
