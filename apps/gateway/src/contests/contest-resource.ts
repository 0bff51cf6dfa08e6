import type { ContestResource } from '@urvote/contracts/http/contests/contest-schemas';
import type { Row } from '@urvote/db-schema/database';
import type { ContestStatus } from '@urvote/voting/contest-rules';
import { votingState } from '@urvote/voting/window/voting-window';
import { mediaUrl } from '@urvote/contracts/http/media/media-url';

export type ContestRow = Pick<
  Row<'contest'>,
  | 'id'
  | 'slug'
  | 'name'
  | 'description'
  | 'rules'
  | 'prizes'
  | 'theme'
  | 'cover_asset_id'
  | 'status'
  | 'is_active'
  | 'voting_enabled'
  | 'voting_starts_at'
  | 'voting_ends_at'
  | 'time_zone'
  | 'allowed_kinds'
  | 'vote_policy'
  | 'voter_tier'
  | 'max_votes_per_voter'
  | 'allow_dislike'
  | 'allow_withdraw'
  | 'results_visibility'
  | 'captcha_mode'
  | 'guest_confirmation'
  | 'eligible_countries'
  | 'version'
> & { client_id: string; client_slug: string; client_name: string };

/** A contest as the public sees it at the instant `nowMs`. */
export function contestResource(row: ContestRow, nowMs: number): ContestResource {
  const status = row.status as ContestStatus;
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    client: { id: row.client_id, slug: row.client_slug, name: row.client_name },
    description: row.description,
    rules: row.rules as unknown[],
    prizes: row.prizes as unknown[],
    theme: row.theme as Record<string, unknown>,
    coverUrl: mediaUrl(row.cover_asset_id),
    status,
    votingState: votingState(
      {
        status,
        isActive: row.is_active,
        votingEnabled: row.voting_enabled,
        votingStartsAtMs: row.voting_starts_at.getTime(),
        votingEndsAtMs: row.voting_ends_at.getTime(),
      },
      nowMs,
    ),
    votingStartsAt: row.voting_starts_at.toISOString(),
    votingEndsAt: row.voting_ends_at.toISOString(),
    timeZone: row.time_zone,
    allowedKinds: row.allowed_kinds as ContestResource['allowedKinds'],
    votePolicy: row.vote_policy as ContestResource['votePolicy'],
    voterTier: row.voter_tier as ContestResource['voterTier'],
    maxVotesPerVoter: row.max_votes_per_voter,
    allowDislike: row.allow_dislike,
    allowWithdraw: row.allow_withdraw,
    resultsVisibility: row.results_visibility as ContestResource['resultsVisibility'],
    captchaMode: row.captcha_mode as ContestResource['captchaMode'],
    guestConfirmation: row.guest_confirmation as ContestResource['guestConfirmation'],
    eligibleCountries: row.eligible_countries,
    version: row.version,
  };
}
