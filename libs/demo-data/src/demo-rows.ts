import type { NewRow } from '@urvote/db-schema/database';
import { demoClients } from './demo-clients.ts';
import { demoContests } from './demo-contests.ts';
import { type DemoEntry, demoEntries } from './demo-entries.ts';
import { demoUsers } from './demo-users.ts';
import { stableId } from './stable-id.ts';

const dayMs = 86_400_000;

const socialLinks = (slug: string): string =>
  JSON.stringify({
    website: `https://${slug}.example`,
    video: `https://video.example.com/${slug}`,
    photos: `https://photos.example.com/${slug}`,
  });

export function clientRows(nowMs: number): NewRow<'client'>[] {
  return demoClients.map(({ slug, name, about, mission, theme }) => ({
    id: stableId('client', slug),
    slug,
    name,
    about,
    mission,
    website_url: `https://${slug}.example`,
    contact_email: `hello@${slug}.example`,
    theme: JSON.stringify(theme),
    social_links: socialLinks(slug),
    updated_at: new Date(nowMs),
  }));
}

export function contestRows(nowMs: number): NewRow<'contest'>[] {
  const today = Math.floor(nowMs / dayMs) * dayMs;
  return demoContests.map((contest) => {
    const startsAt = new Date(today - contest.startedDaysAgo * dayMs);
    const endsAt = new Date(today + contest.endsInDays * dayMs);
    return {
      id: stableId('contest', contest.slug),
      client_id: stableId('client', contest.client),
      slug: contest.slug,
      name: contest.name,
      description: contest.description,
      rules: JSON.stringify(contest.rules),
      prizes: JSON.stringify(contest.prizes),
      theme: JSON.stringify(demoClients.find(({ slug }) => slug === contest.client)?.theme ?? {}),
      status: 'open',
      submissions_start_at: new Date(startsAt.getTime() - 30 * dayMs),
      submissions_end_at: endsAt,
      voting_starts_at: startsAt,
      voting_ends_at: endsAt,
      time_zone: contest.timeZone,
      vote_policy: contest.votePolicy,
      voter_tier: contest.voterTier,
      max_votes_per_voter: contest.maxVotesPerVoter,
      allow_dislike: contest.allowDislike,
      allow_withdraw: contest.allowWithdraw,
      created_by: stableId('user', 'admin'),
      updated_at: new Date(nowMs),
    };
  });
}

export function boardRows(nowMs: number): NewRow<'board'>[] {
  return demoContests.flatMap((contest) =>
    contest.boards.map(({ slug, title, description }) => ({
      id: stableId('board', slug),
      contest_id: stableId('contest', contest.slug),
      owner_user_id: stableId('user', 'admin'),
      slug,
      title,
      description,
      social_links: socialLinks(contest.client),
      updated_at: new Date(nowMs),
    })),
  );
}

const linkOf = ({ kind, slug }: DemoEntry): string => `https://${kind}.example.com/${slug}`;

/** Entries follow one another by minutes, so that lists by date have an order. */
export function entryRows(nowMs: number, emailKeyOf?: (email: string) => string): NewRow<'entry'>[] {
  return demoEntries.map((entry, index) => {
    const createdAt = new Date(nowMs - 10 * dayMs + index * 60_000);
    const email = demoUsers.find(({ username }) => username === entry.submitter)?.email;
    return {
      id: stableId('entry', entry.slug),
      contest_id: stableId('contest', entry.contest),
      board_id: stableId('board', entry.board),
      kind: entry.kind,
      title: entry.title,
      artist_name: entry.artistName,
      description: `${entry.title} by ${entry.artistName}.`,
      submitter_user_id: entry.submitter === null ? null : stableId('user', entry.submitter),
      submitter_email_key: email === undefined || !emailKeyOf ? null : emailKeyOf(email),
      source: 'external',
      external_url: linkOf(entry),
      genre: entry.genre,
      ai_tools_used: [...entry.aiToolsUsed],
      license_type: 'cc_by',
      duration_ms: entry.durationMs,
      status: 'approved',
      approved_at: createdAt,
      created_at: createdAt,
      updated_at: new Date(nowMs),
    };
  });
}
