import { compare } from './model/count.ts';

/** What a juror, or a national jury, gave; an entry that is left out was not judged, or is not known. */
export interface JurorPoints {
  juror: string;
  /** Entries the juror belongs to: of the own country, or those abstained from for a conflict of interest. */
  own: readonly string[];
  /** On the scale of the song contest (12 to 0), by entry. */
  points: Readonly<Record<string, number>>;
}

/** Jurors who gave each other's entries more than everybody else did; the figures are means over the group's entries. */
export interface Collusion {
  members: readonly JurorBias[];
}

interface JurorBias {
  juror: string;
  /** Points above what jurors outside the group gave the same entries. */
  given: number;
  /** The same, of the points that the group gave the juror's own entries. */
  received: number;
}

/** Both ways, from a quarter of the highest score; three friends are a taste, four a pattern. */
const leastBias = 3;
const leastMembers = 4;

/**
 * Groups of four jurors or more of whom each gave the others' entries at least 3 points more than outsiders did, and got as much
 * for the own, largest first; nobody is in two. Source: the irregularities that the European Broadcasting Union's statement of
 * 19 May 2022 names, places given to each other against those that other juries gave. A group is a reason to ask, no proof.
 */
export function findCollusion(jurors: readonly JurorPoints[]): Collusion[] {
  const byId = [...jurors].filter(({ own }) => own.length > 0).sort((a, b) => compare(a.juror, b.juror));
  const found = byId
    .flatMap((one, index) => byId.slice(index + 1).map((two) => grown([one, two], byId, jurors)))
    .filter((group) => group.length >= leastMembers)
    .sort((a, b) => b.length - a.length || compare(weakest(b, jurors), weakest(a, jurors)));
  const taken = new Set<JurorPoints>();
  return found.flatMap((group) => {
    if (group.some((each) => taken.has(each))) return [];
    for (const each of group) taken.add(each);
    const members = biasesOf(group, jurors).sort((a, b) => compare(a.juror, b.juror));
    return [{ members }];
  });
}

/** Takes in whoever keeps the weakest bond strongest, as long as all are strong enough. */
function grown(group: JurorPoints[], candidates: readonly JurorPoints[], all: readonly JurorPoints[]): JurorPoints[] {
  if (weakest(group, all) < leastBias) return [];
  const wider = candidates
    .filter((each) => !group.includes(each))
    .map((each) => ({ members: [...group, each], strength: weakest([...group, each], all) }))
    .filter(({ strength }) => strength >= leastBias)
    .sort((a, b) => b.strength - a.strength)[0];
  return wider === undefined ? group : grown(wider.members, candidates, all);
}

function weakest(group: readonly JurorPoints[], all: readonly JurorPoints[]): number {
  return Math.min(...biasesOf(group, all).flatMap(({ given, received }) => [given, received]));
}

function biasesOf(group: readonly JurorPoints[], all: readonly JurorPoints[]): JurorBias[] {
  const outside = all.filter((each) => !group.includes(each));
  const usual = new Map(
    group.flatMap(({ own }) => own.map((entryId) => [entryId, meanFor(entryId, outside)] as const)),
  );
  const excess = (from: JurorPoints, to: JurorPoints) =>
    to.own.flatMap((entryId) => {
      const points = from.points[entryId];
      return points === undefined ? [] : [points - (usual.get(entryId) ?? 0)];
    });
  return group.map((one) => {
    const others = group.filter((each) => each !== one);
    return {
      juror: one.juror,
      given: mean(others.flatMap((other) => excess(one, other))),
      received: mean(others.flatMap((other) => excess(other, one))),
    };
  });
}

function meanFor(entryId: string, jurors: readonly JurorPoints[]): number {
  return mean(jurors.flatMap(({ points }) => points[entryId] ?? []));
}

/** To 4 decimals; 0 of nothing. */
function mean(values: readonly number[]): number {
  if (values.length === 0) return 0;
  return Math.round((10_000 * values.reduce((sum, each) => sum + each, 0)) / values.length) / 10_000;
}
