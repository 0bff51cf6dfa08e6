import { z } from 'zod';
import { countryCode, entryKind, settableTimestamp, withoutNul } from '../../endpoint/fields.ts';
import { httpsUrl, text, timeZone } from '../profiles/profile-fields.ts';

export const votePolicy = z.enum(['daily', 'weekly', 'once', 'toggle']);
/**
 * Anyone with a guest session (`cookie`), also with an address (`guest`), with an account, with a confirmed address, on
 * the contest's list, or with a code of its register (`census`). Guests on a list confirm by mail; one code is one
 * voter.
 */
export const voterTier = z.enum(['cookie', 'guest', 'account', 'verified_account', 'list', 'census']);
export const resultsVisibility = z.enum(['live', 'after_vote', 'after_close', 'never']);
export const captchaMode = z.enum(['off', 'optional', 'required']);
/** With `email` a guest's vote is cast once the link in a mail was followed. */
export const guestConfirmation = z.enum(['none', 'email']);
/** Who wins a tie: who was entered first, who is drawn from a published seed, who has more votes for it, whom the organiser names. */
export const tieBreak = z.enum(['earliest', 'lot', 'more_up', 'organiser']);
export const countingMethod = z.enum([
  'likes',
  'net',
  'weighted',
  'approval',
  'positional',
  'score',
  'irv',
  'stv',
  'schulze',
  'wilson',
  'bayes',
]);

const fraction = z.number().min(0).max(1);
const weight = fraction.multipleOf(0.001);
const limit = z.int().min(1).max(1_000_000).nullable();

const prize = z
  .strictObject({
    place: z.int().min(1).max(1000),
    title: text(200),
    description: text(2000).optional(),
    count: z.int().min(1).max(1000).optional(),
  })
  .meta({ id: 'Prize' });

/** What pages show beside the contest; nothing here decides a result. */
const pageSettings = z
  .strictObject({
    hashtag: z.string().regex(/^#[\p{L}\p{N}_]{1,60}$/u, 'a word after #'),
    termsUrl: httpsUrl,
    contactUrl: httpsUrl,
    showEntryCount: z.boolean(),
  })
  .partial()
  .meta({ id: 'ContestPageSettings' });

/** Every setting of a contest that its organiser may write, each as it is before anything is sent. */
export const settingFields = {
  name: text(200),
  description: z.string().max(20_000).regex(withoutNul).nullable(),
  rules: z.array(text(2000)).max(100),
  prizes: z.array(prize).max(100),
  settings: pageSettings,
  isActive: z.boolean(),
  votingEnabled: z.boolean(),
  votingStartsAt: settableTimestamp,
  votingEndsAt: settableTimestamp,
  submissionsStartAt: settableTimestamp.nullable(),
  submissionsEndAt: settableTimestamp.nullable(),
  timeZone,
  allowedKinds: z.array(entryKind).min(1).max(3),
  requireApproval: z.boolean(),
  maxEntriesPerUser: limit,
  votePolicy,
  voterTier,
  maxVotesPerVoter: limit,
  maxVotesPerEntry: limit,
  maxVotesPerCategory: limit,
  minPicks: limit,
  allowDislike: z.boolean(),
  allowWithdraw: z.boolean(),
  resultsVisibility,
  tieBreak,
  countingMethod,
  publicWeight: weight,
  juryWeight: weight,
  captchaMode,
  guestConfirmation,
  captchaMinScore: fraction,
  holdThreshold: fraction,
  rejectThreshold: fraction,
  guestVoteWeight: z.number().min(0).max(9.99),
  guestVotesPerIpDevice: z.int().min(1).max(10_000),
  eligibleCountries: z.array(countryCode).min(1).max(250).nullable(),
};
