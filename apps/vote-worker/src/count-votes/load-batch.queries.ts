import type { Database } from '@urvote/db-schema/database';
import type { ContestRules } from '@urvote/voting/contest-rules';
import { accountVoterKey } from '@urvote/voting/voter/voter-key';
import type { Kysely, Selectable } from 'kysely';
import { sql } from 'kysely';

/** What the rules need to know of an entry. */
export interface EntryFacts {
  id: string;
  contestId: string;
  /** Voter keys of its submitter and of the accounts linked to the submitter. */
  ownerKeys: ReadonlySet<string>;
}

export async function loadContests(db: Kysely<Database>, ids: readonly string[]): Promise<Map<string, ContestRules>> {
  const rows = await db.selectFrom('contest').selectAll().where('id', '=', anyOf(ids)).execute();
  return new Map(rows.map((row) => [row.id, contestRules(row)]));
}

export async function loadEntries(db: Kysely<Database>, ids: readonly string[]): Promise<Map<string, EntryFacts>> {
  const rows = await db
    .selectFrom('entry')
    .select(['id', 'contest_id', 'submitter_user_id', 'submitter_email_key'])
    .select(sql<string[] | null>`(
      select array_agg(case link.user_id when entry.submitter_user_id then link.linked_user_id else link.user_id end)
      from user_link link where entry.submitter_user_id in (link.user_id, link.linked_user_id))`.as('linked_user_ids'))
    .where('id', '=', anyOf(ids))
    .execute();
  return new Map(
    rows.map((row) => {
      const owners = [...(row.submitter_user_id ? [row.submitter_user_id] : []), ...(row.linked_user_ids ?? [])];
      const keys = [...owners.map(accountVoterKey), ...(row.submitter_email_key ? [row.submitter_email_key] : [])];
      return [row.id, { id: row.id, contestId: row.contest_id, ownerKeys: new Set(keys) }];
    }),
  );
}

/** The active rule set's version and parameters; undefined while only the built-in one exists. */
export async function loadActiveRuleSet(db: Kysely<Database>): Promise<{ version: number; rules: unknown } | undefined> {
  return db.selectFrom('fraud_rule_set').select(['version', 'rules']).where('is_active', '=', true).executeTakeFirst();
}

function anyOf(ids: readonly string[]) {
  return sql<string>`any(${ids}::uuid[])`;
}

function contestRules(row: Selectable<Database['contest']>): ContestRules {
  return {
    id: row.id,
    status: row.status as ContestRules['status'],
    isActive: row.is_active,
    votingEnabled: row.voting_enabled,
    votingStartsAtMs: row.voting_starts_at.getTime(),
    votingEndsAtMs: row.voting_ends_at.getTime(),
    timeZone: row.time_zone,
    votePolicy: row.vote_policy as ContestRules['votePolicy'],
    voterTier: row.voter_tier as ContestRules['voterTier'],
    maxVotesPerVoter: row.max_votes_per_voter,
    allowDislike: row.allow_dislike,
    allowWithdraw: row.allow_withdraw,
    resultsVisibility: row.results_visibility as ContestRules['resultsVisibility'],
    captchaMode: row.captcha_mode as ContestRules['captchaMode'],
    captchaMinScore: Number(row.captcha_min_score),
    holdThreshold: Number(row.hold_threshold),
    rejectThreshold: Number(row.reject_threshold),
    guestVoteWeight: Number(row.guest_vote_weight),
    eligibleCountries: row.eligible_countries,
    guestVotesPerIpDevice: row.guest_votes_per_ip_device,
  };
}
