import { isLive, type StoredRow } from './stored-votes.ts';

/** What a contest allows. */
export interface Allowance {
  policy: string;
  maxVotesPerVoter: number | null;
}

/** Ids that are stored more than once. */
export function repeatedIds(votes: readonly StoredRow[]): string[] {
  return crowded(votes, ({ id }) => id, 1, 'vote');
}

/** Slots of one voter that more than one live vote has, and mailboxes of which more than one vote counts for an entry. */
export function crowdedSlots(votes: readonly StoredRow[]): string[] {
  const counted = votes.filter(({ state, mailboxKey }) => state === 'counted' && mailboxKey !== null);
  return [
    ...crowded(
      votes.filter(isLive),
      ({ entryId, voterKey, windowStart }) => `${entryId} ${voterKey} ${windowStart}`,
      1,
      'slot',
    ),
    ...crowded(
      counted,
      ({ entryId, mailboxKey, windowStart }) => `${entryId} ${mailboxKey} ${windowStart}`,
      1,
      'mailbox',
    ),
  ];
}

/** Voters with more live votes, and mailboxes with more counted ones, than their contest gives them over all its entries. */
export function overspentBudgets(votes: readonly StoredRow[], contests: ReadonlyMap<string, Allowance>): string[] {
  return [...Map.groupBy(votes, ({ contestId }) => contestId)].flatMap(([contestId, all]) => {
    const { policy, maxVotesPerVoter } = contests.get(contestId) ?? { policy: '', maxVotesPerVoter: null };
    if (maxVotesPerVoter === null || policy === 'toggle') return [];
    const counted = all.filter(({ state, mailboxKey }) => state === 'counted' && mailboxKey !== null);
    return [
      ...crowded(
        all.filter(isLive),
        ({ voterKey, windowStart }) => `${contestId} ${voterKey} ${windowStart}`,
        maxVotesPerVoter,
        'budget',
      ),
      ...crowded(
        counted,
        ({ mailboxKey, windowStart }) => `${contestId} ${mailboxKey} ${windowStart}`,
        maxVotesPerVoter,
        'budget of the mailbox',
      ),
    ];
  });
}

function crowded(
  votes: readonly StoredRow[],
  keyOf: (vote: StoredRow) => string,
  most: number,
  what: string,
): string[] {
  return [...Map.groupBy(votes, keyOf)].flatMap(([key, all]) =>
    all.length <= most
      ? []
      : [
          `${what} ${key}: ${all.length} votes, ${most} allowed: ${all.map(({ id, state }) => `${id} ${state}`).join(', ')}`,
        ],
  );
}
