import type { Db } from '@urvote/platform/postgres/database';
import type { ContestStatus } from '@urvote/voting/contest-status/contest-status';
import { belowMinimum, isVotingOver, shownOutcome, type VoteOutcome } from '@urvote/voting/eligibility/shown-outcome';
import { sql } from 'kysely';

/** With the names of the public API. */
export type OwnRow = Record<string, unknown>;

/** Hashes of passwords and tokens, and sealed secrets, stay out: they are good for nothing but signing in. */
const parts = {
  roles: (userId: string) => sql<OwnRow>`
    select role, granted_by as "grantedBy", granted_at as "grantedAt" from user_role where user_id = ${userId} order by role`,
  artistProfile: (userId: string) => sql<OwnRow>`
    select artist_name as "artistName", bio, website, social_links as "socialLinks", profile_image_asset_id as "profileImageAssetId",
      location, genre, years_active as "yearsActive", updated_at as "updatedAt"
    from artist_profile where user_id = ${userId}`,
  sessions: (userId: string) => sql<OwnRow>`
    select id, kind, host(ip) as ip, user_agent as "userAgent", created_at as "createdAt", last_activity_at as "lastActivityAt",
      expires_at as "expiresAt", revoked_at as "revokedAt", revoke_reason as "revokeReason"
    from session where user_id = ${userId} order by created_at`,
  identities: (userId: string) => sql<OwnRow>`
    select provider, subject, email, created_at as "createdAt", last_used_at as "lastUsedAt"
    from user_identity where user_id = ${userId} order by provider`,
  passkeys: (userId: string) => sql<OwnRow>`
    select name, transports, is_backed_up as "isBackedUp", created_at as "createdAt", last_used_at as "lastUsedAt"
    from passkey where user_id = ${userId} order by created_at`,
  apiKeys: (userId: string) => sql<OwnRow>`
    select id, name, prefix, scopes, requests_per_minute as "requestsPerMinute", created_at as "createdAt", expires_at as "expiresAt",
      last_used_at as "lastUsedAt", revoked_at as "revokedAt"
    from api_key where owner_user_id = ${userId} order by created_at`,
  linkedAccounts: (userId: string) => sql<OwnRow>`
    select case user_id when ${userId} then linked_user_id else user_id end as "userId", reason, created_at as "createdAt"
    from user_link where ${userId} in (user_id, linked_user_id)`,
  entries: (userId: string) => sql<OwnRow>`
    select id, contest_id as "contestId", title, status, created_at as "createdAt"
    from entry where submitter_user_id = ${userId} order by created_at, id`,
  juryBallots: (userId: string) => sql<OwnRow>`
    select entry_id as "entryId", state, scores, comment, updated_at as "updatedAt", submitted_at as "submittedAt"
    from jury_ballot where juror_user_id = ${userId} order by created_at, id`,
  contactConsents: (userId: string) => sql<OwnRow>`
    select contest_id as "contestId", shares_choices as "sharesChoices", consented_at as "consentedAt"
    from contact_consent where user_id = ${userId} order by consented_at`,
  auditLog: (userId: string) => sql<OwnRow>`
    select at, action, target_type as "targetType", target_id as "targetId", actor_user_id = ${userId} as "byMyself"
    from audit_log where actor_user_id = ${userId} or target_id = ${userId} order by id`,
} as const;

export type OwnPart = keyof typeof parts;

export const ownParts = Object.keys(parts) as OwnPart[];

export async function readOwnPart(db: Db, part: OwnPart, userId: string): Promise<OwnRow[]> {
  return (await parts[part](userId).execute(db)).rows;
}

export async function readOwnAccount(db: Db, userId: string): Promise<OwnRow | undefined> {
  const { rows } = await sql<OwnRow>`
    select id, email, username, display_name as "displayName", bio, locale, time_zone as "timeZone", country,
      avatar_asset_id as "avatarAssetId", email_verified_at as "emailVerifiedAt", membership_expires_at as "membershipExpiresAt",
      suspended_at as "suspendedAt", password_hash is not null as "hasPassword",
      exists (select from totp_factor where user_id = "user".id and confirmed_at is not null) as "hasSecondFactor",
      created_at as "createdAt", updated_at as "updatedAt"
    from "user" where id = ${userId}`.execute(db);
  return rows[0];
}

export interface OwnVote extends OwnRow {
  id: string;
  castAt: Date;
  state: VoteOutcome['status'];
  reason: string | null;
}

interface OwnVoteRow extends OwnVote {
  contestStatus: ContestStatus | null;
  votingEndsAt: Date | null;
}

export interface OwnVotesPage {
  userId: string;
  voterKey: string;
  /** Voter key of guests with the address; on voter lists the account votes under it too. */
  emailVoterKey: string | null;
  after: OwnVote | undefined;
  count: number;
  /** Milliseconds since 1970 UTC; while voting is open a vote reads as the API tells of it. */
  nowMs: number;
}

/**
 * Newest first, in every state: votes under the account's key, with codes, and those it cast on voter lists under its
 * address. What somebody else cast with the address is theirs.
 */
export async function readOwnVotes(
  db: Db,
  { userId, voterKey, emailVoterKey, after, count, nowMs }: OwnVotesPage,
): Promise<OwnVote[]> {
  const older =
    after === undefined ? sql`true` : sql`(cast_at, id) < (${after.castAt}::timestamptz, ${after.id}::uuid)`;
  const columns = sql`id, contest_id, entry_id, tier, value, window_start, host(ip) as ip, user_agent, country, voter_name, cast_at, settled_at`;
  const page = sql`and ${older} order by cast_at desc, id desc limit ${count}`;
  const ways = [
    sql`voter_key = ${voterKey}`,
    sql`voter_user_id = ${userId} and tier = 'guest'`,
    sql`voter_key = ${emailVoterKey} and voter_user_id = ${userId} and tier = 'account'`,
  ];
  const pages = ways.flatMap((way) => [
    sql`(select ${columns}, state, case when is_below_minimum then ${belowMinimum} else coalesce(rejection_reason, void_reason) end as reason from vote where ${way} ${page})`,
    sql`(select ${columns}, 'rejected', reason from vote_rejection where ${way} ${page})`,
  ]);
  const { rows } = await sql<OwnVoteRow>`
    select votes.id, contest_id as "contestId", entry_id as "entryId", tier, value, window_start as "windowStart", votes.state, reason, ip,
      user_agent as "userAgent", country, voter_name as "voterName", cast_at as "castAt", settled_at as "settledAt",
      contest.status as "contestStatus", contest.voting_ends_at as "votingEndsAt"
    from (${sql.join(pages, sql` union all `)}) votes left join contest on contest.id = contest_id
    order by cast_at desc, votes.id desc limit ${count}`.execute(db);
  return rows.map((row) => shownVote(row, nowMs));
}

function shownVote({ contestStatus, votingEndsAt, ...vote }: OwnVoteRow, nowMs: number): OwnVote {
  const isOver =
    contestStatus === null ||
    isVotingOver({ status: contestStatus, votingEndsAtMs: votingEndsAt?.getTime() ?? 0 }, nowMs);
  const { status: state, reason } = shownOutcome({ status: vote.state, reason: vote.reason }, isOver);
  return { ...vote, state, reason };
}
