import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { uuid } from '../../endpoint/fields.ts';
import { tieBreak } from './contest-settings.ts';

const advancedEntry = z.strictObject({ fromEntryId: uuid, entryId: uuid, rank: z.int().min(1) });

export const advanceRound = defineEndpoint({
  id: 'advanceRound',
  method: 'post',
  path: '/api/v1/contests/:contestId/rounds/advance',
  tag: 'administration',
  summary: 'Take the best entries of a contest into its next round',
  description:
    'The next round is another contest of the client, whose voting has not opened. The entries are there at once, approved and without ' +
    'votes; their categories go with them where the round has them by the same slug. A tie at the cut is decided by the declared rule of ' +
    'the contest; with the rule `organiser` it is refused, and `count` is chosen otherwise. A contest advances once, after it has ' +
    'closed, and its history says how. Where votes are ballots of several entries, the result says who advances.',
  auth: 'user',
  permission: 'results:manage',
  scope: 'contests:write',
  params: z.strictObject({ contestId: uuid }),
  body: z.strictObject({ toContestId: uuid, count: z.int().min(1).max(500) }),
  idempotency: 'optional',
  responses: {
    200: {
      description: 'Who advanced',
      schema: z.strictObject({
        toContestId: uuid,
        entries: z.array(advancedEntry),
        cut: z
          .strictObject({ rule: tieBreak, seed: z.string(), entryIds: z.array(uuid) })
          .nullable()
          .meta({ description: 'The tie at the cut and how it was decided; null without one' }),
      }),
    },
  },
  errors: ['NOT_FOUND', 'CONFLICT', 'IDEMPOTENCY_KEY_IN_FLIGHT', 'IDEMPOTENCY_KEY_REUSED'],
});
