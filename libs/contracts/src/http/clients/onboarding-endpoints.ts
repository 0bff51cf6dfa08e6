import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { slug } from '../../endpoint/fields.ts';
import { boardThemes } from '../boards/board-themes.ts';
import { client, contest } from '../contests/contest-schemas.ts';
import { text, timeZone } from '../profiles/profile-fields.ts';
import { clientRole } from './client-endpoints.ts';

const boardTheme = z.enum(boardThemes).meta({ description: 'Name of the theme' });

export const listThemes = defineEndpoint({
  id: 'listThemes',
  method: 'get',
  path: '/api/v1/themes',
  tag: 'clients',
  summary: 'List the themes of boards',
  description: 'All of them; they change with a release.',
  auth: 'public',
  query: z.strictObject({}),
  responses: {
    200: {
      description: 'The themes',
      schema: z.strictObject({
        items: z.array(z.strictObject({ theme: boardTheme, name: z.string(), description: z.string() })),
      }),
    },
  },
  errors: [],
});

export const matchTheme = defineEndpoint({
  id: 'matchTheme',
  method: 'post',
  path: '/api/v1/themes/match',
  tag: 'clients',
  summary: 'Find the theme that suits a text',
  description: 'By keywords; a text without any gets the first theme.',
  auth: 'public',
  body: z.strictObject({ text: text(2000) }),
  responses: { 200: { description: 'The theme', schema: z.strictObject({ theme: boardTheme }) } },
  errors: [],
});

export const onboard = defineEndpoint({
  id: 'onboard',
  method: 'post',
  path: '/api/v1/onboarding',
  tag: 'clients',
  summary: 'Begin: a client of the own with its first contest',
  description:
    'For accounts with a confirmed address, who become the owner. The contest runs for 365 days with a vote a day; its theme is found by the words of the names and of `about`. All of it is made, or nothing.',
  auth: 'user',
  body: z
    .strictObject({
      clientName: text(200),
      clientSlug: slug,
      about: text(10_000),
      contestName: text(200),
      contestSlug: slug,
      timeZone,
      state: z.enum(['draft', 'scheduled']),
    })
    .partial({ about: true, contestSlug: true, timeZone: true, state: true }),
  idempotency: 'optional',
  responses: {
    201: {
      description: 'What was made',
      schema: z.strictObject({ client, contest, theme: boardTheme, memberRole: clientRole }),
    },
  },
  errors: ['EMAIL_NOT_VERIFIED', 'CONFLICT', 'QUOTA_EXCEEDED'],
});
