import { z } from 'zod';
import { timestamp, uuid } from '../../endpoint/fields.ts';

/** `vote` and `like` both count +1, `dislike` counts -1 where the contest takes dislikes. */
export const voteType = z.enum(['vote', 'like', 'dislike']);

/** As printed on a letter or a ticket. Capitals, spaces and dashes make no difference. */
export const voterCode = z
  .string()
  .max(64)
  .regex(/^(?:[ -]*[A-Za-z0-9]){8,64}[ -]*$/);

const voteStatus = z.enum(['queued', 'counted', 'held', 'rejected', 'void']);

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);

/**
 * The RFC 6962 inclusion path of the vote's leaf in the group's Merkle tree, and the signature of its root. The leaf
 * holds a keyed commitment to the choice, never the choice.
 */
export const voteReceipt = z
  .strictObject({
    version: z.literal(1),
    voteId: uuid,
    contestId: uuid,
    castAt: timestamp,
    commitment: base64url,
    batchId: uuid,
    leafIndex: z.int().min(0),
    treeSize: z.int().min(1),
    path: z.array(base64url),
    root: base64url,
    signature: z.string(),
  })
  .meta({ id: 'VoteReceipt' });

const guestToken = z
  .string()
  .optional()
  .meta({ description: 'Token of the guest session that the call made, for clients without cookies' });

export const acceptedVote = z
  .strictObject({ id: uuid, status: z.literal('queued'), receipt: voteReceipt, guestToken })
  .meta({ id: 'AcceptedVote' });

/** Waits for the link in a mail; it has no other state to read until then. */
export const unconfirmedVote = z
  .strictObject({ id: uuid, status: z.literal('unconfirmed'), guestToken })
  .meta({ id: 'UnconfirmedVote' });

/** What a voter sends with a vote or a ballot beside the choice. */
export const voterFields = {
  fingerprint: z.string().min(8).max(256).optional().meta({ description: 'Device signal; only a keyed hash is kept' }),
  captchaToken: z.string().min(1).max(4096).optional(),
  email: z.email().max(254).optional().meta({
    description:
      'Required of guests unless a contest takes cookies; a keyed hash of it is kept, and the address, encrypted, until a mail to it was sent',
  }),
  voterCode: voterCode.optional().meta({
    description:
      'Required where a contest asks for a voting code, for guests and accounts alike; only a keyed hash is kept',
  }),
  name: z.string().trim().min(1).max(120).optional(),
};

export const vote = z
  .strictObject({
    id: uuid,
    contestId: uuid,
    entryId: uuid,
    type: z.enum(['like', 'dislike']),
    status: voteStatus,
    /** Of a rejected, held or void vote. */
    reason: z.string().nullable(),
    castAt: timestamp,
    settledAt: timestamp.nullable(),
    choices: z.array(z.strictObject({ entryId: uuid, points: z.number() })).nullable(),
  })
  .meta({ id: 'Vote' });

export type VoteReceipt = z.infer<typeof voteReceipt>;
export type VoteResource = z.infer<typeof vote>;
