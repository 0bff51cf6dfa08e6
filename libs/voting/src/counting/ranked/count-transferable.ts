import type { RankedBallot } from '../model/ballots.ts';
import { compare, type Count, type Placed, rankByUnits, type Round, type Units } from '../model/count.ts';
import { pilesOf } from './piles.ts';
import { type Paper, paperUnit, passOn, type StvState, valueOf } from './stv-piles.ts';
import { strongestOf, weakestOf } from './weakest.ts';

interface StvCount extends StvState {
  /** Elected with votes above the quota that are not passed on yet. */
  surplus: readonly string[];
  elected: readonly (readonly string[])[];
  excluded: readonly string[];
  stages: readonly Units[];
  rounds: readonly Round[];
}

interface Election {
  seats: number;
  quota: bigint;
  tieOrder: readonly string[];
  total: bigint;
}

/**
 * Single transferable vote with the Droop quota and the weighted inclusive Gregory method, values to five decimals. Elected
 * entries share a rank where they reached the quota in the same stage with the same votes; the rest follow by their last votes
 * and the order in which they went. Values are votes to five decimals. Source: Scottish Local Government Elections Order 2007,
 * schedule 1, rules 45 to 52.
 * @param tieOrder all entries, the best first, for ties on the way
 */
export function countTransferable(
  entryIds: readonly string[],
  ballots: readonly RankedBallot[],
  { seats, tieOrder }: { seats: number; tieOrder: readonly string[] },
): Count {
  const papers = pilesOf(entryIds, ballots).map((pile) => ({ ...pile, value: paperUnit }));
  const valid = papers.filter(({ preferences }) => preferences.length > 0).reduce((sum, { count }) => sum + count, 0n);
  const quota = (valid / BigInt(seats + 1) + 1n) * paperUnit;
  const election = { seats, quota, tieOrder, total: valueOf(papers) };
  const hopeful = new Set([...entryIds].sort());
  const empty: StvCount = { hopeful, held: new Map(), surplus: [], elected: [], excluded: [], stages: [], rounds: [] };
  let count = electReached({ ...empty, held: passOn(empty, papers) }, election, { excluded: null, tied: [] });
  while (takenOf(count) < seats && count.hopeful.size > 0) count = nextStage(count, election);
  return { order: orderOf(count), rounds: count.rounds };
}

function nextStage(count: StvCount, election: Election): StvCount {
  if (count.hopeful.size <= election.seats - takenOf(count)) return electRest(count);
  if (count.surplus.length > 0) return transferSurplus(count, election);
  const { entryId, tied } = weakestOf([...count.hopeful], count.stages, election.tieOrder);
  const hopeful = new Set([...count.hopeful].filter((each) => each !== entryId));
  const rest = { hopeful, held: without(count.held, entryId) };
  const held = passOn(rest, count.held.get(entryId) ?? []);
  const excluded = [entryId, ...count.excluded];
  return electReached({ ...count, hopeful, held, excluded }, election, { excluded: entryId, tied });
}

function transferSurplus(count: StvCount, election: Election): StvCount {
  const { entryId, tied } = strongestOf(count.surplus, count.stages, election.tieOrder);
  const papers = count.held.get(entryId) ?? [];
  const all = valueOf(papers);
  const moved = papers.map((paper) => ({ ...paper, value: (paper.value * (all - election.quota)) / all }));
  const kept: Paper = { preferences: [], count: 1n, value: election.quota };
  const held = new Map(passOn(count, moved)).set(entryId, [kept]);
  const surplus = count.surplus.filter((each) => each !== entryId);
  return electReached({ ...count, held, surplus }, election, { excluded: null, tied });
}

/** Notes the votes of the stage and elects who has reached the quota. */
function electReached(
  count: StvCount,
  { quota, total }: Election,
  happened: { excluded: string | null; tied: readonly string[] },
): StvCount {
  const votes = new Map([...count.held].map(([entryId, papers]) => [entryId, valueOf(papers)]));
  const reached = [...count.hopeful].filter((entryId) => (votes.get(entryId) ?? 0n) >= quota);
  const counted = [...votes.values()].reduce((sum, each) => sum + each, 0n);
  const round = { votes: inVotes(votes), elected: reached, ...happened, exhausted: votesOf(total - counted) };
  return {
    ...count,
    hopeful: new Set([...count.hopeful].filter((entryId) => !reached.includes(entryId))),
    surplus: [...count.surplus, ...reached.filter((entryId) => (votes.get(entryId) ?? 0n) > quota)],
    elected: reached.length === 0 ? count.elected : [...count.elected, reached],
    stages: [...count.stages, votes],
    rounds: [...count.rounds, round],
  };
}

/** As many are left as seats are (rule 52). */
function electRest(count: StvCount): StvCount {
  const elected = [...count.hopeful];
  const votes = inVotes(count.stages.at(-1) ?? new Map<string, bigint>());
  const round = { votes, elected, excluded: null, tied: [], exhausted: count.rounds.at(-1)?.exhausted ?? 0 };
  const rounds = [...count.rounds, round];
  return { ...count, hopeful: new Set(), elected: [...count.elected, elected], rounds };
}

function orderOf({ elected, hopeful, excluded, stages }: StvCount): Placed[] {
  const groups = [...elected, [...hopeful], ...excluded.map((entryId) => [entryId])];
  const mostOf = (entryId: string) => stages.map((votes) => votes.get(entryId) ?? 0n).reduce(most, 0n);
  return groups.reduce<Placed[]>((placed, group) => {
    const ranked = rankByUnits(new Map(group.map((entryId) => [entryId, mostOf(entryId)])), 5);
    return [...placed, ...ranked.map((each) => ({ ...each, rank: each.rank + placed.length }))];
  }, []);
}

const takenOf = ({ elected }: StvCount): number => elected.flat().length;
const most = (a: bigint, b: bigint): bigint => (compare(a, b) > 0 ? a : b);
const votesOf = (value: bigint): number => Number(value) / Number(paperUnit);
const inVotes = (votes: Units) => Object.fromEntries([...votes].map(([entryId, value]) => [entryId, votesOf(value)]));

function without(held: StvState['held'], entryId: string): Map<string, readonly Paper[]> {
  return new Map([...held].filter(([each]) => each !== entryId));
}
