import type { EntryTotals } from '../counting/additive/count-tallies.ts';
import { breakTies, tieOrder, type TieRule } from '../counting/tie-break/break-ties.ts';
import { canonicalJson } from './canonical-json.ts';
import { countContest, type CountingMethod, type EqualBallots } from './count-contest.ts';

export interface CountedEntry extends EntryTotals {
  title: string;
  artistName: string;
  enteredAtMs: number;
}

export interface ResultToMake {
  contestId: string;
  method: CountingMethod;
  tieRule: TieRule | 'organiser';
  entries: readonly CountedEntry[];
  ballots: readonly EqualBallots[];
  /** Whom the organiser has chosen among those that share the first rank. */
  choice: { entryId: string; reason: string } | undefined;
}

interface ResultEntry {
  entryId: string;
  title: string;
  artistName: string;
  upCount: number;
  downCount: number;
  weightedScore: number;
  value: number;
  /** By votes alone. */
  rank: number;
  /** Whether another entry has the same rank. */
  tied: boolean;
  /** After the tie-break. */
  place: number;
}

export interface ResultSnapshot {
  format: 'urvote-result-v1';
  contestId: string;
  method: CountingMethod;
  tieRule: TieRule | 'organiser';
  /** Of lots: the id of the contest, which is known before voting and chosen by nobody. */
  seed: string;
  tieBreak: { entryId: string; reason: string } | null;
  /** The entry in the first place; null while a tie for it waits for the organiser, and where nobody entered. */
  winnerEntryId: string | null;
  entries: ResultEntry[];
}

/** A function of the votes and of what was declared before voting began. */
export function makeResult(asked: ResultToMake): ResultSnapshot {
  const { contestId, method, tieRule, entries, ballots, choice } = asked;
  const facts = new Map(entries.map((entry) => [entry.entryId, entry]));
  const declared = { rule: tieRule === 'organiser' ? ('lot' as const) : tieRule, seed: contestId, facts: entries };
  const ids = entries.map(({ entryId }) => entryId);
  const placed = countContest({ method, totals: entries, ballots, tieOrder: tieOrder(ids, declared).entryIds });
  const sharing = Map.groupBy(placed, ({ rank }) => rank);
  const first = sharing.get(1) ?? [];
  const isChosen = first.length > 1 && first.some(({ entryId }) => entryId === choice?.entryId);
  const tieBreak = tieRule === 'organiser' && isChosen && choice ? choice : null;
  const places = tieRule === 'organiser' ? chosenPlaces(placed, tieBreak?.entryId) : breakTies(placed, declared).order;
  const placeOf = new Map(places.map(({ entryId, rank }) => [entryId, rank]));
  const rows = placed.map(({ entryId, rank, value }): ResultEntry => {
    const {
      title = '',
      artistName = '',
      upCount = 0,
      downCount = 0,
      weightedHundredths = 0,
    } = facts.get(entryId) ?? {};
    return {
      ...{ entryId, title, artistName, upCount, downCount, weightedScore: weightedHundredths / 100, value, rank },
      ...{ tied: (sharing.get(rank)?.length ?? 0) > 1, place: placeOf.get(entryId) ?? rank },
    };
  });
  const winners = rows.filter(({ place }) => place === 1);
  return {
    ...{ format: 'urvote-result-v1', contestId, method, tieRule, seed: contestId },
    ...{ tieBreak, winnerEntryId: winners.length === 1 ? (winners[0]?.entryId ?? null) : null },
    entries: rows.toSorted((a, b) => a.place - b.place || (a.entryId < b.entryId ? -1 : 1)),
  };
}

export function snapshotText(result: ResultSnapshot): string {
  return canonicalJson(JSON.parse(JSON.stringify(result)) as Parameters<typeof canonicalJson>[0]);
}

interface Ranked {
  entryId: string;
  rank: number;
}

/** The chosen one is first, and those it was tied with are second together; other ties stay. */
function chosenPlaces(placed: readonly Ranked[], chosen: string | undefined): Ranked[] {
  return placed.map(({ entryId, rank }) => ({
    entryId,
    rank: chosen !== undefined && rank === 1 && entryId !== chosen ? 2 : rank,
  }));
}
