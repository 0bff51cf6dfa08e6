/** Days are ISO 8601 dates and begin at midnight UTC. */
export interface Deprecation {
  /** The day of the release that says so. */
  since: string;
  /** The day from which on the operation may be gone. */
  sunset: string;
  /** Path of the operation that takes its place; its parameters are among those of the deprecated one. */
  successor?: string;
}

interface Deprecated {
  id: string;
  path: string;
  deprecated: Deprecation;
}

const leastNoticeDays = 180;
const dayMs = 86_400_000;

/** Since 1970. @throws {Error} for no date, too short a notice, or a successor with a parameter that nobody sends */
export function deprecationTimes({ id, path, deprecated }: Deprecated): { sinceMs: number; sunsetMs: number } {
  const { since, sunset, successor = '' } = deprecated;
  const [sinceMs, sunsetMs] = [dayOf(since), dayOf(sunset)];
  if (!(sunsetMs - sinceMs >= leastNoticeDays * dayMs))
    throw new Error(`${id} has to be deprecated for ${leastNoticeDays} days or more, by dates such as 2026-11-22`);
  const known = parametersOf(path);
  const unknown = parametersOf(successor).filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`${id} has no ${unknown.join(' and no ')} for its successor`);
  return { sinceMs, sunsetMs };
}

const dayOf = (text: string): number => (/^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : NaN);

const parametersOf = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
