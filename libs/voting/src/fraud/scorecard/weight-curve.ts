/** Points [x, log-odds] with rising x: linear between two points, constant after the last. */
export type WeightCurve = readonly (readonly [x: number, weight: number])[];

export function weightAt(curve: WeightCurve, x: number): number | null {
  let below: readonly [number, number] | null = null;
  for (const point of curve) {
    if (x < point[0]) return below && interpolate(below, point, x);
    below = point;
  }
  return below && below[1];
}

function interpolate([x0, w0]: readonly [number, number], [x1, w1]: readonly [number, number], x: number): number {
  return w0 + ((w1 - w0) * (x - x0)) / (x1 - x0);
}
