import { z } from 'zod';
import { entryKind, slug, timestamp, uuid } from '../../endpoint/fields.ts';
import { backlinks } from '../work-links/work-links.ts';
import {
  captchaMode,
  countingMethod,
  guestConfirmation,
  resultsVisibility,
  tieBreak,
  votePolicy,
  voterTier,
} from './contest-settings.ts';

/** Coarser than the state, which came later: `published` is scheduled or open, `closed` all that is over but not archived. */
export const contestStatus = z.enum(['draft', 'published', 'closed', 'archived']);
export const contestState = z
  .enum(['draft', 'scheduled', 'open', 'closed', 'certified', 'published', 'archived'])
  .meta({ description: 'A certified result is signed, a published one is there to read' });

export const client = z
  .strictObject({
    id: uuid,
    slug,
    name: z.string(),
    about: z.string().nullable(),
    mission: z.string().nullable(),
    websiteUrl: z.string().nullable(),
    theme: z.record(z.string(), z.unknown()),
    socialLinks: z.record(z.string(), z.unknown()),
    isActive: z.boolean(),
    version: z.int(),
  })
  .meta({ id: 'Client' });

export const contest = z
  .strictObject({
    id: uuid,
    slug,
    name: z.string(),
    client: z.strictObject({ id: uuid, slug, name: z.string() }),
    description: z.string().nullable(),
    rules: z.array(z.unknown()),
    prizes: z.array(z.unknown()),
    settings: z.record(z.string(), z.unknown()),
    theme: z.record(z.string(), z.unknown()),
    coverUrl: z.string().nullable(),
    status: contestStatus,
    state: contestState,
    votingState: z.enum(['open', 'not_open', 'closed', 'disabled', 'inactive']),
    votingStartsAt: timestamp,
    votingEndsAt: timestamp,
    submissionsStartAt: timestamp.nullable(),
    submissionsEndAt: timestamp.nullable(),
    timeZone: z.string(),
    allowedKinds: z.array(entryKind),
    requireApproval: z.boolean(),
    maxEntriesPerUser: z.int().nullable(),
    votePolicy,
    voterTier,
    maxVotesPerVoter: z.int().nullable(),
    maxVotesPerEntry: z.int().nullable(),
    maxVotesPerCategory: z.int().nullable(),
    minPicks: z.int().nullable(),
    allowDislike: z.boolean(),
    allowWithdraw: z.boolean(),
    resultsVisibility,
    tieBreak,
    countingMethod,
    publicWeight: z.number(),
    juryWeight: z.number(),
    captchaMode,
    guestConfirmation,
    eligibleCountries: z.array(z.string()).nullable(),
    createdAt: timestamp,
    version: z.int(),
  })
  .meta({ id: 'Contest' });

export const listedContest = contest
  .extend({
    entryCount: z.int().min(0),
    voteCount: z.int().min(0).nullable(),
    participantCount: z.int().min(0).nullable(),
  })
  .meta({ id: 'ListedContest' });

/** A contest with all of its settings, as members of its client see it. */
export const managedContest = contest
  .extend({
    isActive: z.boolean(),
    votingEnabled: z.boolean(),
    captchaMinScore: z.number(),
    holdThreshold: z.number(),
    rejectThreshold: z.number(),
    guestVoteWeight: z.number(),
    guestVotesPerIpDevice: z.int().nullable(),
  })
  .meta({ id: 'ManagedContest' });

export const entry = z
  .strictObject({
    id: uuid,
    contestId: uuid,
    boardSlug: z.string().nullable(),
    kind: entryKind,
    subtype: z.string().nullable(),
    title: z.string(),
    description: z.string().nullable(),
    artistName: z.string(),
    genre: z.string().nullable(),
    mediaUrl: z.string().nullable(),
    externalUrl: z.string().nullable(),
    coverUrl: z.string().nullable(),
    durationMs: z.int().nullable(),
    licenseType: z.string().nullable(),
    aiToolsUsed: z.array(z.string()),
    backlinks,
    createdAt: timestamp,
  })
  .meta({ id: 'Entry' });

const leaderboardEntry = z.strictObject({
  entryId: uuid,
  title: z.string(),
  artistName: z.string(),
  kind: entryKind,
  coverUrl: z.string().nullable(),
  /** Ties share a rank and the next rank skips. Null while results are hidden. */
  rank: z.int().min(1).nullable(),
  upCount: z.int().min(0).nullable(),
  downCount: z.int().min(0).nullable(),
  netVotes: z.int().nullable(),
  weightedScore: z.number().nullable(),
  /** What the method ranks by, left out for net votes and while results are hidden. */
  methodScore: z.number().optional(),
});

/** With `hidden` true the entries stand in neutral order and carry no totals. */
export const leaderboard = z
  .strictObject({
    contestId: uuid,
    hidden: z.boolean(),
    resultsVisibility,
    kind: entryKind.nullable(),
    country: z.string().nullable(),
    board: z.string().nullable(),
    entries: z.array(leaderboardEntry),
    method: z.string().optional().meta({ description: 'How entries are ranked' }),
    formula: z.string().optional().meta({ description: 'The method in words, to stand beside the table' }),
  })
  .meta({ id: 'Leaderboard' });

export type ContestResource = z.infer<typeof contest>;
export type ManagedContestResource = z.infer<typeof managedContest>;
export type EntryResource = z.infer<typeof entry>;
export type LeaderboardResource = z.infer<typeof leaderboard>;
export type ClientResource = z.infer<typeof client>;
