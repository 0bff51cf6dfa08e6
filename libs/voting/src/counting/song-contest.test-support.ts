import { readFileSync } from 'node:fs';

/** A line of a table: to whom, on which channel, the published total, and the points by giver. */
export interface ScoreLine {
  entryId: string;
  channel: 'jury' | 'public';
  total: number;
  givers: Map<string, number>;
}

const linesOf = (name: string) =>
  readFileSync(new URL(`fixtures/${name}.txt`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

const pointsOf = (text: string) =>
  new Map([...text.matchAll(/([A-Z]+)(\d+)/g)].map(([, who = '', points]) => [who, Number(points)]));

export function finalOf(year: 2023 | 2024): ScoreLine[] {
  return linesOf(`song-contest-${year}`).map((line) => {
    const [, entryId = '', channel, total, givers = ''] = /^(\S+) (jury|public) (\d+):(.*)$/.exec(line) ?? [];
    return { entryId, channel: channel as ScoreLine['channel'], total: Number(total), givers: pointsOf(givers) };
  });
}

/** The ranking of each giver of a channel, best first, as its points tell it. */
export function rankingsOf(lines: readonly ScoreLine[]): Map<string, Map<number, string>> {
  const rankings = new Map<string, Map<number, string>>();
  for (const { entryId, givers } of lines)
    for (const [giver, points] of givers) rankings.set(giver, new Map(rankings.get(giver)).set(points, entryId));
  return rankings;
}

export interface JuryTable {
  juror: string;
  own: string[];
  points: Record<string, number>;
}

/** Every jury of a final, with 0 for those it gave nothing; its own country is no entry of its. */
export function juriesOf(lines: readonly ScoreLine[]): JuryTable[] {
  const entryIds = lines.map(({ entryId }) => entryId);
  return [...new Set(lines.flatMap(({ givers }) => [...givers.keys()]))].map((juror) => ({
    juror,
    own: entryIds.filter((entryId) => entryId === juror),
    points: Object.fromEntries(
      lines.filter(({ entryId }) => entryId !== juror).map(({ entryId, givers }) => [entryId, givers.get(juror) ?? 0]),
    ),
  }));
}

/** The 15 juries that counted, and the six with what is published of them. */
export function semiFinalOf2022(): JuryTable[] {
  const lines = linesOf('song-contest-2022-semi-final-2').map((line) => line.split(': ') as [string, string]);
  const counted = lines
    .filter(([who]) => !who.startsWith('from '))
    .map(([entryId, text]) => ({ entryId, channel: 'jury' as const, total: 0, givers: pointsOf(text) }));
  const takenOut = lines.flatMap(([who, text]) => {
    const juror = /^from (\S+)$/.exec(who)?.[1];
    return juror === undefined ? [] : [{ juror, own: [juror], points: Object.fromEntries(pointsOf(text)) }];
  });
  return [...juriesOf(counted), ...takenOut];
}
