import { z } from 'zod';
import { countryCode, settableTimestamp, timestamp, uuid, withoutNul } from '../../endpoint/fields.ts';

const tier = z.enum(['guest', 'account']);

/** What all votes that are meant have in common; each field narrows further. */
export const disqualificationFilter = z
  .strictObject({
    entryId: uuid.exactOptional(),
    castFrom: settableTimestamp.exactOptional(),
    castUntil: settableTimestamp.exactOptional(),
    country: countryCode.exactOptional(),
    asn: z.int().min(0).max(4_294_967_295).exactOptional(),
    sameDeviceAs: uuid.exactOptional(),
    sameNetworkAs: uuid.exactOptional(),
    flag: z
      .string()
      .regex(/^[a-z_]{1,40}$/)
      .exactOptional(),
    minScore: z.number().min(0).max(1).exactOptional(),
    tier: tier.exactOptional(),
  })
  .refine((filter) => Object.keys(filter).length > 0, { message: 'send at least one field' })
  .meta({ id: 'DisqualificationFilter' });
export type DisqualificationFilter = z.infer<typeof disqualificationFilter>;

export const reasonText = z.string().trim().min(1).max(2000).regex(withoutNul);

export const entryEffect = z.strictObject({
  entryId: uuid,
  title: z.string(),
  count: z.int().min(0),
  netVotesBefore: z.int(),
  netVotesAfter: z.int(),
  rankBefore: z.int().min(1),
  rankAfter: z.int().min(1),
});

export const disqualification = z
  .strictObject({
    id: uuid,
    contestId: uuid,
    filter: disqualificationFilter,
    reason: z.string(),
    voteCount: z.int().min(1),
    settledCount: z.int().min(0),
    decidedAt: timestamp,
    undoneAt: timestamp.nullable(),
    undoneReason: z.string().nullable(),
  })
  .meta({ id: 'Disqualification' });
export type Disqualification = z.infer<typeof disqualification>;
