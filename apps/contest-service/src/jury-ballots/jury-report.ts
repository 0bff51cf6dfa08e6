import type { JuryReport, JuryResource } from '@urvote/contracts/http/judging/judging-schemas';
import { countPositions } from '@urvote/voting/counting/additive/count-positions';
import { countTallies } from '@urvote/voting/counting/additive/count-tallies';
import { blendResults } from '@urvote/voting/counting/blend';
import { rankByUnits } from '@urvote/voting/counting/model/count';
import { juryAverages, type WeighedCriterion, weighedScore } from '@urvote/voting/counting/jury-averages';
import { findCollusion, type JurorPoints } from '@urvote/voting/counting/jury-collusion';
import { jurorDistances } from '@urvote/voting/counting/jury-outliers';
import type { ChannelWeights, GivenBallot, JudgedEntryTotals } from './jury-report.queries.ts';

interface Judged {
  contestId: string;
  criteria: JuryResource['criteria'];
  entries: readonly JudgedEntryTotals[];
  ballots: readonly GivenBallot[];
  weights: ChannelWeights;
}

export function juryReport({ contestId, criteria, entries, ballots, weights }: Judged): JuryReport {
  const entryIds = entries.map(({ entryId }) => entryId);
  const weighed = criteria.map(({ id, weight }) => ({ id, weight: Math.round(10_000 * weight) }));
  const scored = ballots.filter(({ state }) => state === 'submitted');
  const jury = juryAverages(entryIds, scored, weighed);
  const titles = new Map(entries.map(({ entryId, title }) => [entryId, title]));
  const jurors = jurorPoints(ballots, weighed);
  const channels = [
    { name: 'public' as const, weight: weights.publicWeight, order: countTallies('net', entries) },
    { name: 'jury' as const, weight: weights.juryWeight, order: jury },
  ];
  return {
    contestId,
    averages: jury.map(({ entryId, rank, value, ballotCount }) => ({
      entryId,
      title: titles.get(entryId) ?? '',
      rank,
      average: value,
      ballotCount,
    })),
    blended:
      weights.juryWeight === 0
        ? []
        : blendResults(entryIds, channels).map((placed) => ({ ...placed, channels: [...placed.channels] })),
    distances: jurorDistances(jurors).map(({ juror, ...rest }) => ({ jurorId: juror, ...rest })),
    collusions: findCollusion(jurors).map(({ members }) => ({
      members: members.map(({ juror, ...rest }) => ({ jurorId: juror, ...rest })),
    })),
  };
}

/** Everybody's order of entries on one scale, whether they give high scores or low ones; what they abstain from is their own. */
function jurorPoints(ballots: readonly GivenBallot[], criteria: readonly WeighedCriterion[]): JurorPoints[] {
  const byJuror = Map.groupBy(ballots, ({ jurorId }) => jurorId);
  return [...byJuror].flatMap(([juror, given]) => {
    if (juror === null) return [];
    const scored = given.filter(({ state }) => state === 'submitted');
    const units = new Map(scored.map(({ entryId, scores }) => [entryId, weighedScore(scores, criteria)]));
    const groups = Map.groupBy(rankByUnits(units), ({ rank }) => rank);
    const ranking = [...groups.values()].map((group) => group.map(({ entryId }) => entryId));
    const placed = countPositions([...units.keys()], [{ ranking, weight: 1 }]);
    const own = given.filter(({ state }) => state === 'abstained').map(({ entryId }) => entryId);
    return [{ juror, own, points: Object.fromEntries(placed.map(({ entryId, value }) => [entryId, value])) }];
  });
}
