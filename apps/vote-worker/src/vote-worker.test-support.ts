import { metricsToken } from '@urvote/testkit/metrics';
import { randomBytes, randomUUID } from 'node:crypto';
import type { CastItem, CountVotesData, WithdrawItem } from '@urvote/contracts/jobs/count-votes';
import { silentLogger } from '@urvote/platform/logger/logger';
import { type TestClock, testClock } from '@urvote/testkit/test-clock';
import { type TestDatabase, testDatabase } from '@urvote/testkit/test-database';
import { type VoteGroup, openGroup, voteIdAt } from '@urvote/voting/ids/vote-id';
import type { Pool } from 'pg';
import { readConfig, type VoteWorkerConfig } from './config.ts';
import { createContext, type AppContext, type Overrides } from './context.ts';
import type { NetworkFacts } from './fraud-counters/network-facts.ts';

export const noon = Date.parse('2026-06-15T12:00:00Z');
export const browser =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

const household: NetworkFacts = { country: 'DE', asn: { number: 3320, organisation: 'Telekom' }, isHosting: false };

export function testConfig(databaseUrl: string, more: Record<string, string> = {}): VoteWorkerConfig {
  return readConfig({
    NODE_ENV: 'test',
    METRICS_TOKEN: metricsToken,
    DATABASE_URL: databaseUrl,
    VOTE_WORKER_PORT: '0',
    VOTE_WORKER_SWEEPS: 'off',
    ...more,
  });
}

export interface TestWorker extends AsyncDisposable {
  database: TestDatabase;
  pool: Pool;
  context: AppContext;
  clock: TestClock;
}

