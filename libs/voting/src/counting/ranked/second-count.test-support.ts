import type { TestElection } from '../elections.test-support.ts';

/** The rules once more, in another style: one loose paper for each vote, decimals by hand, nothing shared with the counts. */
interface LoosePaper {
  names: string[];
  worth: number;
}

function loosePapers({ ballots, entryIds }: TestElection): LoosePaper[] {
  const papers: LoosePaper[] = [];
  for (const { ranking, weight } of ballots) {
    const names: string[] = [];
    for (const group of ranking) {
      const standing = group.filter((name) => entryIds.includes(name));
      if (standing.length > 1) break;
      names.push(...standing);
    }
    for (let copy = 0; copy < weight; copy += 1) papers.push({ names, worth: 100_000 });
  }
  return papers;
}

type Board = Record<string, number>;

/** Compares two by their votes, the latest stage first, then by the declared order; below 0 puts the first one lower. */
function lower(boards: Board[], tieOrder: string[]) {
  return (one: string, two: string): number => {
    for (let stage = boards.length - 1; stage >= 0; stage -= 1) {
      const difference = (boards[stage]?.[one] ?? 0) - (boards[stage]?.[two] ?? 0);
      if (difference !== 0) return difference;
    }
    return tieOrder.indexOf(two) - tieOrder.indexOf(one);
  };
}

/** The winners: two where the last two were equal in every round. */
export function runoffWinners(election: TestElection): string[] {
  const papers = loosePapers(election);
  const running = [...election.entryIds];
  const boards: Board[] = [];
  for (;;) {
    const board: Board = Object.fromEntries(running.map((name) => [name, 0]));
    for (const { names } of papers) {
      const top = names.find((name) => running.includes(name));
      if (top !== undefined) board[top] = (board[top] ?? 0) + 1;
    }
    boards.push(board);
    if (running.length === 1) return running;
    const [one = '', two = ''] = running;
    if (running.length === 2 && boards.every((each) => each[one] === each[two])) return running.toSorted();
    const [out = ''] = running.toSorted(lower(boards, election.tieOrder));
    running.splice(running.indexOf(out), 1);
  }
}

/** The elected of a Scottish count. */
export function scottishWinners(election: TestElection): string[] {
  const papers = loosePapers(election);
  const named = papers.filter(({ names }) => names.length > 0).length;
  const quota = (Math.floor(named / (election.seats + 1)) + 1) * 100_000;
  const hands = new Map<string, LoosePaper[]>(election.entryIds.map((name) => [name, []]));
  const fixed: Board = {};
  const running = new Set(election.entryIds);
  const winners: string[] = [];
  const waiting: string[] = [];
  const boards: Board[] = [];
  const deal = (dealt: LoosePaper[]) => {
    for (const paper of dealt) hands.get(paper.names.find((name) => running.has(name)) ?? '')?.push(paper);
  };
  const tell = () => {
    const board: Board = {};
    for (const [name, hand] of hands) board[name] = fixed[name] ?? hand.reduce((sum, { worth }) => sum + worth, 0);
    boards.push(board);
    for (const name of [...running].filter((each) => (board[each] ?? 0) >= quota)) {
      running.delete(name);
      winners.push(name);
      if ((board[name] ?? 0) > quota) waiting.push(name);
    }
  };
  deal(papers);
  tell();
  while (winners.length < election.seats && running.size > 0) {
    if (running.size <= election.seats - winners.length) {
      winners.push(...running);
      break;
    }
    const order = lower(boards, election.tieOrder);
    if (waiting.length > 0) {
      const name = waiting.toSorted((one, two) => order(two, one))[0] ?? '';
      waiting.splice(waiting.indexOf(name), 1);
      const all = boards.at(-1)?.[name] ?? 0;
      const passed = (hands.get(name) ?? []).map(({ names, worth }) => ({
        names,
        worth: Math.floor((worth * (all - quota)) / all),
      }));
      fixed[name] = quota;
      deal(passed);
    } else {
      const [out = ''] = [...running].toSorted(order);
      running.delete(out);
      const hand = hands.get(out) ?? [];
      hands.delete(out);
      deal(hand);
    }
    tell();
  }
  return winners.toSorted();
}

/** Schulze by its definition: the strongest of all paths, each tried. */
export function beatpathWinners({ entryIds, ballots }: TestElection): string[] {
  const placeOf = (ranking: readonly (readonly string[])[], name: string) => {
    const place = ranking.findIndex((group) => group.includes(name));
    return place < 0 ? Infinity : place;
  };
  const prefer = (one: string, two: string) =>
    ballots
      .filter(({ ranking }) => placeOf(ranking, one) < placeOf(ranking, two))
      .reduce((sum, { weight }) => sum + weight, 0);
  const strongest = (from: string, to: string, visited: string[] = [from]): number => {
    const link = (one: string, two: string) => (prefer(one, two) > prefer(two, one) ? prefer(one, two) : 0);
    const detours = entryIds
      .filter((via) => via !== to && !visited.includes(via) && link(from, via) > 0)
      .map((via) => Math.min(link(from, via), strongest(via, to, [...visited, via])));
    return Math.max(link(from, to), ...detours);
  };
  return entryIds.filter((one) => entryIds.every((two) => one === two || strongest(one, two) >= strongest(two, one)));
}
