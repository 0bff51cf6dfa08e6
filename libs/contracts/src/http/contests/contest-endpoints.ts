import { z } from 'zod';
import { countryCode, entryKind, pageOf, pageQuery, slug, uuid } from '../../endpoint/fields.ts';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { client, contest, entry, leaderboard, listedContest } from './contest-schemas.ts';

const idOrSlug = z.strictObject({ idOrSlug: z.union([uuid, slug]) });

export const listClients = defineEndpoint({
  id: 'listClients',
  method: 'get',
  path: '/api/v1/clients',
  tag: 'contests',
  summary: 'List active clients',
  description: 'In pages; `nextCursor` leads to the next.',
  auth: 'public',
  query: pageQuery,
  responses: { 200: { description: 'A page of clients', schema: pageOf(client) } },
  errors: ['MALFORMED_CURSOR'],
});

export const listContests = defineEndpoint({
  id: 'listContests',
  method: 'get',
  path: '/api/v1/contests',
  tag: 'contests',
  summary: 'List published contests',
  description:
    'Those that are published, in pages, the newest first. Sorted by `votes`, or by `popularity`, which is votes a day since voting ' +
    'began, contests that hide their results are as if without votes. Figures move while one pages; distinct voters may be told some ' +
    'seconds late.',
  auth: 'public',
  query: pageQuery.extend({
    client: slug.optional(),
    open: z.enum(['true', 'false']).optional().meta({ description: 'true: only contests one can vote in now' }),
    active: z.enum(['true', 'false']).optional().meta({
      description: 'true: only contests between the start and the end of their voting, paused ones among them',
    }),
    sort: z.enum(['date', 'votes', 'popularity']).default('date').meta({ description: 'What the order goes by' }),
    order: z
      .enum(['desc', 'asc'])
      .default('desc')
      .meta({ description: 'Whether the largest or the smallest is first' }),
  }),
  responses: { 200: { description: 'A page of contests', schema: pageOf(listedContest) } },
  errors: ['MALFORMED_CURSOR'],
});

export const getContest = defineEndpoint({
  id: 'getContest',
  method: 'get',
  path: '/api/v1/contests/:idOrSlug',
  tag: 'contests',
  summary: 'Read a contest by id or slug',
  description: 'The answer has an `ETag`.',
  auth: 'public',
  params: idOrSlug,
  query: z.strictObject({}),
  responses: {
    200: {
      description: 'The contest',
      schema: contest,
      headers: {
        ETag: 'Changes whenever the body does; `If-Match` of a change takes it while the version is the same',
      },
    },
    304: { description: 'Not modified' },
  },
  errors: ['NOT_FOUND'],
});

export const orderSeed = z.string().regex(/^[\w-]{8,64}$/, 'eight to 64 letters, digits, - and _');

export const listEntries = defineEndpoint({
  id: 'listEntries',
  method: 'get',
  path: '/api/v1/contests/:idOrSlug/entries',
  tag: 'contests',
  summary: 'List the approved entries of a contest, oldest first',
  description:
    'Those that were approved, in pages. With `order=neutral` in an order that the `seed` alone decides: each voter with a seed of their own has another one, and keeps it on every page.',
  auth: 'public',
  params: idOrSlug,
  query: pageQuery
    .extend({
      kind: entryKind.optional(),
      board: slug.optional(),
      order: z.enum(['oldest', 'neutral']).default('oldest'),
      seed: orderSeed.optional(),
    })
    .refine(({ order, seed }) => (order === 'neutral') === (seed !== undefined), {
      message: 'the neutral order has a seed, and no other has',
      path: ['seed'],
    }),
  responses: { 200: { description: 'A page of entries', schema: pageOf(entry) } },
  errors: ['NOT_FOUND', 'MALFORMED_CURSOR'],
});

export const getEntry = defineEndpoint({
  id: 'getEntry',
  method: 'get',
  path: '/api/v1/entries/:entryId',
  tag: 'contests',
  summary: 'Read an entry',
  description:
    'Approved entries are public; one that is not approved is there for its submitter and for those who decide.',
  auth: 'optional',
  scope: 'contests:read',
  params: z.strictObject({ entryId: uuid }),
  query: z.strictObject({}),
  responses: { 200: { description: 'The entry', schema: entry } },
  errors: ['NOT_FOUND'],
});

const leaderboardQuery = z.strictObject({
  kind: entryKind.optional(),
  country: countryCode.optional(),
  board: slug.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

export const getLeaderboard = defineEndpoint({
  id: 'getLeaderboard',
  method: 'get',
  path: '/api/v1/contests/:idOrSlug/leaderboard',
  tag: 'leaderboards',
  summary: 'Read the leaderboard',
  description:
    'Ranked by up minus down votes. While the contest hides its results the answer is the same for everyone: ' +
    'entries in neutral order without ranks or totals. Figures of a `country` come in steps of five voters or more, some ' +
    'time late; fewer look like none.',
  auth: 'optional',
  scope: 'contests:read',
  params: idOrSlug,
  query: leaderboardQuery,
  responses: {
    200: { description: 'The leaderboard', schema: leaderboard, headers: { ETag: 'Changes whenever the body does' } },
    304: { description: 'Not modified' },
  },
  errors: ['NOT_FOUND'],
});

export const streamLeaderboard = defineEndpoint({
  id: 'streamLeaderboard',
  method: 'get',
  path: '/api/v1/contests/:idOrSlug/leaderboard/stream',
  tag: 'leaderboards',
  summary: 'Follow the leaderboard by server-sent events',
  description:
    'Event `leaderboard` carries the whole leaderboard as JSON, at most four times a second; `Last-Event-ID` resumes. When results begin to be hidden or shown, the stream tells it and ends: come back to go on.',
  auth: 'optional',
  scope: 'contests:read',
  params: idOrSlug,
  query: z.strictObject({ kind: entryKind.optional() }),
  responses: {
    200: {
      description:
        'Event stream. The data of each event `leaderboard` is a `Leaderboard`; comments keep the connection open.',
      contentType: 'text/event-stream',
      example:
        'id: 1-7\nevent: leaderboard\ndata: {"contestId":"0190c3a0-7b1c-7def-8a21-6f1f0c7a9d11","hidden":false,"resultsVisibility":"live","kind":null,"country":null,"board":null,"entries":[]}\n\n',
    },
  },
  errors: ['NOT_FOUND', 'TEMPORARILY_UNAVAILABLE', 'QUOTA_EXCEEDED'],
});

export const getBoardVotingStats = defineEndpoint({
  id: 'getBoardVotingStats',
  method: 'get',
  path: '/api/v1/boards/:slug/voting-stats',
  tag: 'leaderboards',
  summary: 'Votes of a board by kind and country, and its distinct voters',
  description: 'Hidden results hide these figures too: `hidden` is true and every figure is null.',
  auth: 'optional',
  scope: 'contests:read',
  params: z.strictObject({ slug }),
  query: z.strictObject({}),
  responses: {
    200: {
      description: 'The figures',
      schema: z.strictObject({
        board: slug,
        contestId: uuid,
        hidden: z.boolean(),
        upCount: z.int().nullable(),
        downCount: z.int().nullable(),
        uniqueVoterCount: z.int().nullable(),
        kinds: z.array(z.strictObject({ kind: entryKind, upCount: z.int(), downCount: z.int() })).nullable(),
        countries: z
          .array(z.strictObject({ country: countryCode.nullable(), upCount: z.int(), downCount: z.int() }))
          .nullable(),
      }),
    },
  },
  errors: ['NOT_FOUND'],
});
