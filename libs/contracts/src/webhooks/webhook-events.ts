import { z } from 'zod';
import { timestamp, uuid } from '../endpoint/fields.ts';

const ofContest = { contestId: uuid.meta({ description: 'Id of the contest' }) };
const ofEntry = { ...ofContest, entryId: uuid.meta({ description: 'Id of the entry' }) };
const contestOnly = z.strictObject(ofContest);
const entryOnly = z.strictObject(ofEntry);

const change = z.strictObject({
  entryId: ofEntry.entryId,
  up: z.int().meta({ description: 'By how many votes for it the total changed' }),
  down: z.int().meta({ description: 'By how many votes against it the total changed' }),
});

/** What receivers may ask to be told, with what each says. Ids and counts alone: nothing leads to a person. */
export const webhookEvents = {
  'contest.scheduled': contestOnly,
  'contest.opened': contestOnly,
  'contest.ending_soon': z.strictObject({
    ...ofContest,
    votingEndsAt: timestamp.meta({ description: 'When voting ends' }),
  }),
  'contest.closed': contestOnly,
  'contest.certified': contestOnly,
  'contest.published': contestOnly,
  'contest.archived': contestOnly,
  'contest.updated': z.strictObject({
    ...ofContest,
    version: z.int().meta({ description: 'Version of the contest since the change' }),
  }),
  'entry.submitted': entryOnly,
  'entry.approved': entryOnly,
  'entry.rejected': entryOnly,
  'votes.counted': z.strictObject({
    ...ofContest,
    entries: z.array(change).meta({ description: 'Entries whose totals changed since the message before' }),
  }),
  'votes.held': z.strictObject({
    ...ofContest,
    heldCount: z.int().min(0).meta({ description: 'Votes that wait for a review' }),
  }),
  'result.certified': contestOnly,
  'result.published': contestOnly,
} as const;

export type WebhookEventType = keyof typeof webhookEvents;

export type WebhookEventData<T extends WebhookEventType> = z.infer<(typeof webhookEvents)[T]>;

export const webhookEventTypes = Object.keys(webhookEvents) as [WebhookEventType, ...WebhookEventType[]];

/** Sent when somebody asks to see whether an address works. */
export const webhookTestType = 'webhook.test';

/** The body of a message (Standard Webhooks 1.0). */
export function webhookMessage<Type extends string, Data extends z.ZodType>(type: Type, data: Data) {
  return z.strictObject({
    type: z.literal(type).meta({ description: 'What happened' }),
    timestamp: timestamp.meta({ description: 'When it happened, not when it is sent' }),
    data,
  });
}
