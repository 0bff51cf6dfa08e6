import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { pageOf, pageQuery, slug, timestamp, uuid } from '../../endpoint/fields.ts';
import { text } from '../profiles/profile-fields.ts';
import { managedContest } from './contest-schemas.ts';
import { settingFields } from './contest-settings.ts';

const ofContest = z.strictObject({ contestId: uuid });
const reason = text(2000).meta({ description: 'Why; everybody reads it in the history of the contest' });

const organiser = {
  tag: 'administration',
  auth: 'user',
  permission: 'contests:manage',
  scope: 'contests:write',
  params: ofContest,
  idempotency: 'optional',
} as const;
const changed = { description: 'The contest as it is then', schema: managedContest } as const;
const written = ['NOT_FOUND', 'CONFLICT', 'IDEMPOTENCY_KEY_IN_FLIGHT', 'IDEMPOTENCY_KEY_REUSED'] as const;

export const moveContestState = defineEndpoint({
  ...organiser,
  id: 'moveContestState',
  method: 'post',
  path: '/api/v1/contests/:contestId/moves',
  summary: 'Move a contest to its next state',
  description:
    'A draft is scheduled, and is a draft again until voting starts. It opens by itself at its start, or at once by `open`, and closes ' +
    'by itself at its end, or at once by `close`; it never opens again. Only what is over is archived. A move that is not legal is ' +
    'refused naming the state. Certifying and publishing a result are operations of their own.',
  body: z.strictObject({
    move: z.enum(['schedule', 'unschedule', 'open', 'close', 'archive']),
    reason: reason.optional(),
  }),
  responses: { 200: changed },
  errors: written,
});

export const changeVoting = defineEndpoint({
  ...organiser,
  id: 'changeVoting',
  method: 'post',
  path: '/api/v1/contests/:contestId/voting',
  summary: 'Pause voting, go on with it, or extend it, and say why',
  description:
    'While it is paused votes are refused and everything else goes on; the end stays where it is. An end that has come is not moved ' +
    'any more. `If-Match` guards as it does for settings.',
  body: z.discriminatedUnion('action', [
    z.strictObject({ action: z.literal('pause'), reason }),
    z.strictObject({ action: z.literal('resume'), reason }),
    z.strictObject({ action: z.literal('extend'), votingEndsAt: settingFields.votingEndsAt, reason }),
  ]),
  responses: { 200: changed },
  errors: [...written, 'FROZEN', 'PRECONDITION_FAILED'],
});

const historyItem = z
  .strictObject({
    at: timestamp,
    kind: z.string(),
    details: z.record(z.string(), z.unknown()),
    reason: z.string().nullable(),
  })
  .meta({ id: 'ContestHistoryItem' });

export const listContestHistory = defineEndpoint({
  id: 'listContestHistory',
  method: 'get',
  path: '/api/v1/contests/:idOrSlug/history',
  tag: 'contests',
  summary: 'Read what happened to a contest, oldest first',
  description:
    'Every change of its state and its limits, from what to what, votes that were taken out, by their number, and the reasons that were ' +
    'given. It names nobody, and no vote.',
  auth: 'public',
  params: z.strictObject({ idOrSlug: z.union([uuid, slug]) }),
  query: pageQuery,
  responses: { 200: { description: 'A page of the history', schema: pageOf(historyItem) } },
  errors: ['NOT_FOUND', 'MALFORMED_CURSOR'],
});