/** A worker's context on a database of its own, without a queue consumer. Every address is a German household's. */
export async function testWorker(overrides: Overrides = {}, { max = 10 } = {}): Promise<TestWorker> {
  const database = await testDatabase();
  const clock = testClock(noon);
  const context = await createContext(testConfig(database.url, { DATABASE_POOL_MAX: String(max) }), {
    logger: silentLogger(),
    clock,
    networkOf: () => household,
    ...overrides,
  });
  return {
    database,
    pool: database.pool,
    context,
    clock,
    [Symbol.asyncDispose]: async () => {
      await context[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

export interface Seeded {
  contestId: string;
  entryIds: string[];
}

/** A contest that is open all year, with entries; `columns` override what is stored. */
export async function seedContest(pool: Pool, columns: Record<string, unknown> = {}, entryCount = 3): Promise<Seeded> {
  const clientId = randomUUID();
  const contestId = randomUUID();
  await pool.query(`insert into client (id, slug, name) values ($1, $2, 'Client')`, [clientId, `c-${clientId}`]);
  const row: Record<string, unknown> = {
    id: contestId,
    client_id: clientId,
    slug: `k-${contestId}`,
    name: 'Contest',
    status: 'open',
    voting_starts_at: '2026-01-01',
    voting_ends_at: '2027-01-01',
    vote_policy: 'daily',
    ...columns,
  };
  const names = Object.keys(row);
  await pool.query(
    `insert into contest (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')})`,
    Object.values(row),
  );
  const entryIds = Array.from({ length: entryCount }, () => randomUUID());
  await pool.query(
    `insert into entry (id, contest_id, kind, title, artist_name, status, approved_at)
     select id, $1, 'music', 'Title', 'Artist', 'approved', now() from unnest($2::uuid[]) as t (id)`,
    [contestId, entryIds],
  );
  return { contestId, entryIds };
}

export type CastDraft = Partial<Omit<CastItem, 'kind'>> & Pick<CastItem, 'contestId' | 'entryId'>;
export type WithdrawDraft = Pick<WithdrawItem, 'voteId' | 'contestId' | 'entryId' | 'voterKey' | 'windowStart'> &
  Partial<WithdrawItem>;

export function newGroup(openedAtMs = noon): VoteGroup {
  return openGroup(openedAtMs, randomBytes(8));
}

/** A cast of an account that no rule minds, with its id from a group of its own unless it has one. */
export function cast({ contestId, entryId, ...more }: CastDraft): CastItem {
  return {
    kind: 'cast',
    id: voteIdAt(newGroup(), 0),
    contestId,
    entryId,
    voterKey: `u:${randomUUID()}`,
    windowStart: '2026-06-15',
    tier: 'account',
    value: 1,
    castAtMs: noon,
    userAgent: browser,
    leafIndex: 0,
    ...more,
  };
}

export function withdrawalOf(vote: CastItem, more: Partial<WithdrawItem> = {}): WithdrawItem {
  const { id: voteId, contestId, entryId, voterKey, windowStart, castAtMs } = vote;
  return {
    kind: 'withdraw',
    id: randomUUID(),
    voteId,
    contestId,
    entryId,
    voterKey,
    windowStart,
    requestedAtMs: castAtMs + 1,
    leafIndex: 0,
    ...more,
  };
}

/** A job's payload with these items, as they are. */
export function group(items: readonly unknown[], opened = newGroup()): CountVotesData {
  return {
    batchId: opened.groupId,
    openedAtMs: opened.openedAtMs,
    root: randomBytes(32).toString('base64url'),
    signature: 'header..signature',
    items: [...items],
  };
}

/** `count` votes, every one of another voter. */
export function casts(
  count: number,
  draft: CastDraft,
  more: (index: number) => Partial<CastItem> = () => ({}),
): CastItem[] {
  return Array.from({ length: count }, (_, index) => cast({ ...draft, ...more(index) }));
}

export interface StoredRow {
  id: string;
  state: string;
  reason: string | null;
  value: number;
  fraud_score: number;
  fraud_flags: { flag: string; weight: number; evidence: Record<string, unknown> }[];
  is_suspicious: boolean | null;
  signals: Record<string, unknown>;
  rule_set_version: number;
  vote_weight: string | null;
  ip: string | null;
  country: string | null;
  user_agent: string | null;
  voter_name: string | null;
  device_hash: string | null;
  tier: 'guest' | 'account';
}

/** Every stored vote and rejection, by id. */
export async function storedRows(pool: Pool): Promise<Map<string, StoredRow>> {
  const shared =
    'id, value, fraud_score, fraud_flags, signals, rule_set_version, host(ip) as ip, country, user_agent, voter_name, device_hash, tier';
  const { rows } = await pool.query<StoredRow>(
    `select ${shared}, state, coalesce(void_reason, rejection_reason, hold_reason) as reason, is_suspicious, vote_weight from vote
     union all select ${shared}, 'rejected', reason, null, null from vote_rejection`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export function statesOf(rows: ReadonlyMap<string, StoredRow>): Record<string, number> {
  const states: Record<string, number> = {};
  for (const { state } of rows.values()) states[state] = (states[state] ?? 0) + 1;
  return states;
}

/** What is wrong with the totals, from scratch: an empty list when every one equals a recount of the votes. */
export async function wrongTotals(pool: Pool): Promise<unknown[]> {
  const { rows } = await pool.query(`
    with counted as (
      select entry_id, country, value, vote_weight from vote where state = 'counted'
    ), by_entry as (
      select entry_id, count(*) filter (where value = 1) as up, count(*) filter (where value = -1) as down, sum(value * vote_weight) as weighted
      from counted group by entry_id
    ), by_country as (
      select entry_id, country, count(*) filter (where value = 1) as up, count(*) filter (where value = -1) as down, sum(value * vote_weight) as weighted
      from counted where country is not null group by entry_id, country
    ), live as (
      select contest_id, voter_key, window_start, count(*) as used from vote join contest on contest.id = contest_id
      where state in ('counted', 'held') and max_votes_per_voter is not null and vote_policy <> 'toggle'
      group by contest_id, voter_key, window_start
    ), outcome as (
      select batch_id, count(*) as outcomes from (select batch_id from vote union all select batch_id from vote_rejection) stored group by batch_id
    )
    select 'tally' as what, to_jsonb(t) as stored, to_jsonb(b) as recounted from entry_tally t full join by_entry b using (entry_id)
    where (coalesce(up_count, 0), coalesce(down_count, 0), coalesce(weighted_score, 0)) <> (coalesce(up, 0), coalesce(down, 0), coalesce(weighted, 0))
    union all
    select 'country', to_jsonb(t), to_jsonb(b) from entry_tally_country t full join by_country b using (entry_id, country)
    where (coalesce(up_count, 0), coalesce(down_count, 0), coalesce(weighted_score, 0)) <> (coalesce(up, 0), coalesce(down, 0), coalesce(weighted, 0))
    union all
    select 'budget', to_jsonb(t), to_jsonb(l) from vote_budget t full join live l using (contest_id, voter_key, window_start)
    where coalesce(used_count, 0) <> coalesce(used, 0)
    union all
    select 'equation', to_jsonb(b), to_jsonb(o) from vote_batch b full join outcome o on b.id = o.batch_id
    where coalesce(counted_count + held_count + rejected_count + void_count, 0) <> coalesce(outcomes, 0)
    union all
    select 'both', to_jsonb(v.id), to_jsonb(r.id) from vote v join vote_rejection r using (id)`);
  return rows;
}
