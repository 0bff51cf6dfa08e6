import type { ContestResource } from '@urvote/contracts/http/contests/contest-schemas';
import type { Database, RowPatch } from '@urvote/db-schema/database';
import type { ContestStatus } from '@urvote/voting/contest-status/contest-status';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { ContestPatch } from './contest-change.ts';

type Settings = Pick<
  ContestResource,
  'votePolicy' | 'voterTier' | 'resultsVisibility' | 'captchaMode' | 'guestConfirmation' | 'allowedKinds' | 'client'
>;

export interface ContestRecord extends Settings {
  id: string;
  status: ContestStatus;
  slug: string;
  name: string;
  description: string | null;
  rules: unknown[];
  prizes: unknown[];
  theme: Record<string, unknown>;
  coverAssetId: string | null;
  isActive: boolean;
  votingEnabled: boolean;
  votingStartsAt: Date;
  votingEndsAt: Date;
  timeZone: string;
  maxVotesPerVoter: number | null;
  allowDislike: boolean;
  allowWithdraw: boolean;
  holdThreshold: number;
  rejectThreshold: number;
  eligibleCountries: string[] | null;
  version: number;
}

export function contests(db: Kysely<Database>) {
  return db
    .selectFrom('contest')
    .innerJoin('client', 'client.id', 'contest.client_id')
    .selectAll('contest')
    .select(['client.slug as client_slug', 'client.name as client_name']);
}

type ContestRow = NonNullable<Awaited<ReturnType<ReturnType<typeof contests>['executeTakeFirst']>>>;

/** The contest, locked against other changes until the transaction ends; votes are not held up. */
export async function lockContest(trx: Transaction<Database>, id: string): Promise<ContestRecord | undefined> {
  const row = await contests(trx).where('contest.id', '=', id).forNoKeyUpdate('contest').executeTakeFirst();
  return row && recordOf(row);
}

/** Writes the changed settings as the next version and returns the contest as it is then. */
export async function updateContestRow(
  trx: Transaction<Database>,
  id: string,
  { status, ...patch }: ChangedSettings,
  at: Date,
): Promise<ContestRecord> {
  await trx
    .updateTable('contest')
    .set({ ...columnsOf(patch), ...(status && { status }), version: sql`version + 1`, updated_at: at })
    .where('id', '=', id)
    .execute();
  return recordOf(await contests(trx).where('contest.id', '=', id).executeTakeFirstOrThrow());
}

/** Whether a vote was ever counted in the contest or is held for review; both are found by an index. */
export async function hasVotes(trx: Transaction<Database>, contestId: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from entry_tally where contest_id = ${contestId})
        or exists (select from vote where contest_id = ${contestId} and state = 'held') as found`.execute(trx);
  return rows[0]?.found ?? false;
}

type Settled = Omit<ContestPatch, 'status'>;
export type ChangedSettings = Settled & { status?: ContestStatus | undefined };

const columnOfField = {
  name: 'name',
  description: 'description',
  isActive: 'is_active',
  votingEnabled: 'voting_enabled',
  votingStartsAt: 'voting_starts_at',
  votingEndsAt: 'voting_ends_at',
  votePolicy: 'vote_policy',
  voterTier: 'voter_tier',
  maxVotesPerVoter: 'max_votes_per_voter',
  allowDislike: 'allow_dislike',
  allowWithdraw: 'allow_withdraw',
  resultsVisibility: 'results_visibility',
  captchaMode: 'captcha_mode',
  guestConfirmation: 'guest_confirmation',
  captchaMinScore: 'captcha_min_score',
  holdThreshold: 'hold_threshold',
  rejectThreshold: 'reject_threshold',
  guestVoteWeight: 'guest_vote_weight',
  guestVotesPerIpDevice: 'guest_votes_per_ip_device',
  eligibleCountries: 'eligible_countries',
} as const satisfies Record<keyof Settled, keyof RowPatch<'contest'>>;

function columnsOf(patch: Settled): RowPatch<'contest'> {
  const pairs = Object.entries(patch).filter(([, value]) => value !== undefined);
  return Object.fromEntries(pairs.map(([field, value]) => [columnOfField[field as keyof Settled], value]));
}

export function recordOf(row: ContestRow): ContestRecord {
  return {
    ...settingsOf(row),
    id: row.id,
    slug: row.slug,
    name: row.name,
    description: row.description,
    rules: row.rules as unknown[],
    prizes: row.prizes as unknown[],
    theme: row.theme as Record<string, unknown>,
    coverAssetId: row.cover_asset_id,
    isActive: row.is_active,
    votingEnabled: row.voting_enabled,
    votingStartsAt: row.voting_starts_at,
    votingEndsAt: row.voting_ends_at,
    timeZone: row.time_zone,
    maxVotesPerVoter: row.max_votes_per_voter,
    allowDislike: row.allow_dislike,
    allowWithdraw: row.allow_withdraw,
    holdThreshold: Number(row.hold_threshold),
    rejectThreshold: Number(row.reject_threshold),
    eligibleCountries: row.eligible_countries,
    version: row.version,
  };
}

/** The table's checks hold the closed lists, which the row type does not know. */
function settingsOf(row: ContestRow): Settings & Pick<ContestRecord, 'status'> {
  return {
    status: row.status as ContestStatus,
    votePolicy: row.vote_policy as Settings['votePolicy'],
    voterTier: row.voter_tier as Settings['voterTier'],
    resultsVisibility: row.results_visibility as Settings['resultsVisibility'],
    captchaMode: row.captcha_mode as Settings['captchaMode'],
    guestConfirmation: row.guest_confirmation as Settings['guestConfirmation'],
    allowedKinds: row.allowed_kinds as Settings['allowedKinds'],
    client: { id: row.client_id, slug: row.client_slug, name: row.client_name },
  };
}
