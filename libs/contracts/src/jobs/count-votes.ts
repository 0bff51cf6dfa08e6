import { z } from 'zod';
import { defineJob } from './job-definition.ts';

const itemIdentity = {
  /** UUIDv7 of the vote, or of the withdrawal command. */
  id: z.uuid(),
  contestId: z.uuid(),
  entryId: z.uuid(),
  /** Of the account, guest session or voting code, which alone may change or withdraw it. */
  voterKey: z.string().min(1).max(80),
  windowStart: z.iso.date(),
  /** Of the request that it came with, as its client was told. */
  requestId: z.string().min(1).max(64).exactOptional(),
};

export const captchaOutcome = z.strictObject({
  outcome: z.enum(['passed', 'unavailable', 'absent']),
  score: z.number().min(0).max(1).exactOptional(),
});

/** Addresses, user agents and names are network data: dashboards show them redacted. */
export const castItem = z.strictObject({
  kind: z.literal('cast'),
  ...itemIdentity,
  /** Of the folded address: one mailbox, one vote that counts. */
  mailboxKey: z.string().min(1).max(80).exactOptional(),
  /** The mailbox is proven to be the voter's. */
  isProven: z.literal(true).exactOptional(),
  voterUserId: z.uuid().exactOptional(),
  /** Of several casts with one key the last is the vote, the others never were. */
  requestKey: z.string().min(1).max(64).exactOptional(),
  tier: z.enum(['guest', 'account']),
  value: z.union([z.literal(1), z.literal(-1)]),
  castAtMs: z.int().positive(),
  ip: z.string().max(45).exactOptional(),
  userAgent: z.string().max(512).exactOptional(),
  deviceHash: z.string().max(64).exactOptional(),
  captcha: captchaOutcome.exactOptional(),
  voterName: z.string().max(120).exactOptional(),
  accountCreatedAtMs: z.int().exactOptional(),
  emailVerified: z.boolean().exactOptional(),
  leafIndex: z.int().min(0),
});

/** The entries of a ballot, the first choice first, with what each adds to the entry's total. */
export const ballotChoices = z
  .array(z.strictObject({ entryId: z.uuid(), points: z.number().min(0).max(1000) }))
  .min(1)
  .max(200);

/** A vote that names several entries; `entryId` is the first of them. */
export const ballotItem = castItem.omit({ value: true }).extend({ kind: z.literal('ballot'), choices: ballotChoices });

/** `id` is the command's own; `voteId` is the vote it takes back. */
const withdrawItem = z.strictObject({
  kind: z.literal('withdraw'),
  ...itemIdentity,
  voteId: z.uuid(),
  requestedAtMs: z.int().positive(),
  leafIndex: z.int().min(0),
});

export const voteItem = z.discriminatedUnion('kind', [castItem, ballotItem, withdrawItem]);

/**
 * One group commit. The items are parsed one by one by the worker, so that an unreadable one takes no other with it.
 */
export const countVotes = defineJob({
  name: 'count-votes',
  queue: 'votes',
  schema: z.strictObject({
    batchId: z.uuid(),
    openedAtMs: z.int().positive(),
    /** RFC 6962 root over the group's leaves, base64url. */
    root: z.string().length(43),
    /** Compact JWS of the root. */
    signature: z.string().min(1).max(2048),
    /** 32 bytes each, one after the other in base64url: what a receipt can be made of again. */
    leafHashes: z.string().max(43_691).exactOptional(),
    items: z.array(z.unknown()).min(1).max(1024),
  }),
  attempts: 8,
  backoffMs: 250,
  onUnknownError: 'put-off',
  jobId: ({ batchId }) => `v-${batchId}`,
});

export type BallotChoices = z.infer<typeof ballotChoices>;
export type BallotItem = z.infer<typeof ballotItem>;
export type CastItem = z.infer<typeof castItem>;
export type WithdrawItem = z.infer<typeof withdrawItem>;
export type VoteItem = z.infer<typeof voteItem>;
export type CountVotesData = z.infer<typeof countVotes.schema>;
/** With `choices` it is a ballot, whose value is 1. */
export type CastVote = CastItem & { choices?: BallotChoices };
