import { z } from 'zod';
import { timestamp, uuid } from '../../endpoint/fields.ts';

export const voteDecision = z
  .enum(['accept', 'void'])
  .meta({ description: '`accept` lets the vote count, `void` strikes it for good' });
export type VoteDecision = z.infer<typeof voteDecision>;

const reason = z.strictObject({
  flag: z.string().meta({ description: 'The rule, as in the filter `flag`' }),
  weight: z.number().meta({ description: 'Log-odds; they add up to the score' }),
  text: z.string().meta({ description: 'The same in words' }),
});

/** What a review needs, and nothing that leads to who voted. */
export const reviewedVote = z
  .strictObject({
    id: uuid,
    contestId: uuid,
    entryId: uuid,
    entryTitle: z.string(),
    state: z.enum(['counted', 'held', 'void', 'rejected']),
    tier: z.enum(['guest', 'account']),
    value: z.union([z.literal(1), z.literal(-1)]).meta({ description: '1 is a like, -1 a dislike' }),
    weight: z.number().meta({ description: 'In the weighted score' }),
    fraudScore: z.number().min(0).max(1),
    heldBy: z
      .enum(['fraud_rules', 'shared_address'])
      .nullable()
      .meta({ description: 'Null unless held. `shared_address`: another vote of the same address counts' }),
    reasons: z.array(reason),
    country: z.string().nullable(),
    asn: z.int().nullable().meta({ description: 'Number of the network it came from' }),
    castAt: timestamp,
    acceptedAt: timestamp.nullable(),
    struckAt: timestamp.nullable(),
    pendingDecision: voteDecision.nullable().meta({ description: 'Taken and not carried out yet' }),
  })
  .meta({ id: 'ReviewedVote' });
export type ReviewedVote = z.infer<typeof reviewedVote>;

const flag = z
  .string()
  .regex(/^[a-z_]{1,40}$/)
  .meta({ description: 'A rule that speaks against the vote, or `address_shared`', examples: ['velocity'] });

export const heldVoteFilter = z.strictObject({
  contestId: uuid,
  entryId: uuid.exactOptional(),
  flag: flag.exactOptional(),
  maxScore: z.number().min(0).max(1).exactOptional().meta({ description: 'Votes up to this fraud score' }),
});
export type HeldVoteFilter = z.infer<typeof heldVoteFilter>;

export const heldVoteQuery = z.strictObject({
  state: z.literal('held').default('held'),
  contestId: uuid.optional(),
  entryId: uuid.optional(),
  flag: flag.optional(),
});
