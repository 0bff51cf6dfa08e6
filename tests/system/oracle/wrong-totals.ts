import { type Asked, isLive, type StoredRow, storedVotes } from './stored-votes.ts';
import { unheededDecisions } from './unheeded-decisions.ts';

/*
 * What tests hold stored totals against. It reads rows with plain SQL and adds them up here, one by one, and shares nothing
 * with the recount that operators run, so that a fault of that recount does not hide the same fault in the totals.
 */

interface Tally {
  up: number;
  down: number;
  /** Hundredths, so that sums are exact. */
  score: number;
}

interface StoredTally {
  key: string;
  up: string;
  down: string;
  score: string;
}

const zero: Tally = { up: 0, down: 0, score: 0 };
const hundredths = (amount: number | string): number => Math.round(Number(amount) * 100);
const said = ({ up, down, score }: Tally): string => `${up} up, ${down} down, score ${score / 100}`;

/** Totals that are not what the stored votes add up to, of one contest or of all; one line each. */
export async function wrongTotals(asked: Asked, contestId: string | null = null): Promise<string[]> {
  const votes = await storedVotes(asked, contestId);
  return [
    ...(await wrongTallies(asked, contestId, votes)),
    ...(await wrongCountryTallies(asked, contestId, votes)),
    ...(await wrongBudgets(asked, contestId, votes)),
    ...(await unheededDecisions(asked, contestId)),
    ...(contestId === null ? await wrongGroups(asked, votes) : []),
  ];
}

async function wrongTallies(asked: Asked, contestId: string | null, votes: readonly StoredRow[]): Promise<string[]> {
  const { rows } = await asked.query<StoredTally>(
    `select contest_id || ' ' || entry_id as key, up_count as up, down_count as down, weighted_score as score
     from entry_tally where $1::uuid is null or contest_id = $1`,
    [contestId],
  );
  return differences(
    'entry_tally',
    rows,
    addedUp(votes, (vote) => `${vote.contestId} ${vote.entryId}`),
  );
}

async function wrongCountryTallies(
  asked: Asked,
  contestId: string | null,
  votes: readonly StoredRow[],
): Promise<string[]> {
  const { rows } = await asked.query<StoredTally>(
    `select contest_id || ' ' || entry_id || ' ' || country as key, up_count as up, down_count as down, weighted_score as score
     from entry_tally_country where $1::uuid is null or contest_id = $1`,
    [contestId],
  );
  const located = votes.filter(({ country }) => country !== null);
  return differences(
    'entry_tally_country',
    rows,
    addedUp(located, (vote) => `${vote.contestId} ${vote.entryId} ${vote.country}`),
  );
}

function addedUp(votes: readonly StoredRow[], keyOf: (vote: StoredRow) => string): Map<string, Tally> {
  const sums = new Map<string, Tally>();
  for (const vote of votes) {
    if (vote.state !== 'counted') continue;
    const sum = sums.get(keyOf(vote)) ?? { ...zero };
    if (vote.value > 0) sum.up += 1;
    else sum.down += 1;
    sum.score += vote.value * hundredths(vote.weight);
    sums.set(keyOf(vote), sum);
  }
  return sums;
}

function differences(table: string, stored: readonly StoredTally[], counted: ReadonlyMap<string, Tally>): string[] {
  const tallies = new Map(
    stored.map(({ key, up, down, score }) => [key, { up: Number(up), down: Number(down), score: hundredths(score) }]),
  );
  return [...new Set([...tallies.keys(), ...counted.keys()])].flatMap((key) => {
    const [has, should] = [said(tallies.get(key) ?? zero), said(counted.get(key) ?? zero)];
    return has === should ? [] : [`${table} ${key}: stored ${has}; its votes give ${should}`];
  });
}

/** A toggle is taken back and given again without end, so nothing is spent there. */
async function wrongBudgets(asked: Asked, contestId: string | null, votes: readonly StoredRow[]): Promise<string[]> {
  const { rows: contests } = await asked.query<{ id: string }>(
    `select id from contest where max_votes_per_voter is not null and vote_policy in ('once', 'daily', 'weekly') and ($1::uuid is null or id = $1)`,
    [contestId],
  );
  const limited = new Set(contests.map(({ id }) => id));
  const { rows } = await asked.query<{ contest: string; key: string; used: number }>(
    `select contest_id as contest, contest_id || ' ' || voter_key || ' ' || window_start::text as key, used_count as used from vote_budget`,
  );
  const used = new Map(rows.filter(({ contest }) => limited.has(contest)).map((row) => [row.key, row.used]));
  const spent = new Map<string, number>();
  for (const vote of votes) {
    if (!limited.has(vote.contestId) || !isLive(vote)) continue;
    const key = `${vote.contestId} ${vote.voterKey} ${vote.windowStart}`;
    spent.set(key, (spent.get(key) ?? 0) + 1);
  }
  return [...new Set([...used.keys(), ...spent.keys()])].flatMap((key) => {
    const [has, should] = [used.get(key) ?? 0, spent.get(key) ?? 0];
    return has === should ? [] : [`vote_budget ${key}: stored ${has}; the voter's live votes are ${should}`];
  });
}

interface StoredGroup {
  id: string;
  items: number;
  said: number;
  isSettled: boolean;
}

/** Of each group as many votes are stored as it says, and no more than it has items; items that are no votes take votes back. */
async function wrongGroups(asked: Asked, votes: readonly StoredRow[]): Promise<string[]> {
  const { rows } = await asked.query<StoredGroup>(
    `select id, item_count as items, counted_count + held_count + rejected_count + void_count as said, settled_at is not null as "isSettled" from vote_batch`,
  );
  const stored = new Map<string, number>();
  for (const { batchId } of votes) stored.set(batchId, (stored.get(batchId) ?? 0) + 1);
  const wrong = rows.flatMap(({ id, items, said: claimed }) => {
    const has = stored.get(id) ?? 0;
    return has === claimed && has <= items
      ? []
      : [`vote_batch ${id}: says ${claimed} votes of ${items} items; stored are ${has}`];
  });
  const known = new Set(rows.map(({ id }) => id));
  const unknown = [...stored.keys()].filter((id) => !known.has(id));
  return [
    ...wrong,
    ...unknown.map((id) => `vote_batch ${id}: is not there, and ${stored.get(id)} votes are stored of it`),
  ];
}
